import type { SegmentPosition } from '../../codec/cursor.ts';
import { cursorOf, positionIn } from '../../operations/position.ts';
import { type Chunk, type PageRequest, searchRequest } from '../../operations/search.ts';
import { linkSignals } from '../../transport/linked-signal.ts';
import type { QueryRequest, ScanRequest } from '../../wire/requests.ts';
import type { CallOptions } from '../call/call-options.ts';
import { NO_LONGER_WANTED } from '../call/no-longer-wanted.ts';
import type { Batch, ReadRequest } from './batches.ts';
import { pageSizes } from './page-size.ts';
import type { ParallelOptions } from './query.ts';
import { takeItems } from './read-search.ts';
import { cursorContext, type SearchRun, sendPage } from './run-search.ts';

/** What one part brought. */
interface Arrival {
  readonly segment: number;
  readonly chunk: Chunk;
}

/**
 * Reads all parts of a table side by side, one request under way for each, and gives what arrives in
 * the order in which it arrives. The limit counts over all parts; the cursor is the positions of all
 * of them. When one part fails, the others are cancelled. `once` is one request for each part.
 */
export async function* readParallel(
  run: SearchRun,
  segments: number,
  { onProgress }: ParallelOptions,
  { cursor, wanted, once = false, options }: ReadRequest,
): AsyncGenerator<Batch, void, undefined> {
  if (run.compiled.plan.kind === 'nothing' || wanted <= 0) return;
  const { maxPages = Number.POSITIVE_INFINITY } = run.search;
  const context = cursorContext(run, segments);
  const positions = startPositions(run, segments, cursor);
  const sizes = positions.map(() => sizesOf(run));
  const abort = new AbortController();
  const link = linkSignals(abort.signal, options?.signal);
  const calls: CallOptions = { ...options, signal: link.signal };
  const underWay = new Map<number, Promise<Arrival>>();
  let [missing, given, scanned, sent] = [wanted, 0, 0, 0];
  const send = (segment: number): void => {
    if (positions[segment] === 'done' || sent >= maxPages) return;
    sent += 1;
    const page = partPage(positions, segment, sizes[segment]?.(missing));
    const arrival = sendPage(run, page, calls).then((chunk) => ({ segment, chunk }));
    // What is cancelled because another part failed must not be an unhandled rejection.
    arrival.catch(() => {});
    underWay.set(segment, arrival);
  };
  try {
    for (const segment of positions.keys()) send(segment);
    while (underWay.size > 0) {
      const { segment, chunk } = await Promise.race(underWay.values());
      underWay.delete(segment);
      const { items, lastKey } = await takeItems(run, chunk, missing, calls);
      positions[segment] = lastKey ?? 'done';
      missing -= items.length;
      given += items.length;
      scanned += chunk.scannedCount;
      const segmentsDone = positions.filter((position) => position === 'done').length;
      onProgress?.({ items: given, scanned, segmentsDone, segments });
      const here = [...positions];
      const isDone = segmentsDone === segments;
      const cursorHere = (): string | undefined =>
        isDone ? undefined : cursorOf(context, { lastKey: {}, segments: here });
      yield { items, scannedCount: chunk.scannedCount, cursor: cursorHere };
      if (missing === 0) return;
      if (!once) send(segment);
    }
  } finally {
    abort.abort(NO_LONGER_WANTED);
    // What was cancelled is a part of the call: it is over, and counted, before the call is.
    await Promise.allSettled(underWay.values());
    link.release();
  }
}

/** The first request of a parallel read; `undefined` where its cursor is at the end. */
export function firstOfParallel(
  run: SearchRun,
  segments: number,
  cursor: string | undefined,
): QueryRequest | ScanRequest | undefined {
  const positions = startPositions(run, segments, cursor);
  const segment = positions.findIndex((position) => position !== 'done');
  if (segment === -1) return undefined;
  const limit = sizesOf(run)(run.search.limit ?? Number.POSITIVE_INFINITY);
  const page = partPage(positions, segment, limit);
  return searchRequest(run.compiled, run.operation.table, { ...page, values: run.values });
}

function sizesOf({ search, compiled: { plan } }: SearchRun): ReturnType<typeof pageSizes> {
  return pageSizes(search.pageSize, plan.kind !== 'nothing' && plan.filter !== undefined);
}

function startPositions(
  run: SearchRun,
  segments: number,
  cursor: string | undefined,
): SegmentPosition[] {
  const resumed =
    cursor === undefined ? undefined : positionIn(cursorContext(run, segments), cursor).segments;
  return resumed === undefined ? Array.from({ length: segments }, () => 'new') : [...resumed];
}

function partPage(
  positions: readonly SegmentPosition[],
  number: number,
  limit: number | undefined,
): Omit<PageRequest, 'values'> {
  const position = positions[number];
  const startKey = typeof position === 'object' ? position : undefined;
  return { limit, startKey, segment: { number, total: positions.length } };
}
