import type { CallOptions } from '../../client/call/call-options.ts';
import type { Database } from '../../client/dynamorm.ts';
import { isTableNotFound } from '../../errors/guards.ts';
import type { TableDescription } from '../../wire/tables.ts';
import { sendOptions } from '../send-options.ts';
import { tableCall } from '../table-call.ts';
import type { TableModels } from '../table-options.ts';
import { tableNameOf } from '../table-target.ts';
import type { DescribedTable } from './described-table.ts';
import { type DescribedApart, readDescription } from './read-description.ts';

/** What `describeTable` takes. */
export interface DescribeTableOptions {
  /** Asks for its tags as well: one request more. Default: false. */
  readonly tags?: boolean;
  /** Asks for its point-in-time recovery as well: one request more. Default: false. */
  readonly pointInTimeRecovery?: boolean;
  /** Cancels the requests. */
  readonly signal?: AbortSignal;
}

/**
 * What DynamoDB says of the table of a model, or of the table of that whole name: its key, its
 * indexes, its settings and its time to live. `undefined` where there is no such table. Two requests,
 * and one for each of the options; nothing is charged for them.
 *
 * @example
 * ```ts
 * import { describeTable } from 'dynamorm/tables';
 *
 * const table = await describeTable(db, User);
 * console.log(table?.status, table?.key, table?.indexes.map(({ name }) => name));
 * // DescribeTable { TableName: 'users' }
 * // DescribeTimeToLive { TableName: 'users' }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 */
export function describeTable(
  db: Database,
  table: TableModels | string,
  options: DescribeTableOptions = {},
): Promise<DescribedTable | undefined> {
  return tableCall(db, 'describeTable', table, async (within) =>
    describeNamed(within, tableNameOf(within, table), options),
  );
}

async function describeNamed(
  db: Database,
  table: string,
  { tags = false, pointInTimeRecovery = false, ...rest }: DescribeTableOptions,
): Promise<DescribedTable | undefined> {
  const options = sendOptions(rest);
  const raw = await lookAt(db, table, options);
  if (raw === undefined) return undefined;
  try {
    return readDescription(raw, {
      ttl: await timeToLive(db, raw, options),
      tags: tags ? await tagsOf(db, raw, options) : undefined,
      pointInTimeRecovery: pointInTimeRecovery ? await recovery(db, raw, options) : undefined,
    });
  } catch (error) {
    if (!isTableNotFound(error)) throw error;
    // Deleted since the first request; or so new that only DescribeTable knows it, and nothing is set.
    if (raw.TableStatus !== 'CREATING') return undefined;
    return readDescription(raw, {
      ttl: false,
      tags: tags ? {} : undefined,
      pointInTimeRecovery: pointInTimeRecovery ? false : undefined,
    });
  }
}

/** DynamoDB's own description of a table; `undefined` where there is none. */
export async function lookAt(
  db: Database,
  TableName: string,
  options: CallOptions,
): Promise<TableDescription | undefined> {
  try {
    const { response } = await db.transport.send('DescribeTable', { TableName }, options);
    return response.Table;
  } catch (error) {
    if (isTableNotFound(error)) return undefined;
    throw error;
  }
}

/** The time to live that is on; turning it on or off takes up to an hour, and counts from the start. */
export async function timeToLive(
  db: Database,
  { TableName = '' }: { readonly TableName?: string },
  options: CallOptions,
): Promise<string | false> {
  const { response } = await db.transport.send('DescribeTimeToLive', { TableName }, options);
  const { TimeToLiveStatus: status, AttributeName } = response.TimeToLiveDescription ?? {};
  return (status === 'ENABLED' || status === 'ENABLING') && AttributeName !== undefined
    ? AttributeName
    : false;
}

async function tagsOf(
  db: Database,
  { TableArn: ResourceArn = '' }: TableDescription,
  options: CallOptions,
): Promise<DescribedApart['tags']> {
  const tags = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const request = { ResourceArn, ...(NextToken === undefined ? {} : { NextToken }) };
    const { response } = await db.transport.send('ListTagsOfResource', request, options);
    for (const { Key, Value } of response.Tags ?? []) tags.set(Key, Value);
    NextToken = response.NextToken;
  } while (NextToken !== undefined);
  return Object.fromEntries(tags);
}

async function recovery(
  db: Database,
  { TableName = '' }: TableDescription,
  options: CallOptions,
): Promise<DescribedApart['pointInTimeRecovery']> {
  const { response } = await db.transport.send('DescribeContinuousBackups', { TableName }, options);
  const { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days = 35 } =
    response.ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  return status === 'ENABLED' ? { days } : false;
}
