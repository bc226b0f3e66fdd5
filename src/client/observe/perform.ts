/* Hot: every call passes through here. Guarded by the `get` and `put` rows of `npm run bench`. */

import type { ExecutionContext } from '../call/execute.ts';
import type { VerbContext } from '../verbs.ts';
import { type Counters, newCounters, type Subject } from './counters.ts';
import { countCall } from './stats.ts';
import {
  codeOf,
  type Entered,
  enter,
  type Filled,
  isTraced,
  type OperationTrace,
  operationChannel,
  traced,
} from './trace.ts';

/** What calls are made in. */
export interface CallContext extends ExecutionContext, Pick<VerbContext, 'tableOf'> {}

/**
 * Makes a call: what `work` sends with the context that it is given is counted as this call's, in
 * `db.stats()` and in its trace.
 */
export function perform<TContext extends CallContext, TResult>(
  database: TContext,
  subject: Subject,
  work: (within: TContext) => Promise<TResult>,
): Promise<TResult> {
  const counters = newCounters(database.counters);
  const within = { ...database, counters };
  if (!isTraced(operationChannel)) return measured(within, subject, work);
  const trace = traceOf(database, subject);
  const fill = (error: unknown): void => complete(trace, counters, error);
  return traced(operationChannel, trace, () => measured(within, subject, work), fill);
}

/** A part of a call that has a trace of its own, inside the call's; counted with the call. */
export function performPart<TContext extends CallContext, TResult>(
  database: TContext,
  subject: Subject,
  work: (within: TContext) => Promise<TResult>,
): Promise<TResult> {
  return isTraced(operationChannel) ? perform(database, subject, work) : work(database);
}

async function measured<TContext extends CallContext, TResult>(
  within: TContext,
  subject: Subject,
  work: (within: TContext) => Promise<TResult>,
): Promise<TResult> {
  const started = performance.now();
  const { counters } = within;
  try {
    const result = await work(within);
    counters.items ??= itemsIn(result);
    settle(counters, subject, performance.now() - started, false);
    return result;
  } catch (error) {
    settle(counters, subject, performance.now() - started, true);
    throw error;
  }
}

/** The same for a loop: only the time that its steps take counts, not the caller's between them. */
export async function* performEach<TContext extends CallContext, TStep>(
  database: TContext,
  subject: Subject,
  generate: (within: TContext) => AsyncGenerator<TStep, void, undefined>,
): AsyncGenerator<TStep, void, undefined> {
  const counters = newCounters(database.counters);
  const trace = isTraced(operationChannel) ? traceOf(database, subject) : undefined;
  const { inside, leave } = trace === undefined ? untraced : enter(operationChannel, trace);
  const steps = generate({ ...database, counters });
  let [milliseconds, failure, isFailed]: [number, unknown, boolean] = [0, undefined, false];
  try {
    for (;;) {
      const started = performance.now();
      try {
        const step = await inside(() => steps.next());
        milliseconds += performance.now() - started;
        if (step.done) return;
        yield step.value;
      } catch (error) {
        milliseconds += performance.now() - started;
        [failure, isFailed] = [error, true];
        throw error;
      }
    }
  } finally {
    await steps.return();
    settle(counters, subject, milliseconds, isFailed);
    if (trace !== undefined) complete(trace, counters, failure);
    leave(failure);
  }
}

const untraced: Entered = { inside: (run) => run(), leave: () => {} };

/** The end of a call; one that is a part of another is in that one's row. */
function settle(counters: Counters, subject: Subject, milliseconds: number, failed: boolean): void {
  counters.milliseconds = milliseconds;
  if (counters.within?.within === undefined) countCall(counters, subject, { milliseconds, failed });
}

/** Items in what a call gives: a count, a list with gaps, one or none. */
function itemsIn(result: unknown): number {
  if (result === undefined) return 0;
  if (typeof result === 'number') return result;
  if (!Array.isArray(result)) return 1;
  let items = 0;
  for (const item of result) if (item !== undefined) items += 1;
  return items;
}

function traceOf(database: CallContext, { operation, model }: Subject): Filled<OperationTrace> {
  return {
    operation,
    model: model?.name,
    models: model === undefined ? [] : [model.name],
    table: model === undefined ? undefined : tableIn(database, model),
    index: undefined,
    requests: 0,
    retries: 0,
    readUnits: 0,
    writeUnits: 0,
    items: 0,
    cached: false,
    cacheError: undefined,
    durationMs: 0,
  };
}

/** A table without a name is the error of the call, not of its trace. */
function tableIn(
  { tableOf }: CallContext,
  model: NonNullable<Subject['model']>,
): string | undefined {
  try {
    return tableOf(model);
  } catch {
    return undefined;
  }
}

function complete(trace: Filled<OperationTrace>, counters: Counters, error: unknown): void {
  const { index, requests, retries, readUnits, writeUnits, cached, cacheError } = counters;
  Object.assign(trace, { index, requests, retries, readUnits, writeUnits, cached, cacheError });
  trace.items = counters.items ?? 0;
  trace.durationMs = counters.milliseconds;
  if (counters.models !== undefined) trace.models = [...counters.models];
  if (error !== undefined) trace.code = codeOf(error);
}
