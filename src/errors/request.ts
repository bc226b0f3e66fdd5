import type { WireItem } from '../wire/attribute-value.ts';
import type { CancellationReason } from '../wire/requests.ts';
import { DynamORMError, type ErrorDetails } from './base.ts';

/** How far a request got before it failed. */
export interface RequestProgress {
  /** Requests that were sent: 0 when it failed before the first. */
  readonly attempts: number;
  /** True when an attempt ended without an answer that says whether it was applied. */
  readonly ambiguous: boolean;
}

/**
 * A request that did not succeed: refused by DynamoDB, lost on the way, timed out or cancelled.
 * Everything that a transport throws is one of these.
 */
export class RequestError extends DynamORMError {
  override readonly name: string = 'RequestError';
  /** Requests that were sent: 0 when it failed before the first. */
  readonly attempts: number;
  /** True when a write may have been applied although this error was thrown. */
  readonly ambiguous: boolean;

  constructor(details: ErrorDetails & RequestProgress) {
    super(details);
    this.attempts = details.attempts;
    this.ambiguous = details.ambiguous;
  }
}

/** What DynamoDB said when it refused. */
export interface ServiceRefusal {
  /** The exception's name without its namespace, for example `ResourceNotFoundException`. */
  readonly type: string;
  readonly statusCode: number;
  readonly requestId?: string | undefined;
  /** DynamoDB's own words. */
  readonly serviceMessage: string;
  /** The image that refused a conditional write, as it travels. */
  readonly item?: WireItem | undefined;
  /** Why a transaction was cancelled, one entry for each of its lines. */
  readonly reasons?: readonly CancellationReason[] | undefined;
}

/** DynamoDB answered, and the answer is an error. */
export class ServiceError extends RequestError {
  override readonly name: string = 'ServiceError';
  /** The exception's name without its namespace, for example `ResourceNotFoundException`. */
  readonly type: string;
  readonly statusCode: number;
  /** The id to quote to AWS support. */
  readonly requestId: string | undefined;
  /** DynamoDB's own words. */
  readonly serviceMessage: string;
  /** The image that refused a conditional write, as it travels; `undefined` when there was none. */
  readonly wireItem: WireItem | undefined;
  /** Why a transaction was cancelled, one entry for each of its lines; else empty. */
  readonly reasons: readonly CancellationReason[];

  constructor(details: ErrorDetails & RequestProgress & ServiceRefusal) {
    super(details);
    this.type = details.type;
    this.statusCode = details.statusCode;
    this.requestId = details.requestId;
    this.serviceMessage = details.serviceMessage;
    this.wireItem = details.item;
    this.reasons = details.reasons ?? [];
  }
}

/** The table, the account or a partition has no capacity left, and retrying did not help. */
export class ThrottledError extends ServiceError {
  override readonly name: string = 'ThrottledError';
}

/** No answer came: the connection was refused, lost, or carried a damaged body. */
export class ConnectionError extends RequestError {
  override readonly name: string = 'ConnectionError';
}

/** A connection, an answer or a whole call took longer than its limit. */
export class TimeoutError extends RequestError {
  override readonly name: string = 'TimeoutError';
}

/** The caller's `AbortSignal` fired. `cause` is the signal's reason. */
export class AbortedError extends RequestError {
  override readonly name: string = 'AbortedError';
}

/** No credentials were found, or their provider failed. */
export class CredentialsError extends RequestError {
  override readonly name: string = 'CredentialsError';
}
