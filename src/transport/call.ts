import type { RequestProgress } from '../errors/request.ts';
import type { Credentials } from './credentials.ts';
import type { HttpFailure } from './http-handler.ts';
import type { ReadRefusal, RequestSubject } from './service-errors.ts';

/** One call of `send` while it is under way: the only thing that changes from attempt to attempt. */
export interface Call extends RequestSubject, RequestProgress {
  /** The `x-amz-target` header. */
  readonly target: string;
  /** The request as JSON. */
  readonly body: Uint8Array;
  readonly signal: AbortSignal | undefined;
  readonly repeatable: boolean;
  /** Makes the response of an answer's text. Throws where that is damaged. */
  readonly parse: (text: string) => object;
  /** When it has to be over, on the clock's `elapsed` scale. */
  readonly deadline: number;
  attempts: number;
  ambiguous: boolean;
  /** What the last retry took from the quota; given back when the call succeeds. */
  quotaTaken: number;
  /** The last attempt's failure. */
  failure: Failure | undefined;
  /** Each of these is corrected at most once per call. */
  resentStale: boolean;
  correctedClock: boolean;
  renewedCredentials: boolean;
}

/** DynamoDB, or something in front of it, answered with an error. */
export interface Refused extends ReadRefusal {
  readonly kind: 'refused';
  /** The answer's `Date` header in epoch milliseconds; NaN when it has none. */
  readonly date: number;
  readonly credentials: Credentials;
  readonly ambiguous: boolean;
}

/** An answer came, but it is not what was sent: checksum or JSON are wrong. */
export interface Damaged {
  readonly kind: 'damaged';
  readonly detail: string;
  readonly ambiguous: true;
}

/** No answer came. */
export interface Unanswered {
  readonly kind: 'unanswered';
  readonly cause: HttpFailure;
  readonly ambiguous: boolean;
}

/** How an attempt failed. `ambiguous`: it may have been applied all the same. */
export type Failure = Refused | Damaged | Unanswered;

/** An attempt that succeeded. */
export interface Answered {
  readonly kind: 'answered';
  readonly response: object;
}
