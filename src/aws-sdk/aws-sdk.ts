import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RequestError, type RequestProgress } from '../errors/request.ts';
import { onAbort } from '../transport/abort-listeners.ts';
import { isAnswer } from '../transport/is-answer.ts';
import { describeSubject, type RequestSubject, tableNameOf } from '../transport/service-errors.ts';
import type { Reply, SendOptions, Transport } from '../transport/transport.ts';
import type { OperationName, RequestOf, ResponseOf } from '../wire/requests.ts';
import { isStreamOperation } from '../wire/streams.ts';
import { attemptsOf, NotRepeatable, type SdkAnswer } from './attempt-counter.ts';
import type { Call } from './call.ts';
import { type ClientOperation, toCommand } from './commands.ts';
import { refuseDocumentClient } from './document-client.ts';
import { guide } from './guide.ts';
import { makeLanes } from './lane.ts';
import { abortedError, toRequestError } from './sdk-errors.ts';
import { answerIn } from './show-answer.ts';
import { noStreamsClient, type StreamsClient, toStreamsCommand } from './streams-client.ts';

/** What `awsSdk()` takes beside the client. */
export interface AwsSdkOptions {
  /**
   * The `DynamoDBStreamsClient` of `@aws-sdk/client-dynamodb-streams` that streams are read through.
   * Without it, reading a stream is a `RequestError` (`streams-client-missing`).
   */
  readonly streams?: StreamsClient;
}

/**
 * A transport that sends real SDK commands through your own `DynamoDBClient`, so that its
 * middleware, tracing and `aws-sdk-client-mock` go on working.
 *
 * Retries, timeouts, credentials and endpoint are the client's; errors are the same classes and
 * codes as the built-in transport's, with the SDK's error as `cause`. `close()` refuses later
 * requests and cancels running ones, but destroys only a client that was made here. Without a
 * client you get one with the SDK's defaults. A DocumentClient is refused (`ConfigurationError`,
 * code `document-client`).
 *
 * A get costs about the CPU of the SDK's client alone, a query of 1,000 items half of it, a batch of
 * writes a third more: as long as the client has neither middleware of yours nor a logger that writes,
 * answers are read here, batches and transactions are written here, and what the client would make
 * anew for every command is kept. Otherwise everything goes the SDK's way, and encoding and decoding
 * comes on top.
 *
 * @example
 * ```ts
 * const db = dynamorm({ transport: awsSdk(new DynamoDBClient({ region: 'eu-central-1' })) });
 * ```
 */
export function awsSdk(client?: DynamoDBClient, options: AwsSdkOptions = {}): Transport {
  if (client !== undefined) refuseDocumentClient(client);
  const target = client ?? new DynamoDBClient();
  // The SDK's clients differ in the commands that they take, and in nothing that is used here.
  const streams = options.streams as unknown as DynamoDBClient | undefined;
  const closing = new AbortController();
  const lanes = makeLanes(closing.signal);

  async function send<TName extends OperationName>(
    operation: TName,
    request: RequestOf<TName>,
    options: SendOptions = {},
  ): Promise<Reply<TName>> {
    const { signal } = options;
    const subject = { operation, tableName: tableNameOf(request) };
    const forStreams = isStreamOperation(operation);
    const sender = forStreams ? streams : target;
    if (sender === undefined) throw noStreamsClient(operation);
    const command = forStreams
      ? await toStreamsCommand(operation, request)
      : toCommand(operation as ClientOperation, request);
    if (closing.signal.aborted) throw closedError(subject, NOT_SENT);
    if (signal?.aborted) throw abortedError(signal, subject, NOT_SENT);
    const lane = lanes.take(operation, options);
    guide(command, lane);
    const { call, controller } = lane;
    const stop = signal && onAbort(signal, () => controller.abort(signal.reason));
    try {
      const output = await sender.send(command, { abortSignal: controller.signal });
      return replyOf(call, output);
    } catch (error) {
      const failure = error instanceof NotRepeatable ? error.failure : error;
      if (closing.signal.aborted) throw closedError(subject, call);
      throw toRequestError(failure, subject, call, signal);
    } finally {
      stop?.();
      lanes.giveBack(lane);
    }
  }

  return {
    kind: 'aws-sdk',
    send,
    close() {
      closing.abort();
      if (client === undefined) target.destroy();
    },
  };
}

/** The answer as it was read here, or as whoever stands around `send` gave it. */
function replyOf<TName extends OperationName>(
  call: Call,
  output: SdkAnswer | undefined,
): Reply<TName> {
  if (output === undefined) throw new Error('a mocked client was not told what to answer');
  // The SDK's answer is DynamoDB's own, plus `$metadata`.
  const response = answerIn(call, output) as ResponseOf<TName>;
  if (!isAnswer(response)) throw unlikeDynamoDB(call);
  return { response, attempts: attemptsOf(call, output), ambiguous: call.ambiguous };
}

/** As the SDK says that it cannot read an answer. A write may have been applied. */
function unlikeDynamoDB(call: Call): Error {
  call.ambiguous = true;
  const error = new Error('the answer is not one that DynamoDB gives');
  return Object.assign(error, { $metadata: { httpStatusCode: 200 } });
}

const NOT_SENT: RequestProgress = { attempts: 0, ambiguous: false };

function closedError(subject: RequestSubject, progress: RequestProgress): RequestError {
  return new RequestError({
    code: 'client-closed',
    message: `${describeSubject(subject)} was not answered: the client is closed.`,
    hint: 'Close the client after the last request, or make a new one.',
    attempts: progress.attempts,
    ambiguous: progress.ambiguous,
  });
}
