import { codecOf } from '../../codec/codec.ts';
import type { CursorSigning } from '../../codec/cursor.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import type { DecodeError } from '../../errors/value.ts';
import type { Condition } from '../../expression/condition.ts';
import { type BoundSearch, compileSearch, type Reading } from '../../operations/compile-search.ts';
import { isNotHidden } from '../../operations/liveness.ts';
import type { OperationContext } from '../../operations/operation.ts';
import type { CursorContext } from '../../operations/position.ts';
import { type Chunk, type PageRequest, searchOperation } from '../../operations/search.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Search } from '../../plan/search.ts';
import type { CallOptions } from '../call/call-options.ts';
import { type ExecutionContext, execute } from '../call/execute.ts';
import type { Counters } from '../observe/counters.ts';

/** What a search needs of its database. */
export interface SearchContext extends ExecutionContext {
  readonly now: () => Date;
  readonly tableOf: (model: ModelNode) => string;
  readonly cursorSigning: CursorSigning;
  /** What becomes of an item that does not decode; missing where it is an error. */
  readonly onInvalid: ((error: DecodeError) => void) | undefined;
  /** How long a batch may take, in milliseconds. */
  readonly batchTimeoutMs: number;
}

/** A search on its way: compiled, with the moment and the values of this run. */
export interface SearchRun extends BoundSearch {
  readonly database: SearchContext;
  readonly search: Search;
  readonly operation: OperationContext;
  /** What the model leaves out of every read. */
  readonly hidden: readonly Condition[];
}

/** Begins a run. Nothing is sent; throws PlanError and ValidationError. */
export function startRun(
  database: SearchContext,
  model: ModelNode,
  search: Search,
  reading: Reading = 'items',
): SearchRun {
  const now = database.now();
  const visible = isNotHidden(model, now, search);
  const hidden = visible === undefined ? [] : [visible];
  return {
    database,
    search,
    hidden,
    operation: { model, codec: codecOf(model), table: database.tableOf(model), now },
    ...compileSearch(model, search, hidden, reading),
  };
}

/** Sends one request of a run. */
export function sendPage(
  { database, operation, compiled, values }: SearchRun,
  page: Omit<PageRequest, 'values'>,
  options: CallOptions | undefined,
): Promise<Chunk> {
  noteIndex(database.counters, compiled.plan);
  database.log?.planned(operation.model, compiled);
  return execute(database, searchOperation(operation, compiled, { ...page, values }), options);
}

function noteIndex(counters: Counters, plan: Plan): void {
  if (plan.kind !== 'nothing') counters.index = plan.index?.name;
}

/** What the cursors of a run belong to; `parts` where so many are read side by side. */
export function cursorContext(run: SearchRun, parts?: number): CursorContext {
  const { segment } = run.search;
  return {
    operation: run.operation,
    compiled: run.compiled,
    values: run.values,
    ownValues: run.ownValues,
    signing: run.database.cursorSigning,
    conditions: run.conditions,
    parts,
    segment: segment === undefined ? undefined : `${segment.number}/${segment.total}`,
  };
}
