import type { AnyModel } from '../../definition/model.ts';
import { type ConditionCallback, conditionOf } from '../../expression/condition-builder.ts';
import type { GivenItem } from '../../operations/put.ts';
import type { VerbOperation } from '../../operations/transact-operation.ts';
import { subjectOf } from '../observe/counters.ts';
import { performPart } from '../observe/perform.ts';
import { makeUpdateBuilder } from '../update/make-update-builder.ts';
import type { AnyDeleteOptions, AnyWriteOptions, Verbs } from '../verbs.ts';
import type { GivenRead } from './snapshot.ts';
import type { Transaction } from './transaction.ts';
import { queueBuilt, queueCheck, queueWrite } from './transaction-queue.ts';
import { readAll, readOne } from './transaction-reads.ts';
import type { Scope } from './transaction-scope.ts';

/** The transaction of one run. This is where the runtime meets the types of its models. */
export function makeTransaction(scope: Scope): Transaction {
  const write = (verb: string, model: AnyModel, make: (verbs: Verbs) => VerbOperation): void =>
    queueWrite(scope, verb, model, make);
  const transaction = {
    get: (model: AnyModel, key: object) =>
      // Where there is none, reading says so.
      performPart(scope.database, subjectOf(model?.['~node'], 'get'), (within) =>
        readOne(scope, [model, key], within),
      ),
    getAll: (reads: readonly GivenRead[]) =>
      performPart(scope.database, subjectOf(undefined, 'getAll'), (within) =>
        readAll(scope, reads, within),
      ),
    create: (model: AnyModel, item: GivenItem) =>
      write('create', model, (verbs) => verbs.create(item)),
    put: (model: AnyModel, item: GivenItem, options?: AnyWriteOptions) =>
      write('put', model, (verbs) => verbs.put(item, options)),
    update: (model: AnyModel, key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      write('update', model, (verbs) => verbs.update(key, changes, options)),
    updateBuilder: (model: AnyModel, key: object) =>
      makeUpdateBuilder(queueBuilt(scope, model, key), { key, actions: [], returning: 'none' }),
    upsert: (model: AnyModel, key: object, item: GivenItem, options?: AnyWriteOptions) =>
      write('upsert', model, (verbs) => verbs.upsert(key, item, options)),
    delete: (model: AnyModel, key: object, options?: AnyDeleteOptions) =>
      write('delete', model, (verbs) => verbs.delete(key, options)),
    check: (model: AnyModel, key: object, condition: ConditionCallback<AnyModel>) =>
      queueCheck(scope, model, key, conditionOf(condition)),
  };
  return Object.freeze(transaction) as unknown as Transaction;
}
