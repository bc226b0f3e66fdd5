/** Tokens that retries cost, so that a service in trouble is not drowned in them. */
export interface RetryQuota {
  /** Pays for a retry; false when there is not enough left, and nothing is taken. */
  take(cost: number): boolean;
  /** A call succeeded: gives back what its last retry took, or 1 when it needed none. */
  refill(taken: number): void;
}

const CAPACITY = 500;

/**
 * The bucket of the AWS SDKs' standard mode: 500 tokens per client, a hundred retries in a row.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function retryQuota(): RetryQuota {
  let tokens = CAPACITY;
  return {
    take(cost) {
      if (cost > tokens) return false;
      tokens -= cost;
      return true;
    },
    refill(taken) {
      tokens = Math.min(CAPACITY, tokens + (taken || 1));
    },
  };
}
