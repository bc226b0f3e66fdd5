import type { AnyModel } from '../definition/model.ts';
import { ItemNotFoundError } from '../errors/outcome.ts';
import { IncompleteError } from '../errors/query.ts';
import { TimeoutError } from '../errors/request.ts';
import { linkSignals } from '../transport/linked-signal.ts';
import { aggregatesOf, tallies } from './aggregates.ts';
import type { Batch, Reader, ReadRequest } from './batches.ts';
import type { CallOptions } from './call-options.ts';
import { groupItems } from './group-items.ts';
import { pause } from './pause.ts';
import type { Endings, GroupOptions, Page, PageOptions, UntilOptions } from './query.ts';
import { wholeNumber } from './search-arguments.ts';

/** Makes a reader for one run: the moment and the values are those of the ending's call. */
export type StartReader = () => Reader;

/** Counts without reading, which may take another way than a reader. */
export type CountItems = (options: CallOptions | undefined) => Promise<number>;

type AnyEndings = Endings<AnyModel, object>;

/** The endings of a read, whatever it reads from. */
export function endingsOf(start: StartReader, countItems: CountItems): AnyEndings {
  const all = async (options?: CallOptions): Promise<object[]> => readAll(start(), options);
  const page = async (options?: PageOptions): Promise<Page<object>> => readPage(start(), options);
  const endings = {
    all,
    first: async (options?: CallOptions) => readFirst(start(), options),
    firstOrThrow: async (options?: CallOptions) => {
      const reader = start();
      const item = await readFirst(reader, options);
      if (item === undefined) throw noneFound(reader.model);
      return item;
    },
    page,
    pages: (options?: PageOptions) => readPages(start, options),
    count: async (options?: CallOptions) => countItems(options),
    until: async (isDone: (items: object[]) => boolean, options: UntilOptions) =>
      readUntil(all, isDone, options),
    aggregate: async (define: never, options?: CallOptions) => {
      const reader = start();
      const tally = tallies(reader, aggregatesOf(define))();
      for await (const item of itemsOf(reader, options)) tally.add(item);
      return tally.results();
    },
    groupBy: async (
      key: (item: object) => unknown,
      define: never,
      options?: GroupOptions<never>,
    ) => {
      const reader = start();
      const startTally = tallies(reader, aggregatesOf(define));
      return groupItems(itemsOf(reader, options), key, startTally, options);
    },
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
  let given = 0;
  let last: Batch | undefined;
  for await (const batch of reader.read(toTheLimit(reader, options))) {
    yield* batch.items;
    given += batch.items.length;
    last = batch;
  }
  refuseIncomplete(reader, given, [], last);
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
  refuseIncomplete(reader, items.length, items, last);
  return items;
}

async function readFirst(reader: Reader, options: CallOptions | undefined): Promise<unknown> {
  if (reader.limit === 0) return undefined;
  if (reader.byKey !== undefined) return reader.byKey(options);
  let last: Batch | undefined;
  for await (const batch of reader.read({ wanted: 1, options })) {
    if (batch.items.length > 0) return batch.items[0];
    last = batch;
  }
  refuseIncomplete(reader, 0, [], last);
  return undefined;
}

/** What `maxPages` cut off must not look like all that there is. */
function refuseIncomplete(
  reader: Reader,
  given: number,
  items: readonly object[],
  last: Batch | undefined,
): void {
  if (given === reader.limit) return;
  const cursor = last?.cursor();
  if (cursor !== undefined) throw incomplete(reader, given, items, cursor);
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
const MAX_TIMER_MS = 2_147_483_647;

async function readUntil(
  read: (options: CallOptions) => Promise<object[]>,
  isDone: (items: object[]) => boolean,
  { timeout, signal }: UntilOptions,
): Promise<object[]> {
  const deadline = performance.now() + wholeNumber('until', timeout, 0, MAX_TIMER_MS);
  const timer = AbortSignal.timeout(timeout);
  const either = linkSignals(timer, signal);
  let [found, reads] = [0, 1];
  const late = (cause: unknown): unknown =>
    timer.aborted && !signal?.aborted ? notInTime(timeout, reads, found, cause) : cause;
  try {
    for (let rest = shortestPauseMs; ; reads += 1) {
      const items = await read({ signal: either.signal }).catch((error: unknown) => {
        throw late(error);
      });
      if (isDone(items)) return items;
      found = items.length;
      if (performance.now() + rest > deadline) throw notInTime(timeout, reads, found, undefined);
      await pause(rest, signal, {
        message: 'The read was cancelled between two requests.',
        hint: 'error.cause is the reason that the signal was given.',
        attempts: reads,
      });
      rest = Math.min(rest * 2, longestPauseMs);
    }
  } finally {
    either.release();
  }
}

function incomplete(
  reader: Reader,
  given: number,
  items: readonly object[],
  cursor: string,
): IncompleteError {
  return new IncompleteError({
    code: 'read-incomplete',
    message: `maxPages() stopped the read of ${reader.model} after ${given} items.`,
    hint: 'page({ cursor: error.cursor }) goes on behind them; all() leaves them in error.items.',
    items,
    cursor,
  });
}

function noneFound(model: string): ItemNotFoundError {
  return new ItemNotFoundError({
    code: 'item-not-found',
    message: `firstOrThrow found no ${model}.`,
    hint: 'Check the conditions; first() gives undefined instead of this error.',
    model,
    key: undefined,
    item: undefined,
  });
}

function notInTime(timeout: number, attempts: number, items: number, cause: unknown): TimeoutError {
  return new TimeoutError({
    code: 'until-timeout',
    message: `until() was not satisfied after ${timeout} ms and ${attempts} reads; the last gave ${items} items.`,
    hint: 'Give it more time, or look at what the index holds.',
    cause,
    attempts,
    ambiguous: false,
  });
}
