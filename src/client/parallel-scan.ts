import { invalidCursor } from '../codec/cursor.ts';
import { cursorOf, positionIn } from '../operations/position.ts';
import type { Chunk } from '../operations/search.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { Batch, ReadRequest } from './batches.ts';
import type { CallOptions } from './bound-model.ts';
import { pageSizes } from './page-size.ts';
import type { ParallelOptions } from './query.ts';
import { takeItems } from './read-search.ts';
import { cursorContext, type SearchRun, sendPage } from './run-search.ts';

/** Where one part of the table is: not begun, behind a key, or at its end. */
type SegmentPosition = WireItem | 'new' | 'done';

/** What one part brought. */
interface Arrival {
  readonly segment: number;
  readonly chunk: Chunk;
}

/**
 * Reads all parts of a table side by side, one request under way for each, and gives what arrives in
 * the order in which it arrives. The limit counts over all parts; the cursor is the positions of all
 * of them. When one part fails, the others are cancelled.
 */
export async function* readParallel(
  run: SearchRun,
  segments: number,
  { onProgress }: ParallelOptions,
  { cursor, wanted, once = false, options }: ReadRequest,
): AsyncGenerator<Batch, void, undefined> {
  if (run.compiled.plan.kind === 'nothing' || wanted <= 0) return;
  const context = cursorContext(run);
  const positions = startPositions(segments, cursor && positionIn(context, cursor).segments);
  const sizes = pageSizes(run.search.pageSize, run.compiled.plan.kind === 'scan');
  const abort = new AbortController();
  const signals = [abort.signal, options?.signal].filter((signal) => signal !== undefined);
  const calls: CallOptions = { signal: AbortSignal.any(signals) };
  const underWay = new Map<number, Promise<Arrival>>();
  let missing = wanted;
  let given = 0;
  let scanned = 0;
  const send = (segment: number): void => {
    const arrival = readSegment(run, segments, segment, positions[segment], sizes(missing), calls);
    // What is cancelled because another part failed must not be an unhandled rejection.
    arrival.catch(() => {});
    underWay.set(segment, arrival);
  };
  try {
    for (const [segment, position] of positions.entries()) if (position !== 'done') send(segment);
    for (let requests = 1; underWay.size > 0; requests += 1) {
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
      yield {
        items,
        scannedCount: chunk.scannedCount,
        cursor: () =>
          segmentsDone === segments
            ? undefined
            : cursorOf(context, { lastKey: {}, segments: here }),
      };
      if (missing === 0 || once || requests === run.search.maxPages) return;
      if (positions[segment] !== 'done') send(segment);
    }
  } finally {
    abort.abort();
  }
}

async function readSegment(
  run: SearchRun,
  total: number,
  segment: number,
  position: SegmentPosition | undefined,
  limit: number | undefined,
  calls: CallOptions,
): Promise<Arrival> {
  const startKey = typeof position === 'object' ? position : undefined;
  const page = { limit, startKey, segment: { number: segment, total } };
  return { segment, chunk: await sendPage(run, page, calls) };
}

/** The parts must be as many as when the cursor was made: they would not be the same parts. */
function startPositions(
  segments: number,
  resumed: readonly SegmentPosition[] | undefined | '',
): SegmentPosition[] {
  if (!resumed) return Array.from({ length: segments }, () => 'new');
  if (resumed.length === segments) return [...resumed];
  throw invalidCursor(
    'cursor-segment',
    `It belongs to a scan of ${resumed.length} parts, not ${segments}.`,
  );
}
