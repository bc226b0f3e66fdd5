import { RequestError } from '../errors/request.ts';
import type { OperationName } from '../wire/requests.ts';
import type { StreamRequests } from '../wire/streams.ts';
import type { SdkCommand } from './commands.ts';

/**
 * A `DynamoDBStreamsClient` of `@aws-sdk/client-dynamodb-streams`, described by what is used of it:
 * the package need not be installed where streams are not read.
 */
export interface StreamsClient {
  send(command: never, options: { readonly abortSignal: AbortSignal }): Promise<object>;
}

type StreamOperation = keyof StreamRequests;

/** The package's commands, by the names that they have there. */
type StreamsModule = Readonly<Record<`${StreamOperation}Command`, new (input: object) => object>>;

/** In a variable, so that no bundler asks for it where streams are not read. */
const PACKAGE = '@aws-sdk/client-dynamodb-streams';

/** A request of ours as a command of the streams client, which has a package of its own. */
export async function toStreamsCommand(
  operation: StreamOperation,
  request: object,
): Promise<SdkCommand> {
  const commands = await loadCommands(operation);
  return new commands[`${operation}Command`](request) as SdkCommand;
}

async function loadCommands(operation: OperationName): Promise<StreamsModule> {
  try {
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ PACKAGE)) as StreamsModule;
  } catch (cause) {
    throw new RequestError({
      code: 'streams-client-missing',
      message: `${operation} needs ${PACKAGE}, which cannot be loaded.`,
      hint: `Install it beside @aws-sdk/client-dynamodb; a bundler has to leave it external.`,
      attempts: 0,
      ambiguous: false,
      cause,
    });
  }
}

/** The error of a request to a stream on a transport that was given no client for streams. */
export function noStreamsClient(operation: OperationName): RequestError {
  return new RequestError({
    code: 'streams-client-missing',
    message: `${operation} is sent by another client of the AWS SDK, and awsSdk() was given none.`,
    hint: 'Give it: awsSdk(client, { streams: new DynamoDBStreamsClient({ … }) }).',
    attempts: 0,
    ambiguous: false,
  });
}
