import type { Database, DatabaseStats, OperationStats } from 'dynamorm';

/** Dollars for a million request units, on demand, in us-east-1. */
const PRICE = { read: 0.125, write: 0.625 };

/** One kind of call, and what it came to. */
export interface CostLine
  extends Pick<
    OperationStats,
    'model' | 'operation' | 'index' | 'calls' | 'requests' | 'retries' | 'p50Ms' | 'p99Ms'
  > {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly dollarsPerMillionCalls: number;
}

/** What this process has cost at DynamoDB since it began. */
export interface CostReport
  extends Pick<DatabaseStats, 'requests' | 'retries' | 'readUnits' | 'writeUnits'> {
  readonly dollars: number;
  /** The most expensive first. */
  readonly lines: readonly CostLine[];
}

/** Counts what DynamoDB has reported, as the library has added it up: no request is made. */
export function costReport(db: Database): CostReport {
  const { requests, retries, readUnits, writeUnits, operations } = db.stats();
  const lines = operations.map(costLine).sort((one, other) => dollarsFor(other) - dollarsFor(one));
  const dollars = rounded(dollarsFor({ readUnits, writeUnits }));
  return { requests, retries, readUnits, writeUnits, dollars, lines };
}

function costLine(row: OperationStats): CostLine {
  const { model, operation, index, calls, requests, retries, readUnits, writeUnits } = row;
  const dollarsPerMillionCalls = rounded((dollarsFor(row) / Math.max(calls, 1)) * 1e6);
  const times = { p50Ms: row.p50Ms, p99Ms: row.p99Ms };
  const counts = { calls, requests, retries, readUnits, writeUnits };
  return { model, operation, index, ...counts, ...times, dollarsPerMillionCalls };
}

function dollarsFor({ readUnits, writeUnits }: { readUnits: number; writeUnits: number }): number {
  return (readUnits * PRICE.read + writeUnits * PRICE.write) / 1e6;
}

function rounded(dollars: number): number {
  return Number(dollars.toFixed(6));
}
