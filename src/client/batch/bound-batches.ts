import type { AnyModel } from '../../definition/model.ts';
import type { Selected } from '../../definition/selection-types.ts';
import type {
  BatchGetOptions,
  BatchReadOptions,
  BatchSelectOptions,
  BatchWriteOptions,
  BatchWriteResult,
} from './batch-options.ts';

/** What `batchWrite` of a model takes. */
export interface BatchWrites<TModel extends AnyModel> {
  /** Items to store, created or replaced as a whole. */
  readonly put?: readonly TModel['~newItem'][];
  /** Keys of items to delete. */
  readonly delete?: readonly TModel['~key'][];
}

/**
 * The verbs that take any number. Requests are filled, repeated for what DynamoDB leaves unprocessed,
 * and repeated after failures that pass, with pauses that grow, until everything is done or time is
 * up: then a `BatchError` has what became of each input. Every value is checked before anything is
 * sent, and a `ValidationError` says at which position: `put[17].age`.
 */
export interface BatchVerbs<TModel extends AnyModel> {
  /**
   * Items by their keys, each in the place of its key; `undefined` where there is none, or where the
   * model hides it. Keys given several times are read once. 100 keys per request; half a read unit
   * for each 4 KB of each item, one when consistent. Throws `BatchError`, with the items read so far.
   *
   * @example
   * ```ts
   * const [ada, nobody] = await users.batchGet([{ id: 'u1' }, { id: 'u2' }]);
   * // BatchGetItem { RequestItems: { users: { Keys: [{ id: { S: 'u1' } }, { id: { S: 'u2' } }] } }, … }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
   */
  batchGet(
    keys: readonly TModel['~key'][],
    options?: BatchGetOptions,
  ): Promise<(TModel['~item'] | undefined)[]>;

  /** Some attributes of items by their keys: the type is narrowed to them. */
  batchGet<TPath extends TModel['~paths'] & string>(
    keys: readonly TModel['~key'][],
    options: BatchSelectOptions<TPath>,
  ): Promise<(Selected<TModel['attributes'], TPath> | undefined)[]>;

  /**
   * Stores items, created or replaced as a whole, without any condition. Defaults and timestamps are
   * filled in as by `put`, with one moment for all of them. Of several items with one key the last
   * one is stored. Not atomic: the `BatchError` says which items are stored. Models with a version
   * or a unique attribute are refused (`ValidationError`, `batch-unconditional`) unless you say
   * `{ unconditional: true }`: versions are then stored as given, or as 0. 25 items and 16 MB per
   * request; one write unit for each KB of each item.
   *
   * @example
   * ```ts
   * const items = [{ id: 'u1', email: 'a@example.com' }, { id: 'u2', email: 'b@example.com' }];
   * const { written } = await users.batchPut(items, { unconditional: true });
   * // BatchWriteItem { RequestItems: { users: [{ PutRequest: { Item: { id: { S: 'u1' }, … } } }, …] }, … }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
   */
  batchPut(
    items: readonly TModel['~newItem'][],
    options?: BatchWriteOptions,
  ): Promise<BatchWriteResult>;

  /**
   * Deletes items by their keys, without any condition; keys of no item are no error. Refused for
   * models with soft delete or a unique attribute unless you say `{ unconditional: true }`: items are
   * then removed for good. 25 keys per request; one write unit for each KB of what is deleted.
   *
   * @example
   * ```ts
   * await users.batchDelete([{ id: 'u1' }, { id: 'u2' }]);
   * // BatchWriteItem { RequestItems: { users: [{ DeleteRequest: { Key: { id: { S: 'u1' } } } }, …] }, … }
   * ```
   */
  batchDelete(
    keys: readonly TModel['~key'][],
    options?: BatchWriteOptions,
  ): Promise<BatchWriteResult>;

  /**
   * Both at once, in the same requests. A key in both lists is refused (`ValidationError`,
   * `batch-contradiction`), because neither of the two comes last.
   *
   * @example
   * ```ts
   * const put = [{ id: 'u1', email: 'a@example.com' }];
   * await users.batchWrite({ put, delete: [{ id: 'u2' }] }, { unconditional: true });
   * ```
   */
  batchWrite(writes: BatchWrites<TModel>, options?: BatchWriteOptions): Promise<BatchWriteResult>;
}

/** The batches of a database: several models, several tables, one request. */
export interface DatabaseBatches {
  /**
   * Items of any models by their keys, as a tuple whose types follow the models; `undefined` where
   * there is none, or where its model hides it. 100 keys per request, whatever their tables.
   *
   * @example
   * ```ts
   * const [one, other] = await db.batchGet([[User, { id: 'u1' }], [User, { id: 'u2' }]]);
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
   */
  batchGet<TModels extends readonly AnyModel[]>(
    reads: readonly [...{ [TPosition in keyof TModels]: BatchRead<TModels[TPosition]> }],
    options?: BatchReadOptions,
  ): Promise<BatchItems<TModels>>;

  /**
   * Stores and deletes items of any models. What the function adds is checked as it is added, and
   * sent when it returns (or its promise resolves); of several writes of one item the last one
   * counts. Everything else is as in `batchPut` and `batchDelete` of a model: no conditions, not
   * atomic, `BatchError`.
   *
   * @example
   * ```ts
   * await db.batchWrite(
   *   (batch) => {
   *     batch.put(User, { id: 'u1', email: 'a@example.com' });
   *     batch.delete(User, { id: 'u2' });
   *   },
   *   { unconditional: true },
   * );
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
   */
  batchWrite(
    collect: (batch: BatchWriter) => void | Promise<void>,
    options?: BatchWriteOptions,
  ): Promise<BatchWriteResult>;
}

/** What collects the writes of a `db.batchWrite`. */
export interface BatchWriter {
  /** Stores an item, created or replaced as a whole. Throws `ValidationError` here and now. */
  put<TModel extends AnyModel>(model: TModel, item: TModel['~newItem']): void;
  /** Deletes the item with this key, if there is one. */
  delete<TModel extends AnyModel>(model: TModel, key: TModel['~key']): void;
}

/** A model and the key of one of its items. */
export type BatchRead<TModel extends AnyModel> = readonly [model: TModel, key: TModel['~key']];

/** What is read, aligned with the models. */
export type BatchItems<TModels extends readonly AnyModel[]> = {
  -readonly [TPosition in keyof TModels]: TModels[TPosition]['~item'] | undefined;
};
