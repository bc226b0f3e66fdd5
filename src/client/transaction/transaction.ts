import type { AnyModel, UpsertItem } from '../../definition/model.ts';
import type { ConditionCallback } from '../../expression/condition-builder.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { UpdateBuilder } from '../update/update-builder.ts';

/** What a transaction takes. */
export interface TransactionOptions extends CallOptions {
  /** How often the work may run, the first time included. Default: 10. */
  readonly maxAttempts?: number;
  /** No new try is begun after so many milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
}

/** What a write in a transaction takes. */
export interface TransactionWriteOptions<TModel extends AnyModel> {
  /** Must hold for the transaction to happen; otherwise it is cancelled, with the item. */
  readonly if?: ConditionCallback<TModel>;
}

/** What a delete in a transaction takes. */
export interface TransactionDeleteOptions<TModel extends AnyModel>
  extends TransactionWriteOptions<TModel> {
  /** The version the item must have. */
  readonly version?: number;
}

/** Models and keys, to be read at one moment. */
export type SnapshotReads<TModels extends readonly AnyModel[]> = {
  readonly [TIndex in keyof TModels]: readonly [
    model: TModels[TIndex],
    key: TModels[TIndex]['~key'],
  ];
};

/** What a snapshot gives: an item, or `undefined`, for each of its keys. */
export type SnapshotItems<TModels extends readonly AnyModel[]> = {
  -readonly [TIndex in keyof TModels]: TModels[TIndex]['~item'] | undefined;
};

/**
 * The reads and writes of one transaction. Reads happen at once; writes and checks are gathered, and
 * sent together when the work is done. The same operations as a model's own: versions, timestamps
 * and conditions are the same. A mistake in one of them throws where it is made, and nothing is sent.
 */
export interface Transaction {
  /**
   * The item with this key, read consistently; `undefined` when there is none. At the end it must
   * still be what was read, or the work runs again. Reading it twice gives the same and asks once.
   */
  get<TModel extends AnyModel>(
    model: TModel,
    key: TModel['~key'],
  ): Promise<TModel['~item'] | undefined>;

  /**
   * Several items as they were at one moment, in the order of their keys: one TransactGetItems of up
   * to 100 keys, at twice the read units. Else like `get`.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
   */
  getAll<const TModels extends readonly AnyModel[]>(
    reads: SnapshotReads<TModels>,
  ): Promise<SnapshotItems<TModels>>;

  /** Stores an item that must not exist. */
  create<TModel extends AnyModel>(model: TModel, item: TModel['~newItem']): void;

  /** Stores an item, created or replaced as a whole. */
  put<TModel extends AnyModel>(
    model: TModel,
    item: TModel['~newItem'],
    options?: TransactionWriteOptions<TModel>,
  ): void;

  /** Changes some attributes of an item that must exist; without any change it only must exist. */
  update<TModel extends AnyModel>(
    model: TModel,
    key: TModel['~key'],
    changes: TModel['~changes'],
    options?: TransactionWriteOptions<TModel>,
  ): void;

  /**
   * Atomic changes of an item that must exist. What was gathered when the work is done is sent:
   * neither `execute` nor `returning` is needed.
   */
  updateBuilder<TModel extends AnyModel>(
    model: TModel,
    key: TModel['~key'],
  ): UpdateBuilder<TModel, undefined>;

  /** Creates an item or merges into it. */
  upsert<TModel extends AnyModel>(
    model: TModel,
    key: TModel['~key'],
    item: UpsertItem<TModel>,
    options?: TransactionWriteOptions<TModel>,
  ): void;

  /** Deletes an item; no error when there is none, unless a version or a condition says so. */
  delete<TModel extends AnyModel>(
    model: TModel,
    key: TModel['~key'],
    options?: TransactionDeleteOptions<TModel>,
  ): void;

  /** A condition on an item that the transaction does not write. A hidden item does not meet it. */
  check<TModel extends AnyModel>(
    model: TModel,
    key: TModel['~key'],
    condition: ConditionCallback<TModel>,
  ): void;
}
