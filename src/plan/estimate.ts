import type { QueryPlan, ScanPlan } from './plan.ts';

/** What one request may cost, and what that is computed from. */
export interface CostEstimate {
  /** Read units of one request, at most. */
  readonly readUnitsPerRequest: number;
  /** The assumption, in words. */
  readonly assumes: string;
}

const bytesPerUnit = 4096;
const requestBytes = 1024 * 1024;
const assumedItemBytes = 1024;

/**
 * What one request of a plan costs at most: DynamoDB charges for what it reads, half a unit for each
 * 4 KB, a whole one when consistent, whatever a filter drops. It stops reading after 1 MB.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html
 */
export function estimateCost(
  plan: QueryPlan | ScanPlan,
  itemsRead: number | undefined,
): CostEstimate {
  const perUnit = plan.consistent ? 1 : 0.5;
  const bytes = Math.min((itemsRead ?? Number.POSITIVE_INFINITY) * assumedItemBytes, requestBytes);
  const search = Math.ceil(bytes / bytesPerUnit) * perUnit;
  const isReadTwice = plan.hydrate || plan.fetched;
  const again = isReadTwice ? (bytes / assumedItemBytes) * perUnit : 0;
  const assumes =
    itemsRead === undefined
      ? '1 MB, the most that one request reads'
      : `${itemsRead} items of 1 KB`;
  return {
    readUnitsPerRequest: search + again,
    assumes: isReadTwice ? `${assumes}, each read from the table as well` : assumes,
  };
}
