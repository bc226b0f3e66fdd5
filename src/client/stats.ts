import type { Reply } from '../transport/transport.ts';
import type { OperationName } from '../wire/requests.ts';

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
  const capacity = 'ConsumedCapacity' in response ? response.ConsumedCapacity : undefined;
  const units = capacity?.CapacityUnits ?? 0;
  if (writes) counters.writeUnits += units;
  else counters.readUnits += units;
}

/** Counts a failure. */
export function countFailure(counters: Counters, error: unknown): void {
  counters.failures += 1;
  if (typeof error === 'object' && error !== null && 'attempts' in error) {
    countAttempts(counters, Number(error.attempts));
  }
}

function countAttempts(counters: Counters, attempts: number): void {
  counters.requests += attempts;
  counters.retries += Math.max(attempts - 1, 0);
}
