import { keyOfWireItem } from '../codec/key.ts';
import { cursorOf, positionIn } from '../operations/position.ts';
import type { Chunk } from '../operations/search.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { Batch, ReadRequest } from './batches.ts';
import type { CallOptions } from './call-options.ts';
import { completeItems } from './hydrate.ts';
import { pageSizes } from './page-size.ts';
import { cursorContext, decodeOrSkip, type SearchRun, sendPage } from './run-search.ts';

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
  const { plan, decode } = run.compiled;
  if (plan.kind === 'nothing') return { items: [], lastKey: undefined };
  // Each item that is completed is paid for once more, so no more of them than are wanted.
  const entries = plan.hydrate ? chunk.items.slice(0, wanted) : chunk.items;
  const completed = plan.hydrate ? await completeItems(run, entries, options) : entries;
  const items: object[] = [];
  let seen = 0;
  for (const wire of completed) {
    seen += 1;
    const item = wire && decodeOrSkip(run.database, () => decode(wire));
    if (item !== undefined) items.push(item);
    if (items.length === wanted) break;
  }
  const last = seen < chunk.items.length ? chunk.items[seen - 1] : undefined;
  if (last === undefined) return { items, lastKey: chunk.lastKey };
  return { items, lastKey: keyOfWireItem(run.operation.model, last, plan.index) };
}
