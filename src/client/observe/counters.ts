import type { ModelNode } from '../../definition/model-node.ts';
import type { Histogram } from './histogram.ts';

/** What a call is: its model, and the name that it goes by in statistics and traces. */
export interface Subject {
  /** Missing for what is asked of the database itself. */
  readonly model: ModelNode | undefined;
  readonly operation: string;
  /** Both together: what no other subject is called. */
  readonly name: string;
}

/** The subject of a call. Made once where that is possible. */
export function subjectOf(model: ModelNode | undefined, operation: string): Subject {
  return { model, operation, name: `${model?.name} ${operation}` };
}

/** The subjects of a model's verbs. */
export function subjectsOf<TOperation extends string>(
  model: ModelNode,
  operations: readonly TOperation[],
): Readonly<Record<TOperation, Subject>> {
  const entries = operations.map((operation) => [operation, subjectOf(model, operation)]);
  return Object.fromEntries(entries) as Record<TOperation, Subject>;
}

/** What all calls of one subject have done, by the index that answered. */
export interface Row {
  readonly subject: Subject;
  readonly index: string | undefined;
  calls: number;
  failures: number;
  requests: number;
  retries: number;
  readUnits: number;
  writeUnits: number;
  items: number;
  cached: number;
  maxMs: number;
  readonly durations: Histogram;
}

/** What a call has done so far; the same object, without `within`, counts for a whole database. */
export interface Counters {
  requests: number;
  retries: number;
  /** Of a call: its requests that failed for good. Of a database: the calls that failed with one. */
  failures: number;
  readUnits: number;
  writeUnits: number;
  /** Items given, counted or written; `undefined` where the result tells. */
  items: number | undefined;
  /** The index that answers. */
  index: string | undefined;
  /** Whether a cache has answered. */
  cached: boolean;
  /** What a cache failed with; the call went on without it. */
  cacheError: unknown;
  /** The models that it is about, where its subject does not say. */
  models: Set<string> | undefined;
  /** How long it took, once it has ended. */
  milliseconds: number;
  /** What it is a part of, where everything is counted as well. */
  readonly within: Counters | undefined;
  /** Where it is counted by subject, once it has ended. */
  readonly rows: Map<string, Row>;
}

/** Counters at zero: of a database, or of a call in it. */
export function newCounters(within?: Counters): Counters {
  return {
    requests: 0,
    retries: 0,
    failures: 0,
    readUnits: 0,
    writeUnits: 0,
    items: undefined,
    index: undefined,
    cached: false,
    cacheError: undefined,
    models: undefined,
    milliseconds: 0,
    within,
    rows: within === undefined ? new Map() : within.rows,
  };
}

/** Counts items of a call, where its result does not tell. */
export function noteItems(counters: Counters, items: number): void {
  counters.items = (counters.items ?? 0) + items;
}

/** Notes that a call is about a model. */
export function noteModel(counters: Counters, model: string): void {
  counters.models ??= new Set();
  counters.models.add(model);
}
