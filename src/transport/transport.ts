import type { OperationName, RequestOf, ResponseOf } from '../wire/requests.ts';

/** What a caller may say about one request. */
export interface SendOptions {
  /**
   * Cancels the request, its retries and the waits between them. A transport has to heed it: a call
   * is over when its requests are, those that it cancels included.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * False for a write that must not be sent again once an attempt may have been applied (an
   * increment, an append). Such a write is still retried after an answer that proves that nothing
   * happened, throttling for example. Default: true.
   */
  readonly repeatable?: boolean | undefined;
  /**
   * Makes the response of an answer's text, in place of `JSON.parse`; throws where the text is
   * damaged. A transport that has no text does without it.
   */
  readonly parse?: ((text: string) => object) | undefined;
}

/** An answer, and how it came about. */
export interface Reply<TName extends OperationName> {
  readonly response: ResponseOf<TName>;
  /** Requests that were sent for it: 1 when nothing went wrong. */
  readonly attempts: number;
  /** True when an earlier attempt ended without an answer that says whether it was applied. */
  readonly ambiguous: boolean;
}

/** What the first request would otherwise wait for. */
export interface Preparation {
  /** Fetches the credentials. Rejects with a `CredentialsError`. */
  credentials(): Promise<void>;
  /**
   * Opens a connection and keeps it for the first request. Asks the endpoint for its greeting
   * (`GET /`), which is no operation of DynamoDB: it needs no permission and costs nothing.
   * Rejects with a `RequestError`.
   */
  connection(): Promise<void>;
}

/**
 * The seam to DynamoDB: takes a request in DynamoDB's own vocabulary and brings back the answer.
 *
 * A transport retries what is worth retrying and throws what is left as a `RequestError` (or one of
 * its subclasses), with `attempts` and `ambiguous` set, so that the layers above can say whether a
 * write may have happened.
 */
export interface Transport {
  /** What kind it is: `wire` for the built-in one, `aws-sdk` for the SDK's client. */
  readonly kind: string;
  /** Sends one operation. Rejects with a `RequestError` and nothing else. */
  send<TName extends OperationName>(
    operation: TName,
    request: RequestOf<TName>,
    options?: SendOptions,
  ): Promise<Reply<TName>>;
  /** What can be done ahead of the first request; left out where a transport cannot. */
  readonly prepare?: Preparation;
  /** Closes idle and busy connections; later requests are refused. */
  close(): void;
}
