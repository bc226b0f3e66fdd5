import type { WireItem } from '../wire/attribute-value.ts';
import { DynamORMError, type ErrorDetails } from './base.ts';

/** Which item a write was about. */
export interface ItemReference {
  /** The model's name. */
  readonly model: string;
  /** The item's key, as it was given. */
  readonly key: unknown;
}

/** What a refused write is told about. */
export interface Refusal<TItem> extends ItemReference {
  /** The item that refused, as DynamoDB held it at that moment; `undefined` when there was none. */
  readonly item: TItem | undefined;
}

/** The base of what can become of a write that was asked of one item. */
class ItemError<TItem> extends DynamORMError implements Refusal<TItem> {
  override readonly name: string = 'ItemError';
  /** The model's name. */
  readonly model: string;
  /** The item's key, as it was given. */
  readonly key: unknown;
  /** The item that refused, as DynamoDB held it at that moment; `undefined` when there was none. */
  readonly item: TItem | undefined;

  constructor(details: ErrorDetails & Refusal<TItem>) {
    super(details);
    this.model = details.model;
    this.key = details.key;
    this.item = details.item;
  }
}

/** The caller's own condition (`{ if }`) did not hold. Nothing was written. */
export class ConditionFailedError<TItem = unknown> extends ItemError<TItem> {
  override readonly name: string = 'ConditionFailedError';
}

/** `create` found an item with the same key. Nothing was written. */
export class ItemExistsError<TItem = unknown> extends ItemError<TItem> {
  override readonly name: string = 'ItemExistsError';
}

/** `update`, `getOrThrow` or a version check found no item. Nothing was written. */
export class ItemNotFoundError extends ItemError<never> {
  override readonly name: string = 'ItemNotFoundError';
}

/** The item has another version than the one expected. Nothing was written. */
export class VersionConflictError<TItem = unknown> extends ItemError<TItem> {
  override readonly name: string = 'VersionConflictError';
  /** The version the write was conditional on; `undefined` where a `put` expected none at all. */
  readonly expected: number | undefined;
  /** The version that the item has; `undefined` where it has none, or where there is no item. */
  readonly actual: number | undefined;

  constructor(
    details: ErrorDetails &
      Refusal<TItem> & {
        readonly expected: number | undefined;
        readonly actual: number | undefined;
      },
  ) {
    super(details);
    this.expected = details.expected;
    this.actual = details.actual;
  }
}

/** Another item of the model has the same value of a unique attribute. Nothing was written. */
export class UniqueConstraintError extends ItemError<never> {
  override readonly name: string = 'UniqueConstraintError';
  /** The attribute whose value is taken. */
  readonly attribute: string;
  /** The key of the item that has it, as it is stored; `undefined` where DynamoDB did not say. */
  readonly owner: WireItem | undefined;

  constructor(
    details: ErrorDetails &
      ItemReference & { readonly attribute: string; readonly owner: WireItem | undefined },
  ) {
    super({ ...details, item: undefined });
    this.attribute = details.attribute;
    this.owner = details.owner;
  }
}

/**
 * Whether the write was applied is not known: the connection broke, or DynamoDB failed, after it was
 * sent. Or its condition failed on a second attempt, and the item that refused may be its own work.
 * `item` is what DynamoDB holds, where it said so; `cause` is the last failure. Read the item to
 * decide, or make the write idempotent.
 */
export class OutcomeUnknownError<TItem = unknown> extends ItemError<TItem> {
  override readonly name: string = 'OutcomeUnknownError';
  /** Every item that was written: one, or those of a transaction, of which `key` is the first. */
  readonly items: readonly ItemReference[];

  constructor(
    details: ErrorDetails &
      Refusal<TItem> & { readonly items?: readonly ItemReference[] | undefined },
  ) {
    super(details);
    const { model, key } = details;
    this.items = details.items ?? [{ model, key }];
  }
}
