import type { CallOptions } from './bound-model.ts';
import { pageSizes } from './page-size.ts';
import { type SearchRun, sendPage } from './run-search.ts';

/**
 * How many items match, up to the limit: DynamoDB counts and sends no items. With segments, the parts
 * of the table are counted side by side.
 */
export async function countSearch(
  run: SearchRun,
  segments: number | undefined,
  options: CallOptions | undefined,
): Promise<number> {
  if (run.compiled.plan.kind === 'nothing') return 0;
  const limit = run.search.limit ?? Number.POSITIVE_INFINITY;
  const parts =
    segments === undefined
      ? [run.search.segment]
      : Array.from({ length: segments }, (_, number) => ({ number, total: segments }));
  const counts = await Promise.all(parts.map((segment) => countPart(run, segment, limit, options)));
  return Math.min(
    counts.reduce((sum, count) => sum + count, 0),
    limit,
  );
}

async function countPart(
  run: SearchRun,
  segment: { readonly number: number; readonly total: number } | undefined,
  limit: number,
  options: CallOptions | undefined,
): Promise<number> {
  const { plan } = run.compiled;
  const sizes = pageSizes(
    run.search.pageSize,
    plan.kind !== 'nothing' && plan.filter !== undefined,
  );
  let count = 0;
  let startKey: Awaited<ReturnType<typeof sendPage>>['lastKey'];
  do {
    const chunk = await sendPage(run, { limit: sizes(limit - count), startKey, segment }, options);
    count += chunk.count;
    startKey = chunk.lastKey;
  } while (startKey !== undefined && count < limit);
  return count;
}
