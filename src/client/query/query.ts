import type { AnyModel } from '../../definition/model.ts';
import type { ExistenceOperator } from '../../definition/operators.ts';
import type { OperatorsAt } from '../../definition/path-types.ts';
import type { IndexItem, Selected } from '../../definition/selection-types.ts';
import type { DecodeError } from '../../errors/value.ts';
import type { PathReference } from '../../expression/condition.ts';
import type { ConditionCallback } from '../../expression/condition-builder.ts';
import type { Explanation } from '../../plan/explain.ts';
import type { Direction } from '../../plan/search.ts';
import type { QueryRequest, ScanRequest } from '../../wire/requests.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { AggregateBuilder, AggregateResult, Aggregates } from './aggregates.ts';

/** One page of a read. */
export interface Page<TItem> {
  readonly items: readonly TItem[];
  /** Where the next page begins, for `page({ cursor })`; missing when there is nothing left. */
  readonly cursor?: string;
  /** How many items there are in this page. */
  readonly count: number;
  /** How many items DynamoDB read for it, and charged for. */
  readonly scannedCount: number;
}

/** What `page` takes. */
export interface PageOptions extends CallOptions {
  /** The cursor of the page before. */
  readonly cursor?: string | undefined;
}

/** What `until` takes. */
export interface UntilOptions extends CallOptions {
  /** How long to go on, in milliseconds. */
  readonly timeout: number;
}

/** What `groupBy` takes. */
export interface GroupOptions<TGroup> extends CallOptions {
  /** The groups that are given; all of them where it is missing. */
  readonly having?: (group: TGroup) => boolean;
  /** The most groups to keep in memory; one more is an error. Default: 10,000. */
  readonly maxGroups?: number;
}

/** The endings of a read: what sends requests, and what only shows them. */
export interface Endings<TModel extends AnyModel, TItem> extends AsyncIterable<TItem> {
  /**
   * Every item, up to the limit. Requests follow one another until there is nothing left;
   * `IncompleteError`, with what was read, when `maxPages` stops them.
   */
  all(options?: CallOptions): Promise<TItem[]>;
  /** The first item; `undefined` when there is none. One GetItem where the whole key is given. */
  first(options?: CallOptions): Promise<TItem | undefined>;
  /** The first item; `ItemNotFoundError` when there is none. */
  firstOrThrow(options?: CallOptions): Promise<TItem>;
  /**
   * One page: exactly `limit` items where there are as many, whatever is filtered; without a limit,
   * what one request brings. `cursor` in the result goes into the next call. Throws
   * `InvalidCursorError` for a cursor that is not this query's.
   *
   * @example
   * ```ts
   * const active = users.where('status', '=', 'active').limit(20);
   * const { items, cursor } = await active.page();
   * const next = cursor === undefined ? undefined : await active.page({ cursor });
   * ```
   */
  page(options?: PageOptions): Promise<Page<TItem>>;
  /** Page after page, read as they are asked for. */
  pages(options?: PageOptions): AsyncIterable<Page<TItem>>;
  /** How many items match, up to the limit. They are read and paid for, but not sent. */
  count(options?: CallOptions): Promise<number>;
  /**
   * Reads again until `isDone` accepts the items, with growing pauses: for reads of an index right
   * after a write. Gives the items; `TimeoutError` when time is up.
   *
   * @example
   * ```ts
   * await users
   *   .where('email', '=', 'ada@example.com')
   *   .until((items) => items.length > 0, { timeout: 2_000 });
   * ```
   */
  until(isDone: (items: TItem[]) => boolean, options: UntilOptions): Promise<TItem[]>;
  /**
   * Figures over all items, computed as they stream by: memory does not grow with them.
   *
   * @example
   * ```ts
   * const { films, best } = await users.scan().aggregate((a) => ({ films: a.count(), best: a.max('age') }));
   * ```
   */
  aggregate<TAggregates extends Aggregates>(
    define: (a: AggregateBuilder<TModel>) => TAggregates,
    options?: CallOptions,
  ): Promise<AggregateResult<TAggregates>>;
  /**
   * The same figures for each group; memory grows with the groups, never with the items.
   *
   * @example
   * ```ts
   * const statuses = await users.scan().groupBy(
   *   (user) => user.status,
   *   (a) => ({ users: a.count(), oldest: a.max('age') }),
   * );
   * ```
   */
  groupBy<TKey, TAggregates extends Aggregates>(
    key: (item: TItem) => TKey,
    define: (a: AggregateBuilder<TModel>) => TAggregates,
    options?: GroupOptions<{ key: TKey } & AggregateResult<TAggregates>>,
  ): Promise<({ key: TKey } & AggregateResult<TAggregates>)[]>;
  /**
   * How it will be answered and what it will cost, in words and as data. Sends nothing.
   *
   * @example
   * ```ts
   * console.log(`${users.where('email', '=', 'ada@example.com').explain()}`);
   * ```
   */
  explain(): Explanation;
  /** The exact first request. Sends nothing; `undefined` when nothing would be sent. */
  toRequest(options?: PageOptions): QueryRequest | ScanRequest | undefined;
}

/** Takes a condition: a path, an operator and a value; a path that has to exist or not; or a callback. */
export interface Conditional<TModel extends AnyModel, TResult> {
  <
    TPath extends TModel['~paths'] & string,
    TOperator extends keyof OperatorsAt<TModel['attributes'], TPath>,
  >(
    path: TPath,
    operator: TOperator,
    value: OperatorsAt<TModel['attributes'], TPath>[TOperator] | PathReference,
  ): TResult;
  (path: TModel['~paths'] & string, operator: ExistenceOperator): TResult;
  (condition: ConditionCallback<TModel>): TResult;
}

/** What queries and scans share: each call gives a new value and leaves the old one as it is. */
export interface Search<TModel extends AnyModel, TItem, TScope> extends Endings<TModel, TItem> {
  /** What is read: `table`, or `global index`, which cannot be read consistently. */
  readonly '~scope': TScope;
  /** Drops what does not match, after it was read and paid for. */
  readonly filter: Conditional<TModel, this>;
  /** How many matching items are wanted: exactly so many are given where they exist. */
  limit(items: number): this;
  /** How many items DynamoDB reads for each request. Default: what the limit suggests, else 1 MB. */
  pageSize(items: number): this;
  /**
   * How many requests a read may take. A page that it stops has a cursor; all other endings throw
   * `IncompleteError`, because what was cut off must not look like all that there is.
   */
  maxPages(requests: number): this;
  /** Reads strongly consistently, at twice the read units. Not on a global index. */
  consistent(this: { readonly '~scope': 'table' }): this;
  /** Shows items whose time to live has passed, where the model hides them. */
  withExpired(): this;
  /** Shows items that are marked as deleted. */
  withDeleted(): this;
  /**
   * Told of each item that does not fit the model, which is then left out. Without it the read
   * throws `DecodeError`, unless the database was given an `onInvalid`.
   */
  onInvalid(report: (error: DecodeError) => void): this;
}

/** What reading a named index can do. */
type ScopeOf<TIndex> = TIndex extends { readonly '~options': { readonly partitionKey: unknown } }
  ? 'global index'
  : 'table';

/** What an index of a model gives. */
type ItemOfIndex<TModel extends AnyModel, TName> = IndexItem<
  TModel['~item'],
  keyof TModel['~key'],
  TModel['indexes'][TName & keyof TModel['indexes']]
>;

/**
 * A read by key, through the table or an index that the planner picks. An immutable value: nothing is
 * sent before an ending is called, and it can be extended, kept and run as often as you like.
 *
 * @example
 * ```ts
 * const active = users.where('status', '=', 'active').orderBy('createdAt', 'desc').limit(20);
 * const { items, cursor } = await active.page();
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html
 */
export interface Query<TModel extends AnyModel, TItem = TModel['~item'], TScope = 'table'>
  extends Search<TModel, TItem, TScope> {
  readonly kind: 'query';
  /**
   * What the items must be. The planner finds the index whose key it is; what no key can seek is
   * filtered. Without an index for it, `PlanError` (`no-index`): nothing is scanned by accident.
   */
  readonly where: Conditional<TModel, this>;
  /** The order of a sort key: picks an index that has it, or is a `PlanError` (`no-order`). */
  orderBy(path: keyof TModel['attributes'] & string, direction?: Direction): this;
  /** Reads only some attributes, and narrows the type to them. Costs the same read units. */
  select<TPath extends TModel['~paths'] & string>(
    ...paths: readonly TPath[]
  ): Query<TModel, Selected<TModel['attributes'], TPath>, TScope>;
  /** Reads this index and no other. Its items have what it carries, its keys always. */
  index<TName extends keyof TModel['indexes'] & string>(
    name: TName,
  ): Query<TModel, ItemOfIndex<TModel, TName>, ScopeOf<TModel['indexes'][TName]>>;
  /** Completes what an index does not carry by reading the items themselves, in batches. */
  hydrate(): Query<TModel, TModel['~item'], TScope>;
  /** Lets the whole table be read where no index can answer. */
  allowScan(): this;
}

/**
 * A read of everything, in no order: always spelled `scan`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html
 */
export interface Scan<TModel extends AnyModel, TItem = TModel['~item'], TScope = 'table'>
  extends Search<TModel, TItem, TScope> {
  readonly kind: 'scan';
  /** Reads only some attributes, and narrows the type to them. Costs the same read units. */
  select<TPath extends TModel['~paths'] & string>(
    ...paths: readonly TPath[]
  ): Scan<TModel, Selected<TModel['attributes'], TPath>, TScope>;
  /** Reads an index instead of the table: what is not in it is not read, nor paid for. */
  index<TName extends keyof TModel['indexes'] & string>(
    name: TName,
  ): Scan<TModel, ItemOfIndex<TModel, TName>, ScopeOf<TModel['indexes'][TName]>>;
  /** Completes what an index does not carry by reading the items themselves, in batches. */
  hydrate(): Scan<TModel, TModel['~item'], TScope>;
  /** One of several parts of the table, counted from 0, for workers of your own. */
  segment(number: number, total: number): this;
  /**
   * All of so many parts at once. The limit counts over all of them, and so does the cursor, which
   * is good for the same number of parts. A page without a limit is one request for each part.
   *
   * @example
   * ```ts
   * const grown = await users.scan().filter('age', '>=', 18).parallel(4).all();
   * ```
   */
  parallel(segments: number, options?: ParallelOptions): Endings<TModel, TItem>;
}

/** How a parallel scan reports. */
export interface ParallelOptions {
  /** Told after every request. */
  readonly onProgress?: (progress: ScanProgress) => void;
}

/** How far a parallel scan is. */
export interface ScanProgress {
  /** Items given so far. */
  readonly items: number;
  /** Items that DynamoDB read so far. */
  readonly scanned: number;
  /** Parts that are read to the end. */
  readonly segmentsDone: number;
  readonly segments: number;
}
