import type { Failure, Refused } from './call.ts';
import { isThrottling } from './service-codes.ts';

/** What it takes to retry a failure. */
export interface RetryPrice {
  /** Tokens of the retry quota. */
  readonly cost: number;
  /** The backoff's first ceiling in milliseconds; it doubles with every retry. */
  readonly delayMs: number;
}

/** A hiccup passes within milliseconds. */
const HICCUP: RetryPrice = { cost: 5, delayMs: 25 };

/** What timed out costs twice the tokens: the service is busy with it already. */
const TIMEOUT: RetryPrice = { cost: 10, delayMs: 25 };

/** Capacity is counted per second. */
const THROTTLING: RetryPrice = { cost: 5, delayMs: 500 };

/** No single pause is longer, in milliseconds. */
const LONGEST_DELAY_MS = 20_000;

/** Refusals below 500 that say "not now" rather than "no"; nothing was applied. */
const transientTypes: ReadonlySet<string> = new Set([
  'TransactionInProgressException',
  // Not retried by the SDK. On a single write it means that a transaction holds the item just now.
  'TransactionConflictException',
  'ReplicatedWriteConflictException',
  'RequestTimeout',
  'RequestTimeoutException',
]);

/** What a retry of this failure takes; `undefined` when a retry cannot help. */
export function retryPrice(failure: Failure): RetryPrice | undefined {
  switch (failure.kind) {
    case 'refused':
      return refusalPrice(failure);
    case 'damaged':
      return HICCUP;
    case 'unanswered': {
      const { reason } = failure.cause;
      if (reason === 'connect-timeout' || reason === 'answer-timeout') return TIMEOUT;
      return reason === 'connect-failed' || reason === 'connection-lost' ? HICCUP : undefined;
    }
  }
}

function refusalPrice({ refusal: { type, statusCode } }: Refused): RetryPrice | undefined {
  if (isThrottling(type, statusCode) || type === 'LimitExceededException') return THROTTLING;
  return statusCode >= 500 || transientTypes.has(type) ? HICCUP : undefined;
}

/** Full jitter: anything between nothing and a ceiling that doubles. `retry` counts from 0. */
export function backoff(price: RetryPrice, retry: number, random: number): number {
  return random * Math.min(price.delayMs * 2 ** retry, LONGEST_DELAY_MS);
}

const signatureTypes: ReadonlySet<string> = new Set([
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
]);

/** Signatures are good for five minutes; less than this cannot be why one was refused. */
const SKEW_MS = 4 * 60_000;

/**
 * By how many milliseconds a clock that says `now` must be moved, when a signature was refused and
 * the answer's `Date` shows that the clock is why; `undefined` when it is not.
 */
export function clockSkew(failure: Failure, now: number): number | undefined {
  if (failure.kind !== 'refused' || !signatureTypes.has(failure.refusal.type)) return undefined;
  const skew = failure.date - now;
  return Math.abs(skew) > SKEW_MS ? skew : undefined;
}

/** True when DynamoDB says that the credentials have expired. */
export function isExpiredToken(failure: Failure): failure is Refused {
  if (failure.kind !== 'refused') return false;
  const { type } = failure.refusal;
  return type === 'ExpiredTokenException' || type === 'ExpiredToken';
}
