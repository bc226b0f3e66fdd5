import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyModel } from '../definition/model.ts';
import { IncompleteError } from '../errors/query.ts';
import { AbortedError, TimeoutError } from '../errors/request.ts';
import { itemNotFound } from '../operations/refusals.ts';
import { aggregatesOf, startTally } from './aggregates.ts';
import type { Batch, Reader, ReadRequest } from './batches.ts';
import type { CallOptions } from './bound-model.ts';
import { groupItems } from './group-items.ts';
import type { Endings, GroupOptions, Page, PageOptions, UntilOptions } from './query.ts';

/** Makes a reader for one run: the moment and the values are those of the ending's call. */
export type StartReader = () => Reader;

type AnyEndings = Endings<AnyModel, object>;

/** The endings of a read, whatever it reads from. */
export function endingsOf(start: StartReader): AnyEndings {
  const all = async (options?: CallOptions): Promise<object[]> => readAll(start(), options);
  const page = async (options?: PageOptions): Promise<Page<object>> => readPage(start(), options);
  const endings = {
    all,
    first: async (options?: CallOptions) => readFirst(start(), options),
    firstOrThrow: async (options?: CallOptions) => {
      const reader = start();
      const item = await readFirst(reader, options);
      if (item === undefined)
        throw itemNotFound('firstOrThrow', { model: reader.model, key: undefined });
      return item;
    },
    page,
    pages: (options?: PageOptions) => readPages(start, options),
    count: async (options?: CallOptions) => start().count(options),
    until: async (isDone: (items: object[]) => boolean, options: UntilOptions) =>
      readUntil(() => all(options), isDone, options),
    aggregate: async (define: never, options?: CallOptions) => {
      const tally = startTally(aggregatesOf(define));
      for await (const item of itemsOf(start(), options)) tally.add(item);
      return tally.results();
    },
    groupBy: async (key: (item: object) => unknown, define: never, options?: GroupOptions<never>) =>
      groupItems(itemsOf(start(), options), key, aggregatesOf(define), options),
    explain: () => start().explain(),
    toRequest: (options?: PageOptions) => start().toRequest(options?.cursor),
    [Symbol.asyncIterator]: () => itemsOf(start(), undefined),
  };
  return endings as unknown as AnyEndings;
}

/** Every item, one by one, up to the limit. Stopping early stops the requests. */
async function* itemsOf(
  reader: Reader,
  options: CallOptions | undefined,
): AsyncGenerator<object, void, undefined> {
  for await (const batch of reader.read(toTheLimit(reader, options))) yield* batch.items;
}

function toTheLimit({ limit }: Reader, options: CallOptions | undefined): ReadRequest {
  return { wanted: limit ?? Number.POSITIVE_INFINITY, options };
}

async function readAll(reader: Reader, options: CallOptions | undefined): Promise<object[]> {
  const items: object[] = [];
  let last: Batch | undefined;
  for await (const batch of reader.read(toTheLimit(reader, options))) {
    for (const item of batch.items) items.push(item);
    last = batch;
  }
  const cursor = last?.cursor();
  const isWhole = cursor === undefined || items.length === reader.limit;
  if (!isWhole) throw incomplete(reader, items, cursor);
  return items;
}

async function readFirst(reader: Reader, options: CallOptions | undefined): Promise<unknown> {
  if (reader.byKey !== undefined) return reader.byKey(options);
  for await (const batch of reader.read({ wanted: 1, options })) {
    if (batch.items.length > 0) return batch.items[0];
  }
  return undefined;
}

async function readPage(reader: Reader, options: PageOptions | undefined): Promise<Page<object>> {
  const { limit } = reader;
  const wanted = limit ?? Number.POSITIVE_INFINITY;
  const items: object[] = [];
  let scannedCount = 0;
  let last: Batch | undefined;
  const request = { cursor: options?.cursor, wanted, once: limit === undefined, options };
  for await (const batch of reader.read(request)) {
    for (const item of batch.items) items.push(item);
    scannedCount += batch.scannedCount;
    last = batch;
  }
  const cursor = last?.cursor();
  return { items, ...(cursor === undefined ? {} : { cursor }), count: items.length, scannedCount };
}

async function* readPages(
  start: StartReader,
  options: PageOptions | undefined,
): AsyncGenerator<Page<object>, void, undefined> {
  let cursor = options?.cursor;
  do {
    const page = await readPage(start(), { ...options, cursor });
    yield page;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const shortestPauseMs = 20;
const longestPauseMs = 1_000;

async function readUntil(
  read: () => Promise<object[]>,
  isDone: (items: object[]) => boolean,
  { timeout, signal }: UntilOptions,
): Promise<object[]> {
  const deadline = performance.now() + timeout;
  for (let reads = 1, pause = shortestPauseMs; ; reads += 1) {
    const items = await read();
    if (isDone(items)) return items;
    if (performance.now() + pause > deadline) throw notInTime(timeout, reads, items.length);
    await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw stopped(signal, reads);
    });
    pause = Math.min(pause * 2, longestPauseMs);
  }
}

function incomplete(reader: Reader, items: readonly object[], cursor: string): IncompleteError {
  return new IncompleteError({
    code: 'read-incomplete',
    message: `maxPages() stopped the read of ${reader.model} after ${items.length} items.`,
    hint: 'error.items has them, and page({ cursor: error.cursor }) goes on behind them.',
    items,
    cursor,
  });
}

function notInTime(timeout: number, attempts: number, items: number): TimeoutError {
  return new TimeoutError({
    code: 'until-timeout',
    message: `until() was not satisfied after ${timeout} ms and ${attempts} reads; the last gave ${items} items.`,
    hint: 'Give it more time, or look at what the index holds.',
    attempts,
    ambiguous: false,
  });
}

function stopped(signal: AbortSignal | undefined, attempts: number): AbortedError {
  return new AbortedError({
    code: 'request-aborted',
    message: 'until() was cancelled between two reads.',
    hint: 'error.cause is the reason that the signal was given.',
    cause: signal?.reason,
    attempts,
    ambiguous: false,
  });
}
