/* Hot: every call passes through here. Guarded by the `get` and `put` rows of `npm run bench`. */
import { codecOf } from '../codec/codec.ts';
import type { AnyModel } from '../definition/model.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import { conditionOf } from '../expression/condition-builder.ts';
import { deleteOperation } from '../operations/delete.ts';
import { getOperation, getOrThrowOperation } from '../operations/get.ts';
import type { OperationContext } from '../operations/operation.ts';
import { createOperation, type GivenItem, putOperation } from '../operations/put.ts';
import { updateOperation } from '../operations/update.ts';
import { upsertOperation } from '../operations/upsert.ts';
import { newSearch } from '../plan/search.ts';
import type {
  BoundModel,
  CallOptions,
  DeleteOptions,
  ReadOptions,
  RequestMaker,
  WriteOptions,
} from './bound-model.ts';
import { execute } from './execute.ts';
import { makeSearch } from './make-search.ts';
import type { Query, Scan } from './query.ts';
import type { SearchContext } from './run-search.ts';
import type { ConditionArguments } from './search-arguments.ts';

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
  const query = (): Query<AnyModel> =>
    makeSearch(database, node, newSearch('query', database.allowScan));
  const bound = {
    model,
    get: async (key: object, options?: ReadOptions) =>
      execute(database, verbs.get(key, options), options),
    getOrThrow: async (key: object, options?: ReadOptions) =>
      execute(database, verbs.getOrThrow(key, options), options),
    create: async (item: GivenItem, options?: CallOptions) =>
      execute(database, verbs.create(item), options),
    put: async (item: GivenItem, options?: AnyWriteOptions) =>
      execute(database, verbs.put(item, options), options),
    update: async (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      execute(database, verbs.update(key, changes, options), options),
    upsert: async (key: object, item: GivenItem, options?: AnyWriteOptions) =>
      execute(database, verbs.upsert(key, item, options), options),
    delete: async (key: object, options?: AnyDeleteOptions) =>
      execute(database, verbs.delete(key, options), options),
    where: (...condition: ConditionArguments) => query().where(...(condition as [never])),
    query,
    scan: () => makeSearch<Scan<AnyModel>>(database, node, newSearch('scan', false)),
    toRequest: requestsOf(verbs),
  };
  return Object.freeze(bound) as unknown as BoundModel<TModel>;
}

type AnyWriteOptions = WriteOptions<AnyModel>;
type AnyDeleteOptions = DeleteOptions<AnyModel>;
type Verbs = ReturnType<typeof verbsOf>;

/** The verbs of one model, each from its arguments to an operation; no I/O. */
function verbsOf(database: BindingContext, model: ModelNode) {
  const context = (): OperationContext => ({
    model,
    codec: codecOf(model),
    table: database.tableOf(model),
    now: database.now(),
  });
  return {
    get: (key: object, options?: ReadOptions) =>
      getOperation(context(), { key, consistent: options?.consistent ?? false }),
    getOrThrow: (key: object, options?: ReadOptions) =>
      getOrThrowOperation(context(), { key, consistent: options?.consistent ?? false }),
    create: (item: GivenItem) => createOperation(context(), item),
    put: (item: GivenItem, options?: AnyWriteOptions) =>
      putOperation(context(), item, conditionIn(options)),
    update: (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      updateOperation(context(), { key, changes, condition: conditionIn(options) }),
    upsert: (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      upsertOperation(context(), { key, changes, condition: conditionIn(options) }),
    delete: (key: object, options?: AnyDeleteOptions) =>
      deleteOperation(context(), {
        key,
        condition: conditionIn(options),
        version: options?.version,
      }),
  };
}

function requestsOf(verbs: Verbs): RequestMaker<AnyModel> {
  const maker = {
    get: (key: object, options?: ReadOptions) => verbs.get(key, options).request,
    create: (item: GivenItem) => verbs.create(item).request,
    put: (item: GivenItem, options?: AnyWriteOptions) => verbs.put(item, options).request,
    update: (key: object, changes: GivenItem, options?: AnyWriteOptions) =>
      verbs.update(key, changes, options).request,
    upsert: (key: object, item: GivenItem, options?: AnyWriteOptions) =>
      verbs.upsert(key, item, options).request,
    delete: (key: object, options?: AnyDeleteOptions) => verbs.delete(key, options).request,
  };
  return Object.freeze(maker) as unknown as RequestMaker<AnyModel>;
}

function conditionIn(options: AnyWriteOptions | undefined): Condition | undefined {
  return options?.if === undefined ? undefined : conditionOf(options.if);
}
