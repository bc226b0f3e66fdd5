/** What every call takes. */
export interface CallOptions {
  /** Cancels the call: its requests, its retries and the waits between them. */
  readonly signal?: AbortSignal;
}

/** What a write takes that must be applied once, however often it is sent. */
export interface IdempotentOptions extends CallOptions {
  /**
   * True: sent as a transaction of one with a token, at twice the write units, so that sending it
   * again after a lost answer does nothing. What the write gives is read again afterwards where a
   * transaction does not give it: one consistent read more. Default: false.
   */
  readonly idempotent?: boolean;
}
