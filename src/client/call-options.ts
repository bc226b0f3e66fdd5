/** What every call takes. */
export interface CallOptions {
  /** Cancels the call: its requests, its retries and the waits between them. */
  readonly signal?: AbortSignal;
}
