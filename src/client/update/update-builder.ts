import type { AnyModel } from '../../definition/model.ts';
import type { AttributeAt } from '../../definition/path-types.ts';
import type { UpdateItemRequest } from '../../wire/requests.ts';
import type { IdempotentOptions } from '../call/call-options.ts';
import type { Conditional } from '../query/query.ts';

/** What a write takes at a path. */
type WriteAt<TModel extends AnyModel, TPath> =
  AttributeAt<TModel['attributes'], TPath> extends { readonly '~write': infer TWrite }
    ? TWrite
    : never;

/** What is not null at a path: NULL is neither a number nor a set, so none can be added to it. */
type ValueAt<TModel extends AnyModel, TPath> = NonNullable<WriteAt<TModel, TPath>>;

/** Stands in an error for what is wrong with an argument. */
interface Mistake<TWords extends string> {
  readonly '~mistake': TWords;
}

/** Whether an attribute is a number that sums can be stored in: no text, no date, no enum. */
type IsNumber<TModel extends AnyModel, TPath> = [ValueAt<TModel, TPath>] extends [
  number | bigint | string,
]
  ? AttributeAt<TModel['attributes'], TPath> extends { readonly '~operators': infer TOperators }
    ? TOperators extends { readonly begins_with: unknown }
      ? false
      : TOperators extends { readonly between: readonly [infer TLow, unknown] }
        ? [number] extends [TLow]
          ? true
          : [bigint] extends [TLow]
            ? true
            : [string] extends [TLow]
              ? true
              : false
        : false
    : false
  : false;

/** Whether an attribute is a set. */
type IsSet<TModel extends AnyModel, TPath> = [ValueAt<TModel, TPath>] extends [ReadonlySet<unknown>]
  ? true
  : false;

/** A path to a number. */
type NumberPath<TModel extends AnyModel, TPath> =
  IsNumber<TModel, TPath> extends true ? TPath : Mistake<'Only a number can be counted'>;

/** A path to a number or a set. */
type SumPath<TModel extends AnyModel, TPath> = true extends
  | IsNumber<TModel, TPath>
  | IsSet<TModel, TPath>
  ? TPath
  : Mistake<'Only to a number or a set can be added'>;

/** A path to a list. */
type ListPath<TModel extends AnyModel, TPath> = [ValueAt<TModel, TPath>] extends [
  readonly unknown[],
]
  ? TPath
  : Mistake<'Only a list has elements at positions'>;

/** A path to a set. */
type SetPath<TModel extends AnyModel, TPath> =
  IsSet<TModel, TPath> extends true ? TPath : Mistake<'Only a set has elements to delete'>;

/** The elements of a list at a path. */
type ElementAt<TModel extends AnyModel, TPath> =
  ValueAt<TModel, TPath> extends readonly (infer TElement)[] ? TElement : never;

/** Parts of an object at every depth. */
export type DeepPartial<TValue> = TValue extends Date | Uint8Array | ReadonlySet<unknown>
  ? TValue
  : TValue extends readonly (infer TElement)[]
    ? DeepPartial<TElement>[]
    : TValue extends object
      ? { [TProperty in keyof TValue]?: DeepPartial<TValue[TProperty]> }
      : TValue;

/** What an update gives, by mode. */
export interface ReturnedBy<TItem> {
  readonly new: TItem;
  readonly old: TItem;
  readonly updatedNew: DeepPartial<TItem> | undefined;
  readonly updatedOld: DeepPartial<TItem> | undefined;
  readonly none: undefined;
}

/** What an update can give: the item after or before it, only what it changed, or nothing. */
export type ReturnMode = keyof ReturnedBy<unknown>;

/**
 * Atomic changes of one item that must exist, gathered step by step. An immutable value: each step
 * gives a new builder, and nothing is sent before `execute`.
 *
 * @example
 * ```ts
 * await users.updateBuilder({ id: 'u1' }).increment('age').conditionVersion(3).execute();
 * // UpdateItem { …, UpdateExpression: 'SET … ADD #0 :0' }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export interface UpdateBuilder<TModel extends AnyModel, TResult = TModel['~item']> {
  /** Sets an attribute, or a part of one whose parent exists. */
  set<TPath extends TModel['~paths'] & string>(path: TPath, value: WriteAt<TModel, TPath>): this;
  /** Sets an attribute unless it has a value. */
  setIfNotExists<TPath extends TModel['~paths'] & string>(
    path: TPath,
    value: WriteAt<TModel, TPath>,
  ): this;
  /**
   * Takes away an attribute, or an entry of a list or a record. One that every item has to have is
   * refused: without it, the item could not be read.
   */
  remove(path: TModel['~paths'] & string): this;
  /** Adds to a number, 1 by default; a missing one begins at 0. Not sent again when its fate is unknown. */
  increment<TPath extends TModel['~paths'] & string>(
    path: TPath & NumberPath<TModel, TPath>,
    by?: ValueAt<TModel, TPath>,
  ): this;
  /** Takes from a number, 1 by default; a missing one begins at 0. Not sent again either. */
  decrement<TPath extends TModel['~paths'] & string>(
    path: TPath & NumberPath<TModel, TPath>,
    by?: ValueAt<TModel, TPath>,
  ): this;
  /**
   * Adds to a number, or adds elements to a set; a missing one is created. Elements are held to their
   * own `.check()`, not to that of the set.
   */
  add<TPath extends TModel['~paths'] & string>(
    path: TPath & SumPath<TModel, TPath>,
    value: ValueAt<TModel, TPath>,
  ): this;
  /** Deletes elements from a set; with the last one the attribute goes. */
  delete<TPath extends TModel['~paths'] & string>(
    path: TPath & SetPath<TModel, TPath>,
    elements: ValueAt<TModel, TPath>,
  ): this;
  /**
   * Adds elements behind those of a list; a missing list is created. They are held to their own
   * `.check()`. Not sent again when its fate is unknown.
   */
  appendToList<TPath extends TModel['~paths'] & string>(
    path: TPath & ListPath<TModel, TPath>,
    values: readonly ElementAt<TModel, TPath>[],
  ): this;
  /** Adds elements before those of a list, in their order; else like `appendToList`. */
  prependToList<TPath extends TModel['~paths'] & string>(
    path: TPath & ListPath<TModel, TPath>,
    values: readonly ElementAt<TModel, TPath>[],
  ): this;
  /**
   * Sets the element at a position, counted from 0; behind the end it is appended, wherever that is.
   * Not sent again when its fate is unknown.
   */
  setListElement<TPath extends TModel['~paths'] & string>(
    path: TPath & ListPath<TModel, TPath>,
    position: number,
    value: ElementAt<TModel, TPath>,
  ): this;
  /**
   * Removes the element at a position, counted from 0, as the list is before the update. Not sent
   * again when its fate is unknown.
   */
  removeFromListAt<TPath extends TModel['~paths'] & string>(
    path: TPath & ListPath<TModel, TPath>,
    position: number,
  ): this;
  /** Must hold as well, or `ConditionFailedError`, with the item. */
  readonly condition: Conditional<TModel, this>;
  /** May hold instead of all the conditions before it. */
  readonly orCondition: Conditional<TModel, this>;
  /** The attribute must exist. */
  conditionExists(path: TModel['~paths'] & string): this;
  /** The attribute must not exist. */
  conditionNotExists(path: TModel['~paths'] & string): this;
  /** The item must have this version, or `VersionConflictError`. */
  conditionVersion(version: number): this;
  /** What `execute` gives. Default: `'new'`. */
  returning<TMode extends ReturnMode>(
    mode: TMode,
  ): UpdateBuilder<TModel, ReturnedBy<TModel['~item']>[TMode]>;
  /** Sends it. Throws what `update` throws. */
  execute(options?: IdempotentOptions): Promise<TResult>;
  /** The exact request. Sends nothing. */
  toRequest(): UpdateItemRequest;
}
