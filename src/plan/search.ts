import type { Condition } from '../expression/condition.ts';

/** The direction of a sort key. */
export type Direction = 'asc' | 'desc';

/**
 * A query or a scan as data: what the builder gathers and the planner reads. `where` is what the
 * caller wants, for the planner to divide; `filter` is what the caller accepts to pay for and drop.
 */
export interface Search {
  readonly kind: 'query' | 'scan';
  readonly where: readonly Condition[];
  readonly filter: readonly Condition[];
  readonly order?: { readonly path: string; readonly direction: Direction };
  /** Items wanted. */
  readonly limit?: number;
  /** Items that DynamoDB reads for each request. */
  readonly pageSize?: number;
  /** Requests allowed. */
  readonly maxPages?: number;
  /** Paths to read; all that there is where it is missing. */
  readonly select?: readonly string[];
  /** The property of the index to use; the planner's choice where it is missing. */
  readonly index?: string;
  readonly consistent: boolean;
  readonly allowScan: boolean;
  /** Complete what an index does not carry by reading the items themselves. */
  readonly hydrate: boolean;
  /** Show items whose time to live has passed, although the model hides them. */
  readonly withExpired: boolean;
  /** Show items that are marked as deleted. */
  readonly withDeleted: boolean;
  /** Which part of a scan. */
  readonly segment?: { readonly number: number; readonly total: number };
}

/** An empty search. */
export function newSearch(kind: Search['kind'], allowScan: boolean): Search {
  return {
    kind,
    where: [],
    filter: [],
    consistent: false,
    allowScan,
    hydrate: false,
    withExpired: false,
    withDeleted: false,
  };
}
