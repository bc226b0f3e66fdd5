import { isBytes } from '../../codec/guards.ts';
import { storedKeyNames } from '../../codec/key.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import { toBase64 } from '../../wire/bytes.ts';
import type { Counters } from '../observe/counters.ts';
import type { RequestLog } from '../observe/logger.ts';
import type { CacheOptions, ModelCache, ReadCache } from './read-cache.ts';
import { writtenItems } from './written-items.ts';

/**
 * The caches of a database, and what must not get into them: what a read brings that began before a
 * write of the same item was over, and what an eventually consistent read brings right after it.
 */
export interface Caches {
  readonly stores: Set<ReadCache>;
  /** The names of the stored keys, by table. */
  readonly keyNames: Map<string, readonly string[]>;
  /** Reads on their way to a cache, by the texts of their items. */
  readonly fills: Map<string, Fill>;
  /** Items that were written a moment ago. */
  readonly unsettled: Map<string, Unsettled>;
  /** Nothing that was read before is kept: more was written than is remembered one by one. */
  quietUntil: number;
  readonly log: RequestLog | undefined;
}

/** Reads of one item on their way to a cache; a write meanwhile spoils them. */
export interface Fill {
  readonly text: string;
  readonly started: number;
  readers: number;
  isSpoiled: boolean;
}

interface Unsettled {
  /** Until when eventually consistent reads may not know the write. */
  readonly until: number;
  /** Whether the write itself may still come: then no read can tell. */
  readonly isDoubtful: boolean;
}

/** What was written is everywhere within a second, as a rule. */
const settlingMs = 2_000;
/** What ended without an answer has come by then, or never does. */
const doubtMs = 60_000;
const mostUnsettled = 1_000;

/** No caches, until a model or the database gets one. */
export function newCaches(log: RequestLog | undefined): Caches {
  return {
    stores: new Set(),
    keyNames: new Map(),
    fills: new Map(),
    unsettled: new Map(),
    quietUntil: 0,
    log,
  };
}

/** The cache that options name, known to the database from now on. */
export function cacheIn(
  caches: Caches,
  { cache, cacheMissing = false }: CacheOptions,
): ModelCache | undefined {
  if (cache === undefined) return undefined;
  caches.stores.add(cache);
  return { store: cache, keepsMissing: cacheMissing };
}

/** Remembers by which names a table's items are known: a PutItem does not say. */
export function noteTable({ stores, keyNames }: Caches, table: string, model: ModelNode): void {
  if (stores.size > 0 && !keyNames.has(table)) keyNames.set(table, storedKeyNames(model));
}

/** What a cache holds, as an answer of DynamoDB; `undefined` where it holds nothing, or failed. */
export async function findItem(
  caches: Caches,
  { store, keepsMissing }: ModelCache,
  text: string,
  counters: Counters,
): Promise<{ readonly Item?: WireItem } | undefined> {
  try {
    const held = await store.get(text);
    const item = typeof held === 'string' ? itemIn(held) : undefined;
    if (item === null) return keepsMissing ? {} : undefined;
    return typeof item === 'object' ? { Item: item as WireItem } : undefined;
  } catch (error) {
    noteFailure(caches, counters, error);
    return undefined;
  }
}

/** Node quotes what it cannot parse; this error may be logged, and items may not. */
function itemIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('What it holds is not the text of an item.');
  }
}

/** Begins a read of an item that is going to be kept. */
export function beginFill({ fills }: Caches, text: string): Fill {
  const known = fills.get(text);
  const fill = known ?? { text, started: performance.now(), readers: 0, isSpoiled: false };
  fill.readers += 1;
  fills.set(text, fill);
  return fill;
}

/** Ends a read, whatever it brought. */
export function endFill({ fills }: Caches, fill: Fill): void {
  fill.readers -= 1;
  if (fill.readers === 0 && fills.get(fill.text) === fill) fills.delete(fill.text);
}

/** Keeps what a read brought, unless it may be out of date. Never rejects. */
export async function keepItem(
  caches: Caches,
  { store, keepsMissing }: ModelCache,
  fill: Fill,
  { item, consistent }: { readonly item: WireItem | undefined; readonly consistent: boolean },
  counters: Counters,
): Promise<void> {
  if (!isCurrent(caches, fill, consistent)) return;
  try {
    if (item !== undefined) await store.set(fill.text, JSON.stringify(item, bytesAsText));
    else if (keepsMissing) await store.set(fill.text, 'null');
    else if (consistent) await store.delete(fill.text);
    // A cache that takes its time may have taken this in after the write took it out.
    if (fill.isSpoiled) await store.delete(fill.text);
  } catch (error) {
    noteFailure(caches, counters, error);
  }
}

function isCurrent(
  { unsettled, quietUntil }: Caches,
  { text, started, isSpoiled }: Fill,
  consistent: boolean,
): boolean {
  if (isSpoiled || started < quietUntil) return false;
  const written = unsettled.get(text);
  if (written === undefined) return true;
  if (started < written.until) return consistent && !written.isDoubtful;
  unsettled.delete(text);
  return true;
}

/** The SDK's answers have bytes; as text they are what the wire has. */
function bytesAsText(_: string, value: unknown): unknown {
  return isBytes(value) ? toBase64(value) : value;
}

/** Takes what a request wrote, or may have written, out of all caches. Never rejects. */
export async function forgetWritten(
  caches: Caches,
  request: object,
  isDoubtful: boolean,
  counters: Counters,
): Promise<void> {
  const texts = writtenItems(request, caches.keyNames);
  if (texts.length === 0) return;
  for (const text of texts) noteWrite(caches, text, isDoubtful);
  if (caches.unsettled.size > mostUnsettled) sweep(caches);
  const forget = async (store: ReadCache, text: string): Promise<void> => {
    try {
      await store.delete(text);
    } catch (error) {
      noteFailure(caches, counters, error);
    }
  };
  await Promise.all(
    [...caches.stores].flatMap((store) => texts.map((text) => forget(store, text))),
  );
}

function noteWrite({ fills, unsettled }: Caches, text: string, isDoubtful: boolean): void {
  const fill = fills.get(text);
  if (fill !== undefined) fill.isSpoiled = true;
  fills.delete(text);
  const until = performance.now() + (isDoubtful ? doubtMs : settlingMs);
  const before = unsettled.get(text);
  // A write that succeeds says nothing of one before it that may still come.
  if (before === undefined || before.until < until) unsettled.set(text, { until, isDoubtful });
}

/** Forgets what has settled; where little has, remembers all of the rest as one. */
function sweep(caches: Caches): void {
  const { unsettled, fills } = caches;
  const now = performance.now();
  for (const [text, { until }] of unsettled) {
    if (until <= now && !fills.has(text)) unsettled.delete(text);
  }
  if (unsettled.size <= mostUnsettled / 2) return;
  for (const { until } of unsettled.values()) {
    caches.quietUntil = Math.max(caches.quietUntil, until);
  }
  unsettled.clear();
}

function noteFailure({ log }: Caches, counters: Counters, error: unknown): void {
  counters.cacheError = error;
  log?.cacheFailed(error);
}
