/**
 * Where `get` keeps what it read: an `LRUCache<string, string>`, a `Map`, or a client of Redis behind
 * these three. Keys are texts of table and key, values are texts of the items as they travelled. How
 * long it keeps them, and how many, is its own affair.
 */
export interface ReadCache {
  /** The value; `undefined` or `null` where there is none. */
  get(key: string): MaybePromise<string | null | undefined>;
  set(key: string, value: string): unknown;
  delete(key: string): unknown;
}

type MaybePromise<TValue> = TValue | PromiseLike<TValue>;

/** Whether and how gets are cached. */
export interface CacheOptions {
  /**
   * Where `get`, `getOrThrow` and `loader()` keep what they read, and look before they read. Every
   * write through the same database takes what it wrote out of it. Default: nowhere.
   */
  readonly cache?: ReadCache | undefined;
  /** True also keeps that there is no item. Default: false. */
  readonly cacheMissing?: boolean | undefined;
}

/** The cache of a model. */
export interface ModelCache {
  readonly store: ReadCache;
  readonly keepsMissing: boolean;
}
