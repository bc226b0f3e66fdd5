import type { AnyModel } from '../../definition/model.ts';
import type { BatchGetOptions, BatchSelectOptions } from './batch-options.ts';

/** What a loader takes; it holds for all that it loads. */
export interface LoaderOptions extends BatchGetOptions, LoaderTiming {}

/** What a loader takes that reads some attributes of its items. */
export interface LoaderSelectOptions<TPath extends string>
  extends BatchSelectOptions<TPath>,
    LoaderTiming {}

/** When a loader sends. */
export interface LoaderTiming {
  /**
   * Says when what was gathered is sent. Default: once every promise that is settled has been acted
   * on, and before anything else happens. `setImmediate` also waits for what has come in meanwhile.
   * What it throws, or rejects with, those who wait are told.
   */
  readonly schedule?: (send: () => void) => unknown;
}

/**
 * Gathers reads by key into batches. Nothing is kept: a key that is loaded again later is read again,
 * unless its model has a cache. May live as long as its database, or as one request of a server.
 */
export interface Loader<TModel extends AnyModel, TItem> {
  /**
   * The item with this key; `undefined` when there is none. Each caller gets an object of its own.
   * Rejects with what its request failed with, with `TimeoutError` where DynamoDB left the key
   * unprocessed for too long, and with `ValidationError` for what is no key, which the others that
   * load at the same time do not hear of.
   */
  load(key: TModel['~key']): Promise<TItem | undefined>;
  /** Several items, in the order of their keys. Rejects when one of them cannot be read. */
  loadMany(keys: readonly TModel['~key'][]): Promise<(TItem | undefined)[]>;
}
