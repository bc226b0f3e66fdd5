import type { AnyModel } from '../definition/model.ts';
import type { StreamView } from '../definition/stream-view.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { InsertChange, ModifyChange, RemoveChange } from './change.ts';

/** What a handler may want to know beside the change. */
export interface ChangeContext {
  /**
   * Fires when the time is nearly up, or when the poller is stopped. Give it to what you wait for:
   * `users.get(key, { signal })`. A handler that does not heed it is cut off by Lambda.
   */
  readonly signal: AbortSignal;
  /** Milliseconds until the signal fires; `Infinity` where nothing limits them. */
  remainingTimeMs(): number;
}

/**
 * What is done with the changes of a model. Each is awaited; what it gives is ignored, and what it
 * throws makes the record a failed one. Changes without a handler are passed over undecoded.
 */
export interface ChangeHandlers<TModel extends AnyModel, TView extends StreamView = 'bothImages'> {
  /** An item that was not there before. */
  readonly insert?: (change: InsertChange<TModel, TView>, context: ChangeContext) => unknown;
  /** An item that was changed or replaced. */
  readonly modify?: (change: ModifyChange<TModel, TView>, context: ChangeContext) => unknown;
  /** An item that was deleted, by somebody or because it had expired. */
  readonly remove?: (change: RemoveChange<TModel, TView>, context: ChangeContext) => unknown;
  /**
   * Whether an item is one of this model, where the table has several: asked with the newest image
   * that the record has, under its stored names, or with its key. Without it, the model's literals
   * decide: `type: t.literal('user')`.
   */
  readonly match?: (item: WireItem) => boolean;
}

/** Models, each with what is done with its changes. */
export type ChangeRoutes<TModels extends readonly AnyModel[], TView extends StreamView> = {
  readonly [TIndex in keyof TModels]: readonly [
    model: TModels[TIndex],
    handlers: ChangeHandlers<TModels[TIndex], TView>,
  ];
};

/** A model and its handlers, whatever the model. */
export type AnyRoute = readonly [
  model: AnyModel,
  handlers: {
    readonly [TKind in 'insert' | 'modify' | 'remove']?: (
      change: never,
      context: ChangeContext,
    ) => unknown;
  } & Pick<ChangeHandlers<AnyModel>, 'match'>,
];
