/** How many items DynamoDB is asked to read, request after request. */
export type PageSizes = (missing: number) => number | undefined;

const leastFiltered = 25;
const perWanted = 4;

/** DynamoDB's `Limit` is a 32-bit integer. A request ends at 1 MB long before. */
export const MAX_PAGE_SIZE = 2_147_483_647;

/**
 * The sizes of the requests of one read. A size of the caller's own is kept. Without one, and without
 * a filter, DynamoDB reads what is still missing; with a filter it begins with four times as many, at
 * least 25, and doubles, because nobody knows how many will match.
 */
export function pageSizes(pageSize: number | undefined, isFiltered: boolean): PageSizes {
  let next = 0;
  return (missing) => {
    if (pageSize !== undefined) return pageSize;
    if (!Number.isFinite(missing)) return undefined;
    if (!isFiltered) return Math.min(missing, MAX_PAGE_SIZE);
    const size = next === 0 ? Math.max(missing * perWanted, leastFiltered) : next * 2;
    next = Math.min(size, MAX_PAGE_SIZE);
    return next;
  };
}
