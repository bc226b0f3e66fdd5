import type { AnyModel } from '../../definition/model.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import { ItemNotFoundError } from '../../errors/outcome.ts';
import { IncompleteError } from '../../errors/query.ts';
import { TimeoutError } from '../../errors/request.ts';
import { linkSignals } from '../../transport/linked-signal.ts';
import type { CallOptions } from '../call/call-options.ts';
import { pause } from '../call/pause.ts';
import { type Counters, subjectOf } from '../observe/counters.ts';
import { perform, performEach } from '../observe/perform.ts';
import { aggregatesOf, tallies } from './aggregates.ts';
import type { Batch, Reader, ReadRequest } from './batches.ts';
import { groupItems } from './group-items.ts';
import type { Endings, GroupOptions, Page, PageOptions, UntilOptions } from './query.ts';
import type { SearchContext } from './run-search.ts';
import { wholeNumber } from './search-arguments.ts';

/** What endings end: a read that has not begun. */
export interface Readable {
  readonly database: SearchContext;
  readonly model: ModelNode;
  readonly kind: 'query' | 'scan';
  /** Makes a reader for one run: the moment and the values are those of the ending's call. */
  readonly open: (database: SearchContext) => Reader;
  /** Counts without reading, which may take another way than a reader. */
  readonly count: (database: SearchContext, options: CallOptions | undefined) => Promise<number>;
}

type StartReader = () => Reader;

type AnyEndings = Endings<AnyModel, object>;

/** The endings of a read, whatever it reads from. */
export function endingsOf({ database, model, kind, open, count }: Readable): AnyEndings {
  const call = <TResult>(
    ending: string,
    work: (start: StartReader, within: SearchContext) => Promise<TResult>,
  ): Promise<TResult> =>
    perform(database, subjectOf(model, `${kind}.${ending}`), async (within) =>
      work(() => open(within), within),
    );
  const loop = <TStep>(
    ending: string,
    steps: (start: StartReader, counters: Counters) => AsyncGenerator<TStep, void, undefined>,
  ): AsyncGenerator<TStep, void, undefined> =>
    performEach(database, subjectOf(model, `${kind}.${ending}`), (within) =>
      steps(() => open(within), within.counters),
    );
  const endings = {
    all: (options?: CallOptions) => call('all', (start) => readAll(start(), options)),
    first: (options?: CallOptions) => call('first', (start) => readFirst(start(), options)),
    firstOrThrow: (options?: CallOptions) =>
      call('firstOrThrow', async (start) => {
        const reader = start();
        const item = await readFirst(reader, options);
        if (item === undefined) throw noneFound(reader.model);
        return item;
      }),
    page: (options?: PageOptions) =>
      call('page', (start, { counters }) => readPage(start(), options, counters)),
    pages: (options?: PageOptions) =>
      loop('pages', (start, counters) => readPages(start, options, counters)),
    count: (options?: CallOptions) => call('count', (_, within) => count(within, options)),
    until: (isDone: (items: object[]) => boolean, options: UntilOptions) =>
      call('until', (start) => readUntil(start, isDone, options)),
    aggregate: (define: never, options?: CallOptions) =>
      call('aggregate', async (start, { counters }) => {
        const reader = start();
        const tally = tallies(reader, aggregatesOf(define))();
        for await (const { items } of batchesOf(() => reader, options, counters)) {
          for (const item of items) tally.add(item);
        }
        return tally.results();
      }),
    groupBy: (key: (item: object) => unknown, define: never, options?: GroupOptions<never>) =>
      call('groupBy', async (start, { counters }) => {
        const reader = start();
        const startTally = tallies(reader, aggregatesOf(define));
        const items = itemsOf(batchesOf(() => reader, options, counters));
        return groupItems(items, key, startTally, options);
      }),
    explain: () => open(database).explain(),
    toRequest: (options?: PageOptions) => open(database).toRequest(options?.cursor),
    [Symbol.asyncIterator]: () =>
      itemsOf(loop('iterate', (start, counters) => batchesOf(start, undefined, counters))),
  };
  return endings as unknown as AnyEndings;
}

/** Every item, one by one. Stopping early stops the requests. */
async function* itemsOf(batches: AsyncIterable<Batch>): AsyncGenerator<object, void, undefined> {
  for await (const { items } of batches) yield* items;
}

/** Batch by batch, up to the limit. */
async function* batchesOf(
  start: StartReader,
  options: CallOptions | undefined,
  counters: Counters,
): AsyncGenerator<Batch, void, undefined> {
  const reader = start();
  let given = 0;
  let last: Batch | undefined;
  for await (const batch of reader.read(toTheLimit(reader, options))) {
    given += batch.items.length;
    counters.items = given;
    last = batch;
    yield batch;
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

async function readPage(
  reader: Reader,
  options: PageOptions | undefined,
  counters: Counters,
): Promise<Page<object>> {
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
  counters.items = (counters.items ?? 0) + items.length;
  const cursor = last?.cursor();
  return { items, ...(cursor === undefined ? {} : { cursor }), count: items.length, scannedCount };
}

async function* readPages(
  start: StartReader,
  options: PageOptions | undefined,
  counters: Counters,
): AsyncGenerator<Page<object>, void, undefined> {
  let cursor = options?.cursor;
  do {
    const page = await readPage(start(), { ...options, cursor }, counters);
    yield page;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const shortestPauseMs = 20;
const longestPauseMs = 1_000;
const MAX_TIMER_MS = 2_147_483_647;

async function readUntil(
  start: StartReader,
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
      const reader = start();
      const items = await readAll(reader, { signal: either.signal }).catch((error: unknown) => {
        throw late(error);
      });
      if (isDone(items)) return items;
      found = items.length;
      if (performance.now() + rest > deadline) throw notInTime(timeout, reads, found, undefined);
      const cancelled = {
        message: 'The read was cancelled between two requests.',
        hint: 'error.cause is the reason that the signal was given.',
        attempts: reads,
      };
      await pause(rest, signal, cancelled, { deadline: reader.deadline, what: 'until()' });
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
