import { setMaxListeners } from 'node:events';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { RequestError, type RequestProgress } from '../errors/request.ts';
import { linkSignals } from '../transport/linked-signal.ts';
import { describeSubject, type RequestSubject, tableNameOf } from '../transport/service-errors.ts';
import type { Reply, SendOptions, Transport } from '../transport/transport.ts';
import type { OperationName, RequestOf, ResponseOf } from '../wire/requests.ts';
import { isStreamOperation } from '../wire/streams.ts';
import { attemptsOf, NotRepeatable, progressOf, watchAttempts } from './attempt-counter.ts';
import { type ClientOperation, toCommand } from './commands.ts';
import { refuseDocumentClient } from './document-client.ts';
import { abortedError, toRequestError } from './sdk-errors.ts';
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
 * client you get one with the SDK's defaults and its log turned off. A DocumentClient is refused
 * (`ConfigurationError`, code `document-client`).
 *
 * Costs the SDK's CPU, about 220 µs per GetItem; a logger without `info` and `error` in your
 * client's configuration spares it the preparation of log entries that nobody reads. It must have
 * `trace`, `debug` and `warn`: the SDK's own credential chain calls them unseen.
 *
 * @example
 * ```ts
 * const db = dynamorm({ transport: awsSdk(new DynamoDBClient({ region: 'eu-central-1' })) });
 * ```
 */
export function awsSdk(client?: DynamoDBClient, options: AwsSdkOptions = {}): Transport {
  if (client !== undefined) refuseDocumentClient(client);
  const target = client ?? quietClient();
  // The SDK's clients differ in the commands that they take, and in nothing that is used here.
  const streams = options.streams as unknown as DynamoDBClient | undefined;
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);

  async function send<TName extends OperationName>(
    operation: TName,
    request: RequestOf<TName>,
    { signal, repeatable = true }: SendOptions = {},
  ): Promise<Reply<TName>> {
    const subject = { operation, tableName: tableNameOf(request) };
    const forStreams = isStreamOperation(operation);
    const sender = forStreams ? streams : target;
    if (sender === undefined) throw noStreamsClient(operation);
    const command = forStreams
      ? await toStreamsCommand(operation, request)
      : toCommand(operation as ClientOperation, request);
    const counter = watchAttempts(command, operation, repeatable);
    if (closing.signal.aborted) throw closedError(subject, counter);
    if (signal?.aborted) throw abortedError(signal, subject, counter);
    // Linking costs as much as all the rest of this function: only where there are two.
    const linked = signal && linkSignals(closing.signal, signal);
    try {
      const abortSignal = linked?.signal ?? closing.signal;
      const answer = await sender.send(command, { abortSignal });
      // The SDK's answer is DynamoDB's own, plus `$metadata`.
      const response = answer as unknown as ResponseOf<TName>;
      return { response, attempts: attemptsOf(counter, answer), ambiguous: counter.ambiguous };
    } catch (error) {
      const failure = error instanceof NotRepeatable ? error.failure : error;
      const progress = progressOf(counter, failure);
      if (closing.signal.aborted) throw closedError(subject, progress);
      throw toRequestError(failure, subject, progress, signal);
    } finally {
      linked?.release();
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

/**
 * A client whose log is off. Without `info` and `error` the SDK skips formatting every request and
 * answer for them, which takes two thirds of a query's CPU; an empty function would not spare that.
 */
function quietClient(): DynamoDBClient {
  const nothing = (): void => {};
  const logger = { trace: nothing, debug: nothing, warn: nothing };
  return new DynamoDBClient({ logger: logger as unknown as Logger });
}

type Logger = NonNullable<DynamoDBClientConfig['logger']>;

function closedError(subject: RequestSubject, progress: RequestProgress): RequestError {
  return new RequestError({
    code: 'client-closed',
    message: `${describeSubject(subject)} was not answered: the client is closed.`,
    hint: 'Close the client after the last request, or make a new one.',
    attempts: progress.attempts,
    ambiguous: progress.ambiguous,
  });
}
