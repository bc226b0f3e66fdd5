import type { Reply } from '../../transport/transport.ts';
import type { ConsumedCapacity, OperationName } from '../../wire/requests.ts';
import type { Counters, Row, Subject } from './counters.ts';
import { newHistogram, percentileOf, recordIn } from './histogram.ts';

/** What a database has done since it was made, or since `stats({ reset: true })`. Plain data. */
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
  /** The same for each model, operation and index, in the order of their first calls. */
  readonly operations: readonly OperationStats[];
}

/** What calls of one kind have done: one row of `db.stats().operations`. */
export interface OperationStats {
  /** Missing for what is asked of the database itself: transactions, batches of several models. */
  readonly model: string | undefined;
  /** What was called: `get`, `query.all`, `scan.count`, `transaction`. */
  readonly operation: string;
  /** The index that answered; missing where the table did. */
  readonly index: string | undefined;
  /** Calls that have ended. */
  readonly calls: number;
  /** How many of them ended in an error, of whatever kind. */
  readonly failures: number;
  /** Requests that were sent, retries included. */
  readonly requests: number;
  /** How many of them were retries. */
  readonly retries: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Items that were given, counted or written. */
  readonly items: number;
  /** Calls that a cache has answered. */
  readonly cached: number;
  /** Half of the calls took at most so many milliseconds; within 7 %, as the other two. */
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  /** The longest call. */
  readonly maxMs: number;
}

/** What `db.stats()` takes. */
export interface StatsOptions {
  /** True begins again from zero, after this answer. Default: false. */
  readonly reset?: boolean;
}

/** The steps of the histograms: 10 µs. */
const stepsPerMs = 100;

/** Counts a call that has ended. Costs about 0.2 µs. */
export function countCall(
  counters: Counters,
  subject: Subject,
  { milliseconds, failed }: { readonly milliseconds: number; readonly failed: boolean },
): void {
  const { index, rows, within } = counters;
  const name = index === undefined ? subject.name : `${subject.name} ${index}`;
  let row = rows.get(name);
  if (row === undefined) {
    row = newRow(subject, index);
    rows.set(name, row);
  }
  row.calls += 1;
  if (failed) row.failures += 1;
  if (failed && counters.failures > 0 && within !== undefined) within.failures += 1;
  if (counters.cached) row.cached += 1;
  row.requests += counters.requests;
  row.retries += counters.retries;
  row.readUnits += counters.readUnits;
  row.writeUnits += counters.writeUnits;
  row.items += counters.items ?? 0;
  if (milliseconds > row.maxMs) row.maxMs = milliseconds;
  recordIn(row.durations, Math.ceil(milliseconds * stepsPerMs) || 1);
}

function newRow(subject: Subject, index: string | undefined): Row {
  return {
    subject,
    index,
    calls: 0,
    failures: 0,
    requests: 0,
    retries: 0,
    readUnits: 0,
    writeUnits: 0,
    items: 0,
    cached: 0,
    maxMs: 0,
    durations: newHistogram(),
  };
}

/** The counters of a database as `db.stats()` gives them. */
export function statsOf(counters: Counters, { reset = false }: StatsOptions = {}): DatabaseStats {
  const { requests, retries, failures, readUnits, writeUnits, rows } = counters;
  const operations = [...rows.values()].map(statsOfRow);
  if (reset) {
    rows.clear();
    Object.assign(counters, { requests: 0, retries: 0, failures: 0, readUnits: 0, writeUnits: 0 });
  }
  return { requests, retries, failures, readUnits, writeUnits, operations };
}

function statsOfRow({ subject, durations, maxMs, ...row }: Row): OperationStats {
  const percentile = (percent: number): number =>
    Math.min(percentileOf(durations, percent) / stepsPerMs, rounded(maxMs));
  return {
    model: subject.model?.name,
    operation: subject.operation,
    ...row,
    p50Ms: percentile(50),
    p90Ms: percentile(90),
    p99Ms: percentile(99),
    maxMs: rounded(maxMs),
  };
}

function rounded(milliseconds: number): number {
  return Math.ceil(milliseconds * stepsPerMs) / stepsPerMs;
}

/** Counts an answer, for the call and for everything that it is a part of. */
export function countReply(
  counters: Counters,
  { response, attempts }: Reply<OperationName>,
  writes: boolean,
): void {
  const units = unitsOf(response);
  for (let part: Counters | undefined = counters; part !== undefined; part = part.within) {
    part.requests += attempts;
    part.retries += attempts - 1;
    if (writes) part.writeUnits += units;
    else part.readUnits += units;
  }
}

/** The units that an answer says it cost. */
export function unitsOf(response: object): number {
  return capacityOf(response).reduce((sum, part) => sum + (part.CapacityUnits ?? 0), 0);
}

/** What an answer says that it cost, table by table. */
export function capacityOf(response: object): readonly ConsumedCapacity[] {
  const capacity = 'ConsumedCapacity' in response ? response.ConsumedCapacity : undefined;
  if (capacity === undefined) return [];
  return Array.isArray(capacity) ? capacity : [capacity as ConsumedCapacity];
}

/** Counts the requests that ended in an error. */
export function countFailedAttempts(counters: Counters, error: unknown): void {
  const attempts = attemptsOf(error);
  for (let part: Counters | undefined = counters; part !== undefined; part = part.within) {
    part.requests += attempts;
    part.retries += Math.max(attempts - 1, 0);
  }
}

/** The requests that were sent before something failed. */
export function attemptsOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'attempts' in error
    ? Number(error.attempts)
    : 0;
}

/** Notes that a request failed for good; its call may go on without it, and is counted at its end. */
export function countFailure(counters: Counters): void {
  for (let part = counters; part.within !== undefined; part = part.within) part.failures += 1;
}
