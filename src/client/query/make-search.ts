import type { AnyModel } from '../../definition/model.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import { ValidationError } from '../../errors/value.ts';
import { propertyOf } from '../../expression/condition-paths.ts';
import { positionIn } from '../../operations/position.ts';
import { searchRequest } from '../../operations/search.ts';
import { explainPlan } from '../../plan/explain.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { Direction, Search } from '../../plan/search.ts';
import { carriedBy } from '../../plan/source.ts';
import type { Reader } from './batches.ts';
import { readByKey } from './by-key.ts';
import { countSearch } from './count-search.ts';
import { endingsOf } from './endings.ts';
import { MAX_PAGE_SIZE, pageSizes } from './page-size.ts';
import { firstOfParallel, readParallel } from './parallel-scan.ts';
import type { Endings, ParallelOptions, Query, Scan } from './query.ts';
import { readSearch } from './read-search.ts';
import { cursorContext, type SearchContext, type SearchRun, startRun } from './run-search.ts';
import {
  type ConditionArguments,
  conditionFrom,
  directionOf,
  MAX_SEGMENTS,
  segmentOf,
  wholeNumber,
} from './search-arguments.ts';

/** A search that can be extended and ended. This is where it meets the types of its model. */
export function makeSearch<TSearch extends Query<AnyModel> | Scan<AnyModel>>(
  database: SearchContext,
  model: ModelNode,
  search: Search,
): TSearch {
  const extend = (change: Partial<Search>): TSearch =>
    makeSearch(database, model, { ...search, ...change });
  const made = {
    kind: search.kind,
    ...endingsOf({
      database,
      model,
      kind: search.kind,
      open: (within) => readerOf(startRun(within, model, search)),
      count: (within, calls) => countSearch(within, model, search, undefined, calls),
    }),
    where: (...condition: ConditionArguments) =>
      extend({ where: [...search.where, conditionFrom(condition)] }),
    filter: (...condition: ConditionArguments) =>
      extend({ filter: [...search.filter, conditionFrom(condition)] }),
    orderBy: (path: string, direction: Direction = 'asc') =>
      extend({ order: { path, direction: directionOf(path, direction) } }),
    limit: (items: number) => extend({ limit: wholeNumber('limit', items, 0) }),
    pageSize: (items: number) =>
      extend({ pageSize: wholeNumber('pageSize', items, 1, MAX_PAGE_SIZE) }),
    maxPages: (requests: number) => extend({ maxPages: wholeNumber('maxPages', requests, 1) }),
    select: (...paths: readonly string[]) =>
      extend({ select: [...(search.select ?? []), ...paths] }),
    index: (index: string) => extend({ index }),
    consistent: () => extend({ consistent: true }),
    hydrate: () => extend({ hydrate: true }),
    withExpired: () => extend({ withExpired: true }),
    withDeleted: () => extend({ withDeleted: true }),
    allowScan: () => extend({ allowScan: true }),
    onInvalid: (onInvalid: SearchContext['onInvalid']) =>
      makeSearch({ ...database, onInvalid }, model, search),
    segment: (number: number, total: number) => extend({ segment: segmentOf(number, total) }),
    parallel: (segments: number, options: ParallelOptions = {}) =>
      parallelScan(database, model, search, partsOf(search, segments), options),
  };
  return Object.freeze(made) as unknown as TSearch;
}

function parallelScan(
  database: SearchContext,
  model: ModelNode,
  search: Search,
  segments: number,
  options: ParallelOptions,
): Endings<AnyModel, object> {
  const open = (within: SearchContext): Reader => {
    const run = startRun(within, model, search);
    return {
      ...readerOf(run),
      read: (request) => readParallel(run, segments, options, request),
      toRequest: (cursor) => firstOfParallel(run, segments, cursor),
    };
  };
  return endingsOf({
    database,
    model,
    kind: search.kind,
    open,
    count: (within, calls) => countSearch(within, model, search, segments, calls),
  });
}

function partsOf({ segment }: Search, segments: number): number {
  if (segment === undefined) return wholeNumber('parallel', segments, 1, MAX_SEGMENTS);
  throw new ValidationError({
    code: 'parallel-segment',
    path: '',
    message: `parallel() reads all parts of the table, but segment() asked for part ${segment.number} alone.`,
    hint: 'Leave one of the two out.',
  });
}

/** What a run is read with. */
function readerOf(run: SearchRun): Reader {
  const { search, operation, compiled } = run;
  const { plan } = compiled;
  const sizes = pageSizes(search.pageSize, plan.kind !== 'nothing' && plan.filter !== undefined);
  const itemsRead = sizes(search.limit ?? Number.POSITIVE_INFINITY);
  return {
    deadline: run.database.deadline,
    model: operation.model.name,
    limit: search.limit,
    shape: operation.model.shape,
    reads: (path) => isRead(run, path),
    read: (request) => readSearch(run, request),
    byKey: readByKey(run),
    explain: () =>
      explainPlan({
        // Planned once more, because the compiled plan has places where the values stand.
        plan: makePlan(operation.model, search, run.hidden),
        model: operation.model.name,
        table: operation.table,
        itemsRead,
      }),
    toRequest: (cursor) =>
      plan.kind === 'nothing' || search.limit === 0
        ? undefined
        : searchRequest(compiled, operation.table, {
            values: run.values,
            limit: itemsRead,
            startKey:
              cursor === undefined ? undefined : positionIn(cursorContext(run), cursor).lastKey,
            segment: search.segment,
          }),
  };
}

/** Whether a path is among what a run brings. Elements of a list come back without positions. */
function isRead({ search, operation, compiled: { plan } }: SearchRun, path: string): boolean {
  if (plan.kind === 'nothing') return true;
  const isCarried =
    plan.index === undefined ||
    !plan.carriedOnly ||
    carriedBy(operation.model, plan.index)?.has(propertyOf(path)) !== false;
  const isSelected = (one: string): boolean =>
    one === path ||
    (!one.includes('[') && path.startsWith(one) && /^[.[]/.test(path.slice(one.length)));
  return isCarried && (search.select === undefined || search.select.some(isSelected));
}
