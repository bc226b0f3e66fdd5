import { decoderOf } from '../../codec/selection.ts';
import type { ModelNode } from '../../definition/model-node.ts';
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
import { batchLimits } from './batch-options.ts';
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
  const load = (input: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const context = operationContext(database, model);
      const key = batchKey(context, context.codec.encodeKey(input));
      if (waiting.push({ key, resolve, reject }) === 1) schedule(send);
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
): Promise<number> {
  const { model, options } = loading;
  const keys = [...new Map(waiting.map(({ key }) => [key.text, key])).values()];
  const { read, failure } = await readAll(database, loading, keys);
  const decode = decoderIn(
    database,
    operationContext(database, model),
    options,
    decoderOf(model, { paths: options.select }).decode,
  );
  for (const { key, resolve } of waiting) {
    if (!read.has(key.text)) continue;
    const wire = read.get(key.text);
    // An item that does not fit rejects those who wait for it, and nobody else.
    resolve(wire === undefined ? undefined : attempt(() => decode(wire)));
  }
  if (failure !== undefined) throw failure.cause;
  return [...read.values()].filter((wire) => wire !== undefined).length;
}

/** What is known of the items of some keys, `undefined` for those that are missing. */
interface Read {
  readonly read: ReadonlyMap<string, WireItem | undefined>;
  /** Why others could not be read. */
  readonly failure: { readonly cause: unknown } | undefined;
}

async function readAll(
  database: SearchContext,
  { model, cache, options }: Loading,
  keys: readonly BatchKey[],
): Promise<Read> {
  const { counters } = database;
  const { consistent = false, select } = options;
  const read =
    cache && !consistent
      ? await readCached(database, cache, keys)
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
    return { read, failure: { cause: causeOf(end.stop, end.requests) } };
  } finally {
    for (const fill of fills ?? []) endFill(database.caches, fill);
  }
}

async function readCached(
  { caches, counters }: SearchContext,
  cache: ModelCache,
  keys: readonly BatchKey[],
): Promise<Map<string, WireItem | undefined>> {
  const held = await Promise.all(keys.map(({ text }) => findItem(caches, cache, text, counters)));
  return new Map(
    keys.flatMap(({ text }, position) => {
      const answer = held[position];
      return answer === undefined ? [] : [[text, answer.Item]];
    }),
  );
}

async function attempt(make: () => unknown): Promise<unknown> {
  return make();
}

function rejectAll(waiting: readonly Waiting[], error: unknown): void {
  for (const { reject } of waiting) reject(error);
}
