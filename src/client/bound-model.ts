import type { AnyModel, UpsertItem } from '../definition/model.ts';
import type { Selected } from '../definition/selection-types.ts';
import type { ConditionCallback } from '../expression/condition-builder.ts';
import type {
  DeleteItemRequest,
  GetItemRequest,
  PutItemRequest,
  UpdateItemRequest,
} from '../wire/requests.ts';
import type { BatchVerbs } from './batch/bound-batches.ts';
import type { Loader, LoaderOptions, LoaderSelectOptions } from './batch/loader.ts';
import type { CallOptions, IdempotentOptions } from './call/call-options.ts';
import type { Conditional, Query, Scan } from './query/query.ts';
import type { UpdateBuilder } from './update/update-builder.ts';

/** What a read takes. */
export interface ReadOptions extends CallOptions {
  /** True: strongly consistent, at twice the read units. Default: false. */
  readonly consistent?: boolean;
  /** True: also gives an item whose time to live has passed, where the model hides those. */
  readonly withExpired?: boolean;
  /** True: also gives an item that is marked as deleted. */
  readonly withDeleted?: boolean;
}

/** What a conditional write takes. */
export interface WriteOptions<TModel extends AnyModel> extends IdempotentOptions {
  /** Must hold for the write to happen; otherwise ConditionFailedError, with the item. */
  readonly if?: ConditionCallback<TModel>;
}

/** What `updateMany` takes. */
export interface UpdateManyOptions<TModel extends AnyModel> extends WriteOptions<TModel> {
  /** Requests under way at once. Default: 10. */
  readonly concurrency?: number;
  /** Told after each item. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What became of one item of `updateMany`. */
export type UpdateOutcome<TItem> =
  | { readonly status: 'done'; readonly item: TItem }
  | { readonly status: 'failed'; readonly error: unknown };

/** What a delete takes. */
export interface DeleteOptions<TModel extends AnyModel> extends WriteOptions<TModel> {
  /** The version the item must have; otherwise VersionConflictError, with the actual one. */
  readonly version?: number;
}

/**
 * A model in a database: its reads and writes. A verb of one item is one request (`update` with an
 * empty patch too; an `upsert` over a hidden item is two, `mutate` reads first, and writes of unique
 * values are transactions), and every one throws
 * `RequestError` when DynamoDB cannot be reached or refuses, `ValidationError` before anything is
 * sent when a value is not what its attribute takes, and `DecodeError` when a stored item does not
 * fit the model. Writes throw `OutcomeUnknownError` when the connection broke after they were sent.
 */
export interface BoundModel<TModel extends AnyModel> extends BatchVerbs<TModel> {
  /** The model itself. */
  readonly model: TModel;

  /**
   * The item with this key; `undefined` when there is none. Half a read unit for each 4 KB, one
   * when consistent.
   *
   * @example
   * ```ts
   * const user = await users.get({ id: 'u1' });
   * // GetItem { TableName: 'users', Key: { id: { S: 'u1' } } }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
   */
  get(key: TModel['~key'], options?: ReadOptions): Promise<TModel['~item'] | undefined>;

  /** The item with this key; `ItemNotFoundError` when there is none. Costs what `get` costs. */
  getOrThrow(key: TModel['~key'], options?: ReadOptions): Promise<TModel['~item']>;

  /**
   * Gathers the gets of one tick into batches: for resolvers of GraphQL, and for code that knows one
   * key at a time. Each key is read once, 100 per request; half a read unit for each 4 KB of each
   * item, one when consistent. See `Loader`.
   *
   * @example
   * ```ts
   * const loader = users.loader();
   * const [ada, bob] = await Promise.all([loader.load({ id: 'u1' }), loader.load({ id: 'u2' })]);
   * // BatchGetItem { RequestItems: { users: { Keys: [{ id: { S: 'u1' } }, { id: { S: 'u2' } }] } }, … }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
   */
  loader(options?: LoaderOptions): Loader<TModel, TModel['~item']>;

  /** The same for some attributes of the items: the type is narrowed to them. */
  loader<TPath extends TModel['~paths'] & string>(
    options: LoaderSelectOptions<TPath>,
  ): Loader<TModel, Selected<TModel['attributes'], TPath>>;

  /**
   * Stores an item that must not exist; otherwise `ItemExistsError`, which carries the one that
   * does. Defaults, timestamps and version 0 are filled in. Gives the item as a read would. One
   * write unit for each KB, also when it is refused.
   *
   * @example
   * ```ts
   * const user = await users.create({ id: 'u1', email: 'a@example.com' });
   * // PutItem { …, ConditionExpression: 'attribute_not_exists(#0)' }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
   */
  create(item: TModel['~newItem'], options?: IdempotentOptions): Promise<TModel['~item']>;

  /**
   * Stores an item, created or replaced as a whole: attributes that are not given disappear. On a
   * model with a version, an item that carries one replaces only that version, and an item without
   * one replaces nothing that has one; otherwise `VersionConflictError`. Gives the item as a read
   * would.
   */
  put(item: TModel['~newItem'], options?: WriteOptions<TModel>): Promise<TModel['~item']>;

  /**
   * Changes some attributes of an item that must exist; otherwise `ItemNotFoundError`. `undefined`
   * leaves an attribute alone, an empty set removes it, a `version` makes the write conditional on
   * it (`VersionConflictError`). Gives the whole item as it is then. An empty patch is one
   * consistent GetItem.
   *
   * @example
   * ```ts
   * await users.update({ id: 'u1' }, { age: 36 }, { if: (c) => c('status', '=', 'active') });
   * // UpdateItem { …, UpdateExpression: 'SET #0 = :0',
   * //   ConditionExpression: 'attribute_exists(#1) AND #2 = :1' }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
   */
  update(
    key: TModel['~key'],
    changes: TModel['~changes'],
    options?: WriteOptions<TModel>,
  ): Promise<TModel['~item']>;

  /**
   * Creates an item or merges into it: attributes given are written, the others stay. Defaults and
   * `createdAt` are stored only where the item has nothing there; the version goes up by one, from
   * 0. Gives the whole item as it is then.
   */
  upsert(
    key: TModel['~key'],
    item: UpsertItem<TModel>,
    options?: WriteOptions<TModel>,
  ): Promise<TModel['~item']>;

  /**
   * Deletes the item with this key and gives it as it was; `undefined`, and no error, when there
   * was none. A model with a `deletedAt` marks it instead, and hides it. With a `version` it must exist (`ItemNotFoundError`) and have it.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
   */
  delete(
    key: TModel['~key'],
    options?: DeleteOptions<TModel>,
  ): Promise<TModel['~item'] | undefined>;

  /**
   * Atomic changes of one item, gathered step by step: increments, sets, lists, conditions. See
   * `UpdateBuilder`.
   */
  updateBuilder(key: TModel['~key']): UpdateBuilder<TModel>;

  /**
   * Writes every attribute of an item that was read and changed, but its key and `createdAt`: those
   * that are missing are removed. The item must exist; with a version, in the version it was read.
   */
  updateAll(item: TModel['~newItem'], options?: WriteOptions<TModel>): Promise<TModel['~item']>;

  /**
   * Reads an item, lets `change` say what it should be, and writes only the difference, on condition
   * that nobody wrote in between; else it begins again, up to 10 times with growing pauses. `change`
   * may run several times, and returns the whole item: what it leaves out takes its default or goes.
   * Without a version, the attributes that were read and changed are compared.
   * Throws `ItemNotFoundError`, and `VersionConflictError` or `ConditionFailedError` when it gives up.
   *
   * @example
   * ```ts
   * await users.mutate({ id: 'u1' }, (user) => ({ ...user, age: (user.age ?? 0) + 1 }));
   * ```
   */
  mutate(
    key: TModel['~key'],
    change: (item: TModel['~item']) => TModel['~newItem'] | Promise<TModel['~newItem']>,
    options?: CallOptions,
  ): Promise<TModel['~item']>;

  /**
   * The same patch for many items that must exist, one request each, a few at a time. Gives an
   * outcome for each key, in their order; one that fails does not stop the others.
   */
  updateMany(
    keys: readonly TModel['~key'][],
    changes: TModel['~changes'],
    options?: UpdateManyOptions<TModel>,
  ): Promise<UpdateOutcome<TModel['~item']>[]>;

  /**
   * Takes the mark of a soft delete away and gives the item; `ItemNotFoundError` when there is none,
   * marked or not.
   */
  restore(key: TModel['~key'], options?: WriteOptions<TModel>): Promise<TModel['~item']>;

  /**
   * Removes an item for good, marked as deleted or not, and gives it as it was. Else like `delete` of
   * a model that does not mark.
   */
  hardDelete(
    key: TModel['~key'],
    options?: DeleteOptions<TModel>,
  ): Promise<TModel['~item'] | undefined>;

  /**
   * A query: what the items must be. The planner finds the index whose key it is; see `Query`.
   *
   * @example
   * ```ts
   * const found = await users.where('email', '=', 'a@example.com').first();
   * // Query { IndexName: 'byEmail', KeyConditionExpression: '#0 = :0', … }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
   */
  readonly where: Conditional<TModel, Query<TModel>>;

  /** A query without any condition yet, for code that builds one step by step. */
  query(): Query<TModel>;

  /**
   * A scan: everything, read and paid for, in no order.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
   */
  scan(): Scan<TModel>;

  /** The same verbs, giving the exact request and sending nothing. */
  readonly toRequest: RequestMaker<TModel>;
}

/** The verbs of a model as the requests they would send. */
export interface RequestMaker<TModel extends AnyModel> {
  /** The request of `get` and `getOrThrow`. */
  get(key: TModel['~key'], options?: ReadOptions): GetItemRequest;
  /** The request of `create`. */
  create(item: TModel['~newItem']): PutItemRequest;
  /** The request of `put`. */
  put(item: TModel['~newItem'], options?: WriteOptions<TModel>): PutItemRequest;
  /** The request of `update`; a GetItem for an empty patch. */
  update(
    key: TModel['~key'],
    changes: TModel['~changes'],
    options?: WriteOptions<TModel>,
  ): UpdateItemRequest | GetItemRequest;
  /** The request of `updateAll`. */
  updateAll(item: TModel['~newItem'], options?: WriteOptions<TModel>): UpdateItemRequest;
  /** The request of `hardDelete`. */
  hardDelete(key: TModel['~key'], options?: DeleteOptions<TModel>): DeleteItemRequest;
  /** The request of `restore`. */
  restore(key: TModel['~key'], options?: WriteOptions<TModel>): UpdateItemRequest;
  /** The request of `upsert`. */
  upsert(
    key: TModel['~key'],
    item: UpsertItem<TModel>,
    options?: WriteOptions<TModel>,
  ): UpdateItemRequest;
  /** The request of `delete`. */
  delete(
    key: TModel['~key'],
    options?: DeleteOptions<TModel>,
  ): DeleteItemRequest | UpdateItemRequest;
}
