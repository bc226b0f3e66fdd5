import type { Database } from '../../client/dynamorm.ts';
import type { AnyModel, Item, NewItem } from '../../definition/model.ts';
import type { DecodeError } from '../../errors/value.ts';
import type { Checkpoint } from './checkpoint.ts';

/** One side of a copy: a model, and the database that it lives in. */
export interface CopySide<TModel extends AnyModel> {
  readonly db: Database;
  readonly model: TModel;
}

/** How a table is copied. */
export interface CopyOptions<TModel extends AnyModel> {
  /** Which items are copied. Default: all, those that are hidden from reads included. */
  readonly filter?: (item: Item<TModel>) => boolean;
  /**
   * What becomes of an item whose key is in the target already. `keep` leaves it as it is: one
   * conditional write for each item. `replace` overwrites it: 25 items in a request. Default: `keep`.
   */
  readonly existing?: 'keep' | 'replace';
  /**
   * Creates the target's table first, on demand and without a time to live, so that nothing in it
   * expires, and copies into it. Throws `ServiceError` (`table-in-use`) where there is one already
   * that a checkpoint does not know. Default: false.
   */
  readonly backup?: boolean;
  /** Parts of the source that are read side by side. Default: 4. */
  readonly segments?: number;
  /** Items that one request reads. Default: 250. */
  readonly batchSize?: number;
  /** The most items that are read in a second, a whole number. Default: no limit but DynamoDB's. */
  readonly rate?: number;
  /** True reads what was written up to the moment, at twice the read units. Default: false. */
  readonly consistent?: boolean;
  /** Where the copy notes how far it is; with one, it goes on where it was stopped. */
  readonly checkpoint?: Checkpoint;
  /** Reads, converts and checks everything, and writes nothing. Default: false. */
  readonly dryRun?: boolean;
  /** Told after each page. What it throws ends the copy. */
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Told of an item that does not decode, which is left out then. Default: the copy ends with it. */
  readonly onInvalid?: (error: DecodeError) => void;
  /** Cancels the copy; what is written stays written. */
  readonly signal?: AbortSignal;
}

/** How items are turned into those of another model on the way. */
export interface TransformOptions<TSource extends AnyModel, TTarget extends AnyModel>
  extends CopyOptions<TSource> {
  /** The item as the target stores it; `undefined` leaves it out. Must not do anything else. */
  readonly transform: Transform<TSource, TTarget>;
}

/**
 * Makes an item of one model from an item of another. It is a conditional type, always true, because
 * the compiler fills in such a type before it looks at the function: otherwise the literals in what
 * the function gives would be taken for any text.
 */
export type Transform<TSource extends AnyModel, TTarget extends AnyModel> = TTarget extends AnyModel
  ? (item: Item<TSource>) => NewItem<TTarget> | undefined
  : never;

/** How far a copy is, all its runs together. */
export interface CopyProgress {
  /** Items that were read. */
  readonly read: number;
  /** Items that were written; in a dry run, that would have been. */
  readonly written: number;
  /** Items that were left as they are in the target. */
  readonly kept: number;
  /** Items that `filter` or `transform` left out. */
  readonly leftOut: number;
  /** Items that do not decode. */
  readonly invalid: number;
  /** Items in the source as DynamoDB counts them, every six hours; `undefined` where it does not say. */
  readonly total: number | undefined;
  /** Parts that were read to their end. */
  readonly segmentsDone: number;
  /** Parts that there are. */
  readonly segments: number;
}

/** Options of a copy from any model to any other, as the code behind the types sees them. */
export type AnyCopyOptions = CopyOptions<AnyModel> & {
  readonly transform?: (item: object) => object | undefined;
};
