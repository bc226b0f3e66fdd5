/* Hot: every call passes through here. Guarded by the `get` and `put` rows of `npm run bench`. */
import type { AnyModel } from '../definition/model.ts';
import { newSearch } from '../plan/search.ts';
import { batchVerbs } from './bind-batches.ts';
import { writesOf } from './bind-writes.ts';
import type { BoundModel, ReadOptions } from './bound-model.ts';
import { execute } from './execute.ts';
import { makeSearch } from './make-search.ts';
import type { Query, Scan } from './query.ts';
import type { SearchContext } from './run-search.ts';
import type { ConditionArguments } from './search-arguments.ts';
import { requestsOf, verbsOf } from './verbs.ts';

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
    ...writesOf(database, model, verbs),
    ...batchVerbs(database, node),
    where: (...condition: ConditionArguments) => query().where(...(condition as [never])),
    query,
    scan: () => makeSearch<Scan<AnyModel>>(database, node, newSearch('scan', false)),
    toRequest: requestsOf(verbs),
  };
  return Object.freeze(bound) as unknown as BoundModel<TModel>;
}
