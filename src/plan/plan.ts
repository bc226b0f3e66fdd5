import type { NamedIndex } from '../definition/model-node.ts';
import type { Rejection } from '../errors/query.ts';
import type { Condition } from '../expression/condition.ts';
import type { Direction } from './search.ts';

/** How a search is answered, as data: what `explain()` shows and requests are made from. */
export type Plan = QueryPlan | ScanPlan | NothingPlan;

interface SearchPlan {
  /** The index that is read; `undefined` for the table itself. */
  readonly index: NamedIndex | undefined;
  /** Its name in the model; `table` for the table itself. */
  readonly source: string;
  /** What is paid for, then dropped; `undefined` when nothing is. */
  readonly filter: Condition | undefined;
  /** The paths that are read; `undefined` for all that the source carries. */
  readonly select: readonly string[] | undefined;
  /** Whether all that the index carries was asked for, and no more. */
  readonly carriedOnly: boolean;
  readonly consistent: boolean;
  /** Whether the items are completed from the table, with a batch read for each page. */
  readonly hydrate: boolean;
  /** Whether DynamoDB reads each item of a local index from the table as well, and charges for it. */
  readonly fetched: boolean;
  /** The other ways, and what each lacks. */
  readonly rejected: readonly Rejection[];
  /** What the caller may not have meant. */
  readonly warnings: readonly string[];
}

/** A seek in one partition. */
export interface QueryPlan extends SearchPlan {
  readonly kind: 'query';
  /** What is sought: equalities of the partition key, then conditions on the sort key. */
  readonly keyConditions: readonly Condition[];
  /** The properties of the partition key, each fixed by an equality. */
  readonly partition: readonly string[];
  readonly direction: Direction;
}

/** A read of everything. */
export interface ScanPlan extends SearchPlan {
  readonly kind: 'scan';
}

/** A condition that no item can meet: nothing is sent. */
export interface NothingPlan {
  readonly kind: 'nothing';
  readonly source: string;
  readonly rejected: readonly Rejection[];
  readonly warnings: readonly string[];
}
