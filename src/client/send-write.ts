import type { AnyModel } from '../definition/model.ts';
import type { VerbOperation } from '../operations/transact-operation.ts';
import type { IdempotentOptions } from './call/call-options.ts';
import { execute } from './call/execute.ts';
import { executeIdempotent } from './idempotent.ts';
import type { SnapshotContext } from './transaction/snapshot.ts';
import { writeUnique } from './unique-write.ts';
import { operationContext, type VerbContext } from './verbs.ts';

/** Makes a write with a database: with the one it is given, because a transaction has its own. */
export type MakeWrite = (database: VerbContext) => VerbOperation;

/** Sends a write as a part of a call: alone, with a token, or together with its guard items. */
export type SendWrite = (
  within: SnapshotContext,
  make: MakeWrite,
  options: IdempotentOptions | undefined,
) => Promise<unknown>;

/** How the writes of one model are sent. */
export function writeSender(database: SnapshotContext, model: AnyModel): SendWrite {
  return async (within, make, options) => {
    const operation = make(database);
    if (operation.claims !== undefined) {
      const { verb, key } = operation;
      return writeUnique(within, { model, verb, key: key as object, make }, options);
    }
    return options?.idempotent === true
      ? executeIdempotent(within, operationContext(database, model['~node']), operation, options)
      : execute(within, operation, options);
  };
}
