import type { AnyModel } from '../definition/model.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { GivenItem } from '../operations/put.ts';
import type { VerbOperation } from '../operations/transact-operation.ts';
import type { UpdateManyOptions } from './bound-model.ts';
import type { CallOptions, IdempotentOptions } from './call-options.ts';
import { deleteIdempotently } from './idempotent.ts';
import { makeUpdateBuilder } from './make-update-builder.ts';
import { mutateItem } from './mutate.ts';
import { writeSender } from './send-write.ts';
import type { SnapshotContext } from './snapshot.ts';
import { updateEach } from './update-many.ts';
import {
  type AnyDeleteOptions,
  type AnyWriteOptions,
  operationContext,
  type VerbContext,
  type Verbs,
  verbsOf,
} from './verbs.ts';

type AnyManyOptions = UpdateManyOptions<AnyModel>;

/**
 * The writes of a bound model. Every verb is `async`, so that a refused argument rejects like any
 * other failure.
 */
export function writesOf(database: SnapshotContext, model: AnyModel, verbs: Verbs): object {
  const node = model['~node'];
  const send = writeSender(database, model);
  const building = {
    database,
    operation: () => operationContext(database, node),
    send: (make: (context: OperationContext) => VerbOperation, options?: IdempotentOptions) =>
      send((context) => make(operationContext(context, node)), options),
  };
  const write = (make: (verbs: Verbs) => VerbOperation, options?: IdempotentOptions) =>
    send((context) => make(context === database ? verbs : verbsOf(context, node)), options);
  return {
    create: async (item: GivenItem, options?: IdempotentOptions) =>
      write((on) => on.create(item), options),
    put: async (item: GivenItem, options?: AnyWriteOptions) =>
      write((on) => on.put(item, options), options),
    update: async (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      write((on) => on.update(key, changes, options), options),
    upsert: async (key: object, item: GivenItem, options?: AnyWriteOptions) =>
      write((on) => on.upsert(key, item, options), options),
    delete: async (key: object, options?: AnyDeleteOptions) =>
      options?.idempotent === true
        ? deleteIdempotently(database, 'delete', model, key, options)
        : write((on) => on.delete(key, options), options),
    hardDelete: async (key: object, options?: AnyDeleteOptions) =>
      options?.idempotent === true
        ? deleteIdempotently(database, 'hardDelete', model, key, options)
        : write((on) => on.hardDelete(key, options), options),
    restore: async (key: object, options?: AnyWriteOptions) =>
      write((on) => on.restore(key, options), options),
    updateAll: async (item: GivenItem, options?: AnyWriteOptions) =>
      write((on) => on.updateAll(item, options), options),
    updateMany: async (keys: readonly object[], changes: GivenItem, options?: AnyManyOptions) => {
      const moment = database.now();
      const update = (context: VerbContext, key: object) =>
        verbsOf({ ...context, now: () => moment }, node).update(key, changes, options);
      return updateEach(
        keys,
        async (key) => send((context) => update(context, key), options),
        options,
      );
    },
    updateBuilder: (key: object) =>
      makeUpdateBuilder(building, { key, actions: [], returning: 'new' }),
    mutate: async (key: object, change: (item: object) => unknown, options?: CallOptions) =>
      mutateItem(building, key, change, options),
  };
}
