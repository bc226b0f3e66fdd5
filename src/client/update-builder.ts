import type { AnyModel } from '../definition/model.ts';
import type { AttributeAt } from '../definition/path-types.ts';
import type { UpdateItemRequest } from '../wire/requests.ts';
import type { CallOptions } from './call-options.ts';
import type { Conditional } from './query.ts';

/** What a write takes at a path. */
type WriteAt<TModel extends AnyModel, TPath> =
  AttributeAt<TModel['attributes'], TPath> extends { readonly '~write': infer TWrite }
    ? TWrite
    : never;

/** A path whose attribute is of a kind; the words of the mistake where it is not. */
type PathTo<TModel extends AnyModel, TPath, TKind, TMistake> = [
  NonNullable<WriteAt<TModel, TPath>>,
] extends [TKind]
  ? TPath
  : TMistake;

/** A path to a number. */
type NumberPath<TModel extends AnyModel, TPath> =
  AttributeAt<TModel['attributes'], TPath> extends {
    readonly '~operators': { readonly begins_with: unknown };
  }
    ? 'Only a number can be incremented'
    : PathTo<TModel, TPath, number | bigint | string, 'Only a number can be incremented'>;

/** A path to a list. */
type ListPath<TModel extends AnyModel, TPath> = PathTo<
  TModel,
  TPath,
  readonly unknown[],
  'Only a list has elements at positions'
>;

/** A path to a set. */
type SetPath<TModel extends AnyModel, TPath> = PathTo<
  TModel,
  TPath,
  ReadonlySet<unknown>,
  'Only a set has elements to delete'
>;

/** The elements of a list at a path. */
type ElementAt<TModel extends AnyModel, TPath> =
  NonNullable<WriteAt<TModel, TPath>> extends readonly (infer TElement)[] ? TElement : never;

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
  /** Takes an attribute away. Reading a required one that is gone is a DecodeError, or its default. */
  remove(path: TModel['~paths'] & string): this;
  /** Adds to a number, 1 by default; a missing one begins at 0. Not sent again when its fate is unknown. */
  increment<TPath extends TModel['~paths'] & string>(
    path: TPath & NumberPath<TModel, TPath>,
    by?: WriteAt<TModel, TPath>,
  ): this;
  /** Takes from a number, 1 by default; a missing one begins at 0. */
  decrement<TPath extends TModel['~paths'] & string>(
    path: TPath & NumberPath<TModel, TPath>,
    by?: WriteAt<TModel, TPath>,
  ): this;
  /** Adds to a number, or adds elements to a set; a missing one is created. */
  add<TPath extends TModel['~paths'] & string>(path: TPath, value: WriteAt<TModel, TPath>): this;
  /** Deletes elements from a set; with the last one the attribute goes. */
  delete<TPath extends TModel['~paths'] & string>(
    path: TPath & SetPath<TModel, TPath>,
    elements: WriteAt<TModel, TPath>,
  ): this;
  /** Adds elements behind those of a list; a missing list is created. */
  appendToList<TPath extends TModel['~paths'] & string>(
    path: TPath & ListPath<TModel, TPath>,
    values: readonly ElementAt<TModel, TPath>[],
  ): this;
  /** Adds elements before those of a list; a missing list is created. */
  prependToList<TPath extends TModel['~paths'] & string>(
    path: TPath & ListPath<TModel, TPath>,
    values: readonly ElementAt<TModel, TPath>[],
  ): this;
  /** Sets the element at a position, counted from 0; behind the end it is appended. */
  setListElement<TPath extends TModel['~paths'] & string>(
    path: TPath & ListPath<TModel, TPath>,
    position: number,
    value: ElementAt<TModel, TPath>,
  ): this;
  /** Removes the element at a position, counted from 0, as the list is before the update. */
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
  execute(options?: CallOptions): Promise<TResult>;
  /** The exact request. Sends nothing. */
  toRequest(): UpdateItemRequest;
}
