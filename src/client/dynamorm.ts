import type { CursorSigning } from '../codec/cursor.ts';
import type { AnyModel } from '../definition/model.ts';
import { ConfigurationError } from '../errors/configuration.ts';
import type { Transport } from '../transport/transport.ts';
import { wireTransport } from '../transport/wire-transport.ts';
import { databaseBatches } from './batch/bind-batches.ts';
import type { DatabaseBatches } from './batch/bound-batches.ts';
import { type BindingContext, bindModel } from './bind-model.ts';
import type { BoundModel } from './bound-model.ts';
import { cacheIn, newCaches, noteTable } from './cache/caches.ts';
import type { CacheOptions, ModelCache, ReadCache } from './cache/read-cache.ts';
import type { CallOptions } from './call/call-options.ts';
import { newCounters, subjectOf } from './observe/counters.ts';
import { requestLog } from './observe/logger.ts';
import { perform } from './observe/perform.ts';
import { type DatabaseStats, type StatsOptions, statsOf } from './observe/stats.ts';
import type { DatabaseOptions } from './options.ts';
import { tableName } from './table-name.ts';
import { makeTransaction } from './transaction/make-transaction.ts';
import { runTransaction } from './transaction/run-transaction.ts';
import { type GivenRead, readTogether } from './transaction/snapshot.ts';
import type {
  SnapshotItems,
  SnapshotReads,
  Transaction,
  TransactionOptions,
} from './transaction/transaction.ts';
import { noteScope, type Scope } from './transaction/transaction-scope.ts';

/** What `db.model()` takes: how the gets of this model are cached. */
export interface ModelOptions extends Omit<CacheOptions, 'cache'> {
  /**
   * A cache of its own, or `false` for none. Default: that of the database. The database tells every
   * cache that it was ever given of its writes, and keeps it: one for each model, not for each request.
   */
  readonly cache?: ReadCache | false | undefined;
}

/** A way to DynamoDB with models on it. Make one for each process and keep it. */
export interface Database extends DatabaseBatches {
  /**
   * The reads and writes of a model. Cheap; the same object for the same model. With options, one
   * whose gets are cached in another way than those of the database.
   */
  model<TModel extends AnyModel>(model: TModel, options?: ModelOptions): BoundModel<TModel>;
  /**
   * Reads, decides and writes, all or nothing. `work` reads with `tx.get` and says what to write;
   * then one TransactWriteItems writes it, on condition that everything that was read is still so.
   * Where it is not, or where another transaction is in the way, nothing is written and `work` runs
   * again, up to ten times: it must not do anything else that counts. Gives what `work` gives.
   *
   * Up to 100 items, read or written, and 4 MB; twice the write units. What `work` throws passes
   * through, and nothing is sent. Throws `TransactionCanceledError` with every operation that stood
   * in the way, and `OutcomeUnknownError` where no attempt was answered.
   *
   * @example
   * ```ts
   * await db.transaction(async (tx) => {
   *   const user = await tx.get(User, { id: 'u1' });
   *   tx.update(User, { id: 'u1' }, { age: (user?.age ?? 0) + 1 });
   *   tx.create(User, { id: 'u2', email: 'b@example.com' });
   * });
   * // GetItem { …, ConsistentRead: true }
   * // TransactWriteItems { TransactItems: [{ Update: … }, { Put: … }], ClientRequestToken: '…', … }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
   */
  transaction<TResult>(
    work: (tx: Transaction) => Promise<TResult> | TResult,
    options?: TransactionOptions,
  ): Promise<TResult>;

  /**
   * Items of any models as they were at one moment, in the order of their keys; `undefined` for one
   * that is missing. One TransactGetItems of up to 100 keys and 4 MB, at twice the read units of a
   * consistent read; asked again while a transaction is at work on one of the items.
   *
   * @example
   * ```ts
   * const [ada, bob] = await db.transactGet([
   *   [User, { id: 'u1' }],
   *   [User, { id: 'u2' }],
   * ]);
   * // TransactGetItems { TransactItems: [{ Get: { TableName: 'users', Key: … } }, …] }
   * ```
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
   */
  transactGet<const TModels extends readonly AnyModel[]>(
    reads: SnapshotReads<TModels>,
    options?: CallOptions,
  ): Promise<SnapshotItems<TModels>>;

  /**
   * Requests, retries, capacity, and for each model, operation and index the calls, items and
   * percentiles of their durations, since the database was made or `stats({ reset: true })` was
   * called. Plain data; always counted.
   */
  stats(options?: StatsOptions): DatabaseStats;
  /** The name that a model's table has in this database. */
  tableName(model: AnyModel): string;
  /** What requests go through; for the doors of this package and for requests of your own. */
  readonly transport: Transport;
  /** Closes its connections. Later calls reject; a `get` that a cache answers does not. */
  close(): void;
  /** The same, at the end of a `using` block. */
  [Symbol.dispose](): void;
  /** What it works with, for the doors of this package; not shown where a database is logged. */
  readonly '~context': () => BindingContext;
}

/**
 * A database: models are bound to it with `db.model(User)`. Nothing is sent before the first call,
 * and no AWS SDK is needed. Throws `ConfigurationError` where no region can be found.
 *
 * @example
 * ```ts
 * const db = dynamorm({ region: 'us-east-1' });
 * const users = db.model(User);
 * await users.get({ id: 'u1' });
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.html
 */
export function dynamorm(options: DatabaseOptions = {}): Database {
  const {
    transport: given,
    tablePrefix = '',
    now = systemClock,
    allowScan = false,
    cursorSecret,
    cursorMaxAgeMs,
    onInvalid,
    batchTimeoutMs = 60_000,
    cache,
    cacheMissing,
    logger,
    logValues = false,
    ...transportOptions
  } = options;
  const transport = given ?? wireTransport(transportOptions);
  if (given !== undefined) refuseTransportOptions(transportOptions);
  const log = logger && requestLog(logger, logValues);
  const caches = newCaches(log);
  return databaseOf({
    transport,
    origin: transport,
    log,
    caches,
    cache: cacheIn(caches, { cache, cacheMissing }),
    counters: newCounters(),
    now,
    allowScan,
    onInvalid,
    batchTimeoutMs,
    cursorSigning: signingOf(cursorSecret, cursorMaxAgeMs),
    tableOf: (model) => {
      const name = tableName(model);
      // An ARN is whole: it names a table of another account.
      const table = name.startsWith('arn:') ? name : tablePrefix + name;
      noteTable(caches, table, model);
      return table;
    },
  });
}

/** The database that works with a context; `transport` is what it shows. */
export function databaseOf(
  context: BindingContext,
  transport: Transport = context.transport,
): Database {
  const bound = new WeakMap<AnyModel, BoundModel<AnyModel>>();
  const close = (): void => transport.close();
  return {
    model: <TModel extends AnyModel>(model: TModel, options?: ModelOptions) => {
      if (options !== undefined) return bindModel(context, model, cacheFor(context, options));
      const known = bound.get(model) as unknown as BoundModel<TModel> | undefined;
      if (known !== undefined) return known;
      const made = bindModel(context, model, context.cache);
      bound.set(model, made as unknown as BoundModel<AnyModel>);
      return made;
    },
    ...databaseBatches(context),
    transaction: (work, options) => transact(context, work, options),
    transactGet: <const TModels extends readonly AnyModel[]>(
      reads: SnapshotReads<TModels>,
      given?: CallOptions,
    ) =>
      perform(context, subjectOf(undefined, 'transactGet'), (within) =>
        readTogether(within, reads as readonly GivenRead[], given),
      ) as Promise<SnapshotItems<TModels>>,
    stats: (options) => statsOf(context.counters, options),
    tableName: (model) => context.tableOf(model['~node']),
    transport,
    close,
    [Symbol.dispose]: close,
    '~context': () => context,
  };
}

function transact<TResult>(
  context: BindingContext,
  work: (tx: Transaction) => Promise<TResult> | TResult,
  options: TransactionOptions | undefined,
): Promise<TResult> {
  const doWork = async (scope: Scope): Promise<{ result: TResult; items: number }> => {
    const result = await work(makeTransaction(scope));
    return { result, items: noteScope(scope) };
  };
  return perform(context, subjectOf(undefined, 'transaction'), async (within) => {
    const { result, items } = await runTransaction(within, doWork, options);
    within.counters.items = items;
    return result;
  });
}

/** How the gets of one model are cached. */
function cacheFor(
  { cache: otherwise, caches }: BindingContext,
  options: ModelOptions,
): ModelCache | undefined {
  const { cache, cacheMissing = otherwise?.keepsMissing } = options;
  if (cache === false) return undefined;
  return cacheIn(caches, { cache: cache ?? otherwise?.store, cacheMissing });
}

function signingOf(
  secret: DatabaseOptions['cursorSecret'],
  maxAgeMs: number | undefined,
): CursorSigning {
  const secrets = secretsOf(secret);
  if (secrets.length > 0 || maxAgeMs === undefined) return { secrets, maxAgeMs };
  throw new ConfigurationError({
    code: 'cursor-secret',
    message: 'cursorMaxAgeMs was given without a cursorSecret: only a signed cursor has an age.',
    hint: 'Give a cursorSecret as well, or leave cursorMaxAgeMs out.',
  });
}

function secretsOf(secret: DatabaseOptions['cursorSecret']): readonly string[] {
  if (secret === undefined) return [];
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (secrets.length > 0 && !secrets.includes('')) return secrets;
  throw new ConfigurationError({
    code: 'cursor-secret',
    message: 'cursorSecret is empty: anybody could sign a cursor.',
    hint: 'Set the variable that it is read from, or leave the option out for unsigned cursors.',
  });
}

function systemClock(): Date {
  return new Date();
}

/** Options that would silently do nothing are refused. */
function refuseTransportOptions(options: object): void {
  const names = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (names.length === 0) return;
  throw new ConfigurationError({
    code: 'transport-options',
    message: `dynamorm() was given a transport and ${names.join(', ')} as well.`,
    hint: 'These are options of the built-in transport: give them to the client behind your own one.',
  });
}
