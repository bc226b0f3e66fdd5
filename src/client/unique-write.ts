import type { AnyModel } from '../definition/model.ts';
import { isTransactionCanceled } from '../errors/guards.ts';
import type { WriteOperation } from '../operations/transact-line.ts';
import type { VerbOperation } from '../operations/transact-operation.ts';
import type { CallOptions } from './call-options.ts';
import { resultOf } from './idempotent.ts';
import { runTransaction } from './run-transaction.ts';
import type { SnapshotContext } from './snapshot.ts';
import { queueOperation } from './transaction-queue.ts';
import { readOne } from './transaction-reads.ts';
import type { VerbContext } from './verbs.ts';

/** A write that changes unique values, made with the database of the transaction that it becomes. */
export interface UniqueWrite {
  readonly model: AnyModel;
  readonly verb: string;
  readonly key: object;
  readonly make: (database: VerbContext) => VerbOperation;
}

/**
 * Sends a write together with its guard items, as a transaction: twice the write units. All but
 * `create` read the item first, consistently, because the values that it gives up have to be known.
 * Gives what the write alone would give; throws UniqueConstraintError where a value is taken.
 */
export async function writeUnique(
  database: SnapshotContext,
  { model, verb, key, make }: UniqueWrite,
  options: CallOptions | undefined,
): Promise<unknown> {
  const { signal } = options ?? {};
  const done = await runTransaction(
    database,
    async (scope) => {
      const old = verb === 'create' ? undefined : await readOne(scope, [model, key]);
      return { old, operation: queueOperation(scope, verb, model, make) };
    },
    signal === undefined ? {} : { signal },
  ).catch(throwFirst);
  return givesOld(done.operation) ? done.old : resultOf(database, done.operation, options);
}

/** Deletes give the item as it was; so does an update that is asked to. */
function givesOld(operation: WriteOperation | undefined): boolean {
  if (operation === undefined) return true;
  return operation.name === 'DeleteItem' || operation.request.ReturnValues === 'ALL_OLD';
}

/** The first thing that stood in the way: the item itself comes before its guards. */
function throwFirst(error: unknown): never {
  const failures = isTransactionCanceled(error) ? error.failures : [];
  throw failures.find((failure) => failure.error !== undefined)?.error ?? error;
}
