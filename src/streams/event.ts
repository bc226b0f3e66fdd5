import type { StreamRecord } from '../wire/streams.ts';

/**
 * What Lambda calls a function with for a DynamoDB stream, as `DynamoDBStreamEvent` of
 * `@types/aws-lambda` describes it.
 */
export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/**
 * What the answer says: from which record on the batch has to be delivered again, or nothing where
 * all of it is done. `DynamoDBBatchResponse` of `@types/aws-lambda`.
 */
export interface StreamBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/** What is used of Lambda's context, all of it optional. */
export interface InvocationContext {
  /** How long the function may go on. */
  getRemainingTimeInMillis?(): number;
  /** What cancels the invocation from outside; `pollStream` gives it. */
  readonly signal?: AbortSignal;
}

/** A function that Lambda, or `pollStream`, calls with the records of a stream. */
export type StreamFunction = (
  event: StreamEvent,
  context: InvocationContext,
) => Promise<StreamBatchResponse | undefined> | Promise<StreamBatchResponse> | Promise<void>;
