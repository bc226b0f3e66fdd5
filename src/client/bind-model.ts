/* Hot: every call passes through here. Guarded by the `get` and `put` rows of `npm run bench`. */
import type { AnyModel } from '../definition/model.ts';
import type { GivenItem } from '../operations/put.ts';
import type { VerbOperation } from '../operations/transact-operation.ts';
import { newSearch } from '../plan/search.ts';
import { batchVerbs } from './bind-batches.ts';
import type { BoundModel, ReadOptions, UpdateManyOptions } from './bound-model.ts';
import type { CallOptions, IdempotentOptions } from './call-options.ts';
import { execute } from './execute.ts';
import { deleteIdempotently, executeIdempotent } from './idempotent.ts';
import { makeSearch } from './make-search.ts';
import { makeUpdateBuilder } from './make-update-builder.ts';
import { mutateItem } from './mutate.ts';
import type { Query, Scan } from './query.ts';
import type { SearchContext } from './run-search.ts';
import type { ConditionArguments } from './search-arguments.ts';
import { updateEach } from './update-many.ts';
import {
  type AnyDeleteOptions,
  type AnyWriteOptions,
  operationContext,
  requestsOf,
  verbsOf,
} from './verbs.ts';

type AnyManyOptions = UpdateManyOptions<AnyModel>;

/** What a bound model needs of its database. */
export interface BindingContext extends SearchContext {
  /** Whether queries may become scans without saying so. */
  readonly allowScan: boolean;
}

/**
 * A model bound to a database. This is where the runtime, which works on plain objects, meets the
 * model's types. Every verb is `async`, so that a refused argument rejects like any other failure.
 */
export function bindModel<TModel extends AnyModel>(
  database: BindingContext,
  model: TModel,
): BoundModel<TModel> {
  const node = model['~node'];
  const verbs = verbsOf(database, node);
  const building = { database, operation: () => operationContext(database, node) };
  const send = (operation: VerbOperation, options?: IdempotentOptions): Promise<unknown> =>
    options?.idempotent === true
      ? executeIdempotent(database, building.operation(), operation, options)
      : execute(database, operation, options);
  const query = (): Query<AnyModel> =>
    makeSearch(database, node, newSearch('query', database.allowScan));
  const bound = {
    model,
    get: async (key: object, options?: ReadOptions) =>
      execute(database, verbs.get(key, options), options),
    getOrThrow: async (key: object, options?: ReadOptions) =>
      execute(database, verbs.getOrThrow(key, options), options),
    create: async (item: GivenItem, options?: IdempotentOptions) =>
      send(verbs.create(item), options),
    put: async (item: GivenItem, options?: AnyWriteOptions) =>
      send(verbs.put(item, options), options),
    update: async (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      send(verbs.update(key, changes, options), options),
    upsert: async (key: object, item: GivenItem, options?: AnyWriteOptions) =>
      send(verbs.upsert(key, item, options), options),
    delete: async (key: object, options?: AnyDeleteOptions) =>
      options?.idempotent === true
        ? deleteIdempotently(database, 'delete', model, key, options)
        : execute(database, verbs.delete(key, options), options),
    hardDelete: async (key: object, options?: AnyDeleteOptions) =>
      options?.idempotent === true
        ? deleteIdempotently(database, 'hardDelete', model, key, options)
        : execute(database, verbs.hardDelete(key, options), options),
    restore: async (key: object, options?: AnyWriteOptions) =>
      send(verbs.restore(key, options), options),
    updateAll: async (item: GivenItem, options?: AnyWriteOptions) =>
      send(verbs.updateAll(item, options), options),
    updateMany: async (keys: readonly object[], changes: GivenItem, options?: AnyManyOptions) => {
      const moment = database.now();
      const { update } = verbsOf({ ...database, now: () => moment }, node);
      return updateEach(keys, async (key) => send(update(key, changes, options), options), options);
    },
    updateBuilder: (key: object) =>
      makeUpdateBuilder(building, { key, actions: [], returning: 'new' }),
    mutate: async (key: object, change: (item: object) => unknown, options?: CallOptions) =>
      mutateItem(building, key, change, options),
    ...batchVerbs(database, node),
    where: (...condition: ConditionArguments) => query().where(...(condition as [never])),
    query,
    scan: () => makeSearch<Scan<AnyModel>>(database, node, newSearch('scan', false)),
    toRequest: requestsOf(verbs),
  };
  return Object.freeze(bound) as unknown as BoundModel<TModel>;
}
