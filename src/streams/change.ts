import type { AnyModel, Item, Key } from '../definition/model.ts';
import type { AttributeAt } from '../definition/path-types.ts';
import type { StreamView } from '../definition/stream-view.ts';
import type { StreamRecord } from '../wire/streams.ts';

/** What every change has: which item it is about, and where and when it stands in the stream. */
export interface ChangeOf<TModel extends AnyModel> {
  /** The model's name. */
  readonly model: TModel['name'];
  /** The key of the item that was changed. */
  readonly key: Key<TModel>;
  /** The same for every delivery of this change, and for no other: what makes a handler idempotent. */
  readonly eventId: string;
  /** The change's place in its shard; larger ones are later. */
  readonly sequenceNumber: string;
  /** About when it was made, to the second; `undefined` where the record does not say. */
  readonly changedAt: Date | undefined;
  /** The record as it travelled. */
  readonly record: StreamRecord;
}

/** An item that was not there before. */
export interface Insertion<TModel extends AnyModel> extends ChangeOf<TModel> {
  readonly kind: 'insert';
}

/** An item that was changed, or replaced by another one under its key. */
export interface Modification<TModel extends AnyModel> extends ChangeOf<TModel> {
  readonly kind: 'modify';
}

/** An item that was deleted. */
export interface Removal<TModel extends AnyModel> extends ChangeOf<TModel> {
  readonly kind: 'remove';
  /**
   * `'expired'` where DynamoDB deleted it because its time to live had passed, else `'user'`. In a
   * global table only the region that deleted it knows: the others see a user's delete.
   */
  readonly reason: 'user' | 'expired';
}

/** The item as it was before the change. */
export interface OldImage<TModel extends AnyModel> {
  readonly oldImage: Item<TModel>;
}

/** The item as it is after the change. */
export interface NewImage<TModel extends AnyModel> {
  readonly newImage: Item<TModel>;
}

/** A value before and after a change; `undefined` where there was none. */
export interface ValueChange<TValue = unknown> {
  readonly oldValue: TValue | undefined;
  readonly newValue: TValue | undefined;
}

/** One path whose value has changed. */
export interface PathChange extends ValueChange {
  /** As `where` and `select` take it: `status`, `address.city`. */
  readonly path: string;
}

/** Both images of a modified item, and what differs between them. */
export interface Difference<TModel extends AnyModel> extends OldImage<TModel>, NewImage<TModel> {
  /**
   * Every path whose stored value differs, as deep as maps and records go; lists, sets and unions
   * count as one value. Empty where only attributes differ that the model does not know.
   */
  readonly changes: readonly PathChange[];
  /**
   * The value at a path before and after, where they differ; else `undefined`.
   *
   * @example
   * ```ts
   * import { streamHandler } from 'dynamorm/streams';
   *
   * const handler = streamHandler({
   *   on: [
   *     [User, {
   *       modify({ key, changeOf }) {
   *         const status = changeOf('status');
   *         if (status?.newValue === 'banned') console.log(`${key.id} was ${status.oldValue}`);
   *       },
   *     }],
   *   ],
   * });
   * ```
   */
  changeOf<TPath extends TModel['~paths'] & string>(
    path: TPath,
  ): ValueChange<ValueAt<TModel, TPath>> | undefined;
  /**
   * For a model with `t.deletedAt()`: the item was marked as deleted by this change, or it was there
   * again, restored or created anew. `undefined` where neither happened.
   */
  readonly softDeletion: 'deleted' | 'restored' | undefined;
}

/** What a read gives at a path. */
export type ValueAt<TModel extends AnyModel, TPath> =
  AttributeAt<TModel['attributes'], TPath> extends { readonly '~read': infer TRead }
    ? TRead
    : unknown;

/** What the changes carry beside the key, by the stream's view. */
interface Carried<TModel extends AnyModel> {
  readonly keys: { readonly insert: unknown; readonly modify: unknown; readonly remove: unknown };
  readonly oldImage: {
    readonly insert: unknown;
    readonly modify: OldImage<TModel>;
    readonly remove: OldImage<TModel>;
  };
  readonly newImage: {
    readonly insert: NewImage<TModel>;
    readonly modify: NewImage<TModel>;
    readonly remove: unknown;
  };
  readonly bothImages: {
    readonly insert: NewImage<TModel>;
    readonly modify: Difference<TModel>;
    readonly remove: OldImage<TModel>;
  };
}

/** An item that was not there before; `newImage` where the stream's view has it. */
export type InsertChange<
  TModel extends AnyModel,
  TView extends StreamView = 'bothImages',
> = Insertion<TModel> & Carried<TModel>[TView]['insert'];

/** An item that was changed; with the images that the stream's view has, and with both their difference. */
export type ModifyChange<
  TModel extends AnyModel,
  TView extends StreamView = 'bothImages',
> = Modification<TModel> & Carried<TModel>[TView]['modify'];

/** An item that was deleted; `oldImage` where the stream's view has it. */
export type RemoveChange<
  TModel extends AnyModel,
  TView extends StreamView = 'bothImages',
> = Removal<TModel> & Carried<TModel>[TView]['remove'];

/** A change of an item of a model: what is behind a record of a stream. */
export type Change<TModel extends AnyModel, TView extends StreamView = 'bothImages'> =
  | InsertChange<TModel, TView>
  | ModifyChange<TModel, TView>
  | RemoveChange<TModel, TView>;
