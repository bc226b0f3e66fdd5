import type { StreamView } from '../../definition/stream-view.ts';
import type { TableDescription } from '../../wire/tables.ts';
import type { Maxima, TableClassName, Throughput } from '../table-options.ts';
import type { IndexShape, TableShape } from '../wanted/table-shape.ts';

/** How far a table, an index or a replica is. */
export type TableStatus = 'creating' | 'updating' | 'deleting' | 'active' | (string & {});

/** How a table, or an index, is paid for. */
export type DescribedBilling =
  | { readonly mode: 'on-demand'; readonly maximum: Maxima }
  | ({ readonly mode: 'provisioned' } & Throughput);

/** A secondary index that exists. */
export interface DescribedIndex extends IndexShape {
  readonly status: TableStatus;
  /** True while items that were there before it are being copied into it. */
  readonly backfilling: boolean;
  readonly billing: DescribedBilling;
}

/** A table that exists, in the words of this library. */
export interface DescribedTable extends TableShape<DescribedIndex> {
  /** Its whole name, prefix included. */
  readonly name: string;
  readonly arn: string | undefined;
  readonly status: TableStatus;
  readonly createdAt: Date | undefined;
  /** As of some hours ago: DynamoDB counts every six hours. */
  readonly itemCount: number;
  /** In bytes, as of some hours ago. */
  readonly size: number;
  readonly billing: DescribedBilling;
  readonly warmThroughput: Throughput | undefined;
  readonly stream: StreamView | false;
  readonly streamArn: string | undefined;
  /** `'aws-owned'`, or the key that AWS or you manage. */
  readonly encryption: 'aws-owned' | { readonly kmsKey: string };
  readonly tableClass: TableClassName;
  readonly deletionProtection: boolean;
  readonly replicas: readonly DescribedReplica[];
  /** The stored name of the attribute that says when an item expires; `false` where nothing does. */
  readonly ttl: string | false;
  /** `undefined` where they were not asked for. */
  readonly tags: { readonly [key: string]: string } | undefined;
  /** How many days back it can be restored; `undefined` where it was not asked for. */
  readonly pointInTimeRecovery: { readonly days: number } | false | undefined;
  /** DynamoDB's own words. */
  readonly raw: TableDescription;
}

/** A copy of the table in another region. */
export interface DescribedReplica {
  readonly region: string;
  readonly status: TableStatus;
}
