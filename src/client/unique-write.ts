import type { AnyModel } from '../definition/model.ts';
import { isTransactionCanceled } from '../errors/guards.ts';
import type { WriteOperation } from '../operations/transact-line.ts';
import type { VerbOperation } from '../operations/transact-operation.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { CallOptions } from './call/call-options.ts';
import { refuseReturning, resultOf } from './idempotent.ts';
import { runTransaction } from './transaction/run-transaction.ts';
import type { SnapshotContext } from './transaction/snapshot.ts';
import { queueOperation } from './transaction/transaction-queue.ts';
import { readOne } from './transaction/transaction-reads.ts';
import type { Scope } from './transaction/transaction-scope.ts';
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
      const operation = queueOperation(scope, verb, model, make);
      if (operation !== undefined && !givesOld(operation)) refuseReturning(operation);
      return { old, operation, image: readImage(scope) };
    },
    signal === undefined ? {} : { signal },
  ).catch(throwFirst);
  if (done.operation?.name === 'DeleteItem') {
    return done.operation.fromResponse(done.image === undefined ? {} : { Attributes: done.image });
  }
  return givesOld(done.operation) ? done.old : resultOf(database, done.operation, options);
}

/** The item as it was, hidden or not: a delete for good gives also what is marked as deleted. */
function readImage({ reads }: Scope): WireItem | undefined {
  const [read] = reads.values();
  return read?.record?.image ?? read?.record?.hidden;
}

/** A soft delete gives the item as it was; so does an update that is asked to. */
function givesOld(operation: WriteOperation | undefined): boolean {
  return operation === undefined || operation.request.ReturnValues === 'ALL_OLD';
}

/** The first thing that stood in the way: the item itself comes before its guards. */
function throwFirst(error: unknown): never {
  const failures = isTransactionCanceled(error) ? error.failures : [];
  throw failures.find((failure) => failure.error !== undefined)?.error ?? error;
}
