import type { Reply } from '../transport/transport.ts';
import type { ConsumedCapacity, OperationName } from '../wire/requests.ts';

/** What a database has done so far. */
export interface DatabaseStats {
  /** Requests that were sent, retries included. */
  readonly requests: number;
  /** How many of them were retries. */
  readonly retries: number;
  /** Calls that ended in an error of the request, refused conditions included. */
  readonly failures: number;
  /** Read units, as DynamoDB reported them. */
  readonly readUnits: number;
  /** Write units, as DynamoDB reported them. */
  readonly writeUnits: number;
}

/** The counters behind `db.stats()`. */
export type Counters = { -readonly [TName in keyof DatabaseStats]: DatabaseStats[TName] };

/** Counters at zero. */
export function newCounters(): Counters {
  return { requests: 0, retries: 0, failures: 0, readUnits: 0, writeUnits: 0 };
}

/** Counts an answer. */
export function countReply(
  counters: Counters,
  { response, attempts }: Reply<OperationName>,
  writes: boolean,
): void {
  countAttempts(counters, attempts);
  const units = unitsOf(response);
  if (writes) counters.writeUnits += units;
  else counters.readUnits += units;
}

function unitsOf(response: object): number {
  const capacity = 'ConsumedCapacity' in response ? response.ConsumedCapacity : undefined;
  const parts = (Array.isArray(capacity) ? capacity : [capacity]) as (
    | ConsumedCapacity
    | undefined
  )[];
  return parts.reduce((sum, part) => sum + (part?.CapacityUnits ?? 0), 0);
}

/** Counts the requests that ended in an error. */
export function countFailedAttempts(counters: Counters, error: unknown): void {
  if (typeof error === 'object' && error !== null && 'attempts' in error) {
    countAttempts(counters, Number(error.attempts));
  }
}

function countAttempts(counters: Counters, attempts: number): void {
  counters.requests += attempts;
  counters.retries += Math.max(attempts - 1, 0);
}
