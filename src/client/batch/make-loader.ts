import { decoderOf } from '../../codec/selection.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import { isDecodeError } from '../../errors/guards.ts';
import { TimeoutError } from '../../errors/request.ts';
import { batchReading } from '../../operations/batch-get.ts';
import { type BatchKey, batchKey } from '../../operations/batch-operation.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import { beginFill, endFill, type Fill, findItem, keepItem } from '../cache/caches.ts';
import type { ModelCache } from '../cache/read-cache.ts';
import { subjectOf } from '../observe/counters.ts';
import { perform } from '../observe/perform.ts';
import { countFailure } from '../observe/stats.ts';
import type { SearchContext } from '../query/run-search.ts';
import { operationContext } from '../verbs.ts';
import { causeOf } from './batch-error.ts';
import { decoderIn, type GetOptions, readKeys } from './batch-get.ts';
import { type BatchLimits, batchLimits } from './batch-options.ts';
import type { LoaderTiming } from './loader.ts';

/** A loader as it runs: what `Loader` gives types to. */
export interface RunningLoader {
  load(key: object): Promise<unknown>;
  loadMany(keys: readonly object[]): Promise<readonly unknown[]>;
}

/** What is loaded, and how. */
interface Loading {
  readonly model: ModelNode;
  /** Missing where parts of items are read, which are not kept. */
  readonly cache: ModelCache | undefined;
  readonly options: GetOptions & LoaderTiming;
}

/** Somebody who waits for an item. */
interface Waiting {
  readonly key: BatchKey;
  readonly resolve: (item: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A loader of one model. */
export function makeLoader(
  database: SearchContext,
  model: ModelNode,
  cache: ModelCache | undefined,
  options: GetOptions & LoaderTiming = {},
): RunningLoader {
  const { schedule = afterPromises, select } = options;
  const loading: Loading = { model, options, cache: select === undefined ? cache : undefined };
  const subject = subjectOf(model, 'loader');
  let waiting: Waiting[] = [];
  const send = (): void => {
    const gathered = waiting;
    waiting = [];
    const answered = perform(database, subject, (within) => answer(within, loading, gathered));
    // Those who wait hear of it, each by its own promise.
    answered.catch((error: unknown) => rejectAll(gathered, error));
  };
  const begin = async (gathered: readonly Waiting[]): Promise<void> => {
    try {
      await schedule(send);
    } catch (error) {
      // It may never call `send`: those who wait must not wait for ever, and the next ones begin anew.
      if (waiting === gathered) waiting = [];
      rejectAll(gathered, error);
    }
  };
  const load = (input: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const context = operationContext(database, model);
      const key = batchKey(context, context.codec.encodeKey(input));
      if (waiting.push({ key, resolve, reject }) === 1) void begin(waiting);
    });
  const loadMany: RunningLoader['loadMany'] = (keys) => Promise.all(keys.map(load));
  return Object.freeze({ load, loadMany });
}

/**
 * A tick that is asked for by a promise comes after all promises, however long their chains, and
 * before timers and sockets: resolvers that wait for each other load together.
 */
function afterPromises(send: () => void): void {
  void Promise.resolve().then(() => process.nextTick(send));
}

/** Reads what is waited for, and gives each what it waits for; rejects where some was not read. */
async function answer(
  database: SearchContext,
  loading: Loading,
  waiting: readonly Waiting[],
): Promise<void> {
  const keys = [...new Map(waiting.map(({ key }) => [key.text, key])).values()];
  const { read, failure } = await readAll(database, loading, keys);
  const decode = decoderFor(database, loading);
  const given = new Set<string>();
  // An item that does not fit rejects those who wait for it, and nobody else.
  const itemOf = async (text: string): Promise<unknown> => {
    const wire = read.get(text);
    const item = wire && decode(wire);
    if (item !== undefined) given.add(text);
    return item;
  };
  for (const { key, resolve } of waiting) if (read.has(key.text)) resolve(itemOf(key.text));
  database.counters.items = given.size;
  if (failure !== undefined) throw failure.cause;
}

type Decode = ReturnType<typeof decoderIn>;

function decoderFor(database: SearchContext, { model, options }: Loading): Decode {
  const { decode } = decoderOf(model, { paths: options.select });
  return decoderIn(database, operationContext(database, model), options, decode);
}

/** What is known of the items of some keys, `undefined` for those that are missing. */
interface Read {
  readonly read: ReadonlyMap<string, WireItem | undefined>;
  /** Why others could not be read. */
  readonly failure: { readonly cause: unknown } | undefined;
}

async function readAll(
  database: SearchContext,
  loading: Loading,
  keys: readonly BatchKey[],
): Promise<Read> {
  const { model, cache, options } = loading;
  const { counters } = database;
  const { consistent = false, select } = options;
  const read =
    cache && !consistent
      ? await readCached(database, loading, cache, keys)
      : new Map<string, WireItem | undefined>();
  const missing = keys.filter(({ text }) => !read.has(text));
  counters.cached = missing.length === 0;
  const fills = cache && missing.map(({ text }) => beginFill(database.caches, text));
  try {
    const limits = batchLimits(options, database);
    const reading = batchReading(model, select, consistent);
    const { found, end } = await readKeys(database, missing, reading, limits);
    for (const { text } of end.done) read.set(text, found.get(text)?.stored());
    const keep = async (fill: Fill): Promise<void> => {
      const brought = { item: read.get(fill.text), consistent };
      if (cache && read.has(fill.text)) {
        await keepItem(database.caches, cache, fill, brought, counters);
      }
    };
    await Promise.all((fills ?? []).map(keep));
    if (end.stop === undefined) return { read, failure: undefined };
    countFailure(counters);
    const { reason, cause } = end.stop;
    const isLate = reason === 'deadline' && cause === undefined;
    const failure = isLate
      ? notInTime(model, limits, end.requests)
      : causeOf(end.stop, end.requests);
    return { read, failure: { cause: failure } };
  } finally {
    for (const fill of fills ?? []) endFill(database.caches, fill);
  }
}

/** What a cache holds; an item that does not fit the model is read anew, as `get` does. */
async function readCached(
  database: SearchContext,
  loading: Loading,
  cache: ModelCache,
  keys: readonly BatchKey[],
): Promise<Map<string, WireItem | undefined>> {
  const { caches, counters } = database;
  const decode = decoderFor({ ...database, onInvalid: undefined }, loading);
  const held = await Promise.all(keys.map(({ text }) => findItem(caches, cache, text, counters)));
  return new Map(
    keys.flatMap(({ text }, position) => {
      const answer = held[position];
      return answer !== undefined && fits(decode, answer.Item) ? [[text, answer.Item]] : [];
    }),
  );
}

function fits(decode: Decode, item: WireItem | undefined): boolean {
  try {
    if (item !== undefined) decode(item);
    return true;
  } catch (error) {
    if (isDecodeError(error)) return false;
    throw error;
  }
}

/** DynamoDB has answered, and left keys unread until it was too late. */
function notInTime(
  { name }: ModelNode,
  { timeoutMs }: BatchLimits,
  attempts: number,
): TimeoutError {
  return new TimeoutError({
    code: 'loader-timeout',
    message: `The loader of ${name} ran out of time after ${timeoutMs} ms and ${attempts} requests: DynamoDB left keys unprocessed.`,
    hint: 'Load again later, raise timeoutMs, or give the table more capacity.',
    attempts,
    ambiguous: false,
  });
}

function rejectAll(waiting: readonly Waiting[], error: unknown): void {
  for (const { reject } of waiting) reject(error);
}
