import type { ModelNode } from '../../definition/model-node.ts';
import { IncompleteError, PlanError } from '../../errors/query.ts';
import { cursorOf } from '../../operations/position.ts';
import type { Search } from '../../plan/search.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import type { CallOptions } from '../call/call-options.ts';
import { sideBySide } from '../call/side-by-side.ts';
import { pageSizes } from './page-size.ts';
import {
  cursorContext,
  type SearchContext,
  type SearchRun,
  sendPage,
  startRun,
} from './run-search.ts';

/**
 * How many items match, up to the limit: DynamoDB counts and sends no items, so that an index need
 * not carry more than what is filtered. With segments, the parts of the table are counted side by
 * side; when one fails, the others are cancelled.
 */
export async function countSearch(
  database: SearchContext,
  model: ModelNode,
  search: Search,
  segments: number | undefined,
  options: CallOptions | undefined,
): Promise<number> {
  const run = startCount(database, model, search);
  if (run.compiled.plan.kind === 'nothing' || search.limit === 0) return 0;
  const state: Counting = { run, segments, count: 0, requests: 0 };
  const positions = await sideBySide(options?.signal, (signal) =>
    Array.from({ length: segments ?? 1 }, (_, number) =>
      countPart(state, number, { ...options, signal }),
    ),
  );
  const limit = search.limit ?? Number.POSITIVE_INFINITY;
  const isWhole = positions.every((position) => position === 'done') || state.count >= limit;
  if (!isWhole) throw incomplete(state, positions);
  return Math.min(state.count, limit);
}

/** The index that reads would take, so that all endings agree; else any that carries the filter. */
function startCount(database: SearchContext, model: ModelNode, search: Search): SearchRun {
  try {
    return startRun(database, model, search, 'count');
  } catch (error) {
    if (!(error instanceof PlanError) || error.code !== 'index-coverage') throw error;
    return startRun(database, model, { ...search, select: [] }, 'count');
  }
}

/** A count on its way, shared by all parts. */
interface Counting {
  readonly run: SearchRun;
  readonly segments: number | undefined;
  count: number;
  requests: number;
}

/** Counts one part until it ends, or the limit or the number of requests is reached. */
async function countPart(
  state: Counting,
  number: number,
  options: CallOptions | undefined,
): Promise<WireItem | 'new' | 'done'> {
  const { run, segments } = state;
  const { plan } = run.compiled;
  const { limit = Number.POSITIVE_INFINITY, maxPages = Number.POSITIVE_INFINITY } = run.search;
  const isFiltered = plan.kind !== 'nothing' && plan.filter !== undefined;
  const sizes = pageSizes(run.search.pageSize, isFiltered);
  const segment = segments === undefined ? run.search.segment : { number, total: segments };
  let startKey: WireItem | undefined;
  while (state.count < limit && state.requests < maxPages) {
    state.requests += 1;
    const page = { limit: sizes(limit - state.count), startKey, segment };
    const chunk = await sendPage(run, page, options);
    state.count += chunk.count;
    startKey = chunk.lastKey;
    if (startKey === undefined) return 'done';
  }
  return startKey ?? 'new';
}

function incomplete(
  { run, segments, count, requests }: Counting,
  positions: readonly (WireItem | 'new' | 'done')[],
): IncompleteError {
  const [lastKey] = positions;
  const isAlone = segments === undefined && typeof lastKey === 'object';
  return new IncompleteError({
    code: 'read-incomplete',
    message: `maxPages() stopped the count of ${run.operation.model.name} after ${requests} requests and ${count} items.`,
    hint: 'Allow more requests, or count fewer items with limit().',
    items: [],
    cursor: cursorOf(
      cursorContext(run, segments),
      isAlone ? { lastKey } : { lastKey: {}, segments: positions },
    ),
  });
}
