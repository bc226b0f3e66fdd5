import type { FoundItems } from '../../codec/found-items.ts';
import { keyOfWireItem } from '../../codec/key.ts';
import { cursorOf, positionIn } from '../../operations/position.ts';
import type { Chunk } from '../../operations/search.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import type { CallOptions } from '../call/call-options.ts';
import { decodeOrSkip } from '../decode-or-skip.ts';
import type { Batch, ReadRequest } from './batches.ts';
import { undecodedItem } from './foreign-item.ts';
import { completeItems } from './hydrate.ts';
import { pageSizes } from './page-size.ts';
import { cursorContext, type SearchRun, sendPage } from './run-search.ts';

/**
 * Reads a search request by request, and stops exactly at the item wanted last: the position is then
 * that item's own key, because the request may have brought more.
 */
export async function* readSearch(
  run: SearchRun,
  { cursor, wanted, once = false, options }: ReadRequest,
): AsyncGenerator<Batch, void, undefined> {
  const { plan } = run.compiled;
  if (plan.kind === 'nothing' || wanted <= 0) return;
  const sizes = pageSizes(run.search.pageSize, plan.filter !== undefined);
  const context = cursorContext(run);
  let startKey = cursor === undefined ? undefined : positionIn(context, cursor).lastKey;
  let missing = wanted;
  for (let page = 1; ; page += 1) {
    const chunk = await sendPage(
      run,
      { limit: sizes(missing), startKey, segment: run.search.segment },
      options,
    );
    const { items, lastKey } = await takeItems(run, chunk, missing, options);
    missing -= items.length;
    startKey = lastKey;
    const cursorHere = (): string | undefined =>
      lastKey === undefined ? undefined : cursorOf(context, { lastKey });
    yield { items, scannedCount: chunk.scannedCount, cursor: cursorHere };
    if (lastKey === undefined || missing === 0 || once || page === run.search.maxPages) return;
  }
}

/** What is taken out of a chunk, and where to go on behind it. */
export interface Taken {
  readonly items: readonly object[];
  readonly lastKey: WireItem | undefined;
}

/** The first items of a chunk, decoded; those that do not decode may be passed over. */
export async function takeItems(
  run: SearchRun,
  chunk: Chunk,
  wanted: number,
  options: CallOptions | undefined,
): Promise<Taken> {
  const { plan } = run.compiled;
  if (plan.kind === 'nothing') return { items: [], lastKey: undefined };
  const found = plan.hydrate ? await hydrated(run, chunk.items, wanted, options) : chunk.items;
  const items: object[] = [];
  let seen = 0;
  try {
    for (; seen < found.length && items.length < wanted; seen += 1) {
      const index = seen;
      const item = decodeOrSkip(run.database, () => found.item(index));
      if (item !== undefined) items.push(item);
    }
  } catch (error) {
    throw undecodedItem(run.operation.model, error);
  }
  if (seen >= chunk.items.length) return { items, lastKey: chunk.lastKey };
  const last = chunk.items.stored(seen - 1);
  return { items, lastKey: keyOfWireItem(run.operation.model, last, plan.index) };
}

/** Each item that is completed is paid for once more, so no more of them than are wanted. */
async function hydrated(
  run: SearchRun,
  { length, stored }: FoundItems,
  wanted: number,
  options: CallOptions | undefined,
): Promise<{ readonly length: number; item(index: number): object | undefined }> {
  const entries = Array.from({ length: Math.min(length, wanted) }, (_, index) => stored(index));
  const completed = await completeItems(run, entries, options);
  const { decode } = run.compiled.decoder;
  return {
    length: completed.length,
    item(index) {
      const wire = completed[index];
      return wire === undefined ? undefined : decode(wire);
    },
  };
}
