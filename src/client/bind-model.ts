/* Hot: every call passes through here. Guarded by the `get` and `put` rows of `npm run bench`. */
import type { AnyModel } from '../definition/model.ts';
import { refuseNoModel } from '../definition/refuse-no-model.ts';
import { newSearch } from '../plan/search.ts';
import type { Transport } from '../transport/transport.ts';
import type { GetOptions } from './batch/batch-get.ts';
import { batchVerbs } from './batch/bind-batches.ts';
import type { LoaderTiming } from './batch/loader.ts';
import { makeLoader } from './batch/make-loader.ts';
import { writesOf } from './bind-writes.ts';
import type { BoundModel, ReadOptions } from './bound-model.ts';
import type { ModelCache } from './cache/read-cache.ts';
import { readThrough } from './cache/read-through.ts';
import { execute } from './call/execute.ts';
import { subjectsOf } from './observe/counters.ts';
import { perform } from './observe/perform.ts';
import { makeSearch } from './query/make-search.ts';
import type { Query, Scan } from './query/query.ts';
import type { SearchContext } from './query/run-search.ts';
import type { ConditionArguments } from './query/search-arguments.ts';
import { requestsOf, verbsOf } from './verbs.ts';

/** What a bound model needs of its database. */
export interface BindingContext extends SearchContext {
  /** What `dynamorm()` sends through; databases that are derived from each other share it. */
  readonly origin: Transport;
  /** Where gets keep what they read, for models that do not say. */
  readonly cache: ModelCache | undefined;
  /** Whether queries may become scans without saying so. */
  readonly allowScan: boolean;
}

/**
 * A model bound to a database. This is where the runtime, which works on plain objects, meets the
 * model's types. What refuses an argument rejects, like any other failure.
 */
export function bindModel<TModel extends AnyModel>(
  database: BindingContext,
  model: TModel,
  cache: ModelCache | undefined,
): BoundModel<TModel> {
  refuseNoModel(model, 'db.model()');
  const node = model['~node'];
  const verbs = verbsOf(database, node);
  const subjects = subjectsOf(node, ['get', 'getOrThrow']);
  const get = (verb: 'get' | 'getOrThrow', key: object, options?: ReadOptions): Promise<unknown> =>
    perform(database, subjects[verb], (within) =>
      cache === undefined
        ? execute(within, verbs[verb](key, options), options)
        : readThrough(within, cache, verbs[verb](key, options), options),
    );
  const query = (): Query<AnyModel> =>
    makeSearch(database, node, newSearch('query', database.allowScan));
  const bound = {
    model,
    get: (key: object, options?: ReadOptions) => get('get', key, options),
    getOrThrow: (key: object, options?: ReadOptions) => get('getOrThrow', key, options),
    loader: (options?: GetOptions & LoaderTiming) => makeLoader(database, node, cache, options),
    ...writesOf(database, model, verbs),
    ...batchVerbs(database, node),
    where: (...condition: ConditionArguments) => query().where(...(condition as [never])),
    query,
    scan: () => makeSearch<Scan<AnyModel>>(database, node, newSearch('scan', false)),
    toRequest: requestsOf(verbs),
  };
  return Object.freeze(bound) as unknown as BoundModel<TModel>;
}
