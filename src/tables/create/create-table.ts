import type { Database } from '../../client/dynamorm.ts';
import { isRequestError } from '../../errors/guards.ts';
import { applyCall } from '../change/apply-call.ts';
import { isTableInUse } from '../change/is-table-in-use.ts';
import type { WaitOptions } from '../change/wait.ts';
import { checkedOptions } from '../check-options.ts';
import { describeThere } from '../describe/describe-there.ts';
import type { DescribedTable } from '../describe/described-table.ts';
import { readDescription } from '../describe/read-description.ts';
import { creationStep } from '../plan/plan-creation.ts';
import { sendOptions } from '../send-options.ts';
import { tableCall } from '../table-call.ts';
import type { TableModels, TableOptions } from '../table-options.ts';
import { tableNameOf } from '../table-target.ts';
import { type WantedTable, wantedTable } from '../wanted/wanted-table.ts';
import { finishTable } from './finish-table.ts';

/** What `createTable` takes. */
export interface CreateTableOptions<TModels = TableModels>
  extends TableOptions<TModels>,
    WaitOptions {
  /**
   * Return once the table is active. False returns as soon as DynamoDB begins, and leaves off what
   * only an active table takes: the time to live, point-in-time recovery and replicas. Default: true.
   */
  readonly wait?: boolean;
}

/**
 * Creates the table of a model, or of several that live in one, with their indexes and their time to
 * live, and waits until it is active. Gives its description. On demand, unless `billing` says
 * otherwise; see `TableOptions` for everything that can be set.
 *
 * Throws `DefinitionError` for models that cannot share a table, `ConfigurationError` for options
 * that exclude each other, `ServiceError` (`table-in-use`) where a table of that name exists,
 * whatever it looks like, and `TimeoutError` where it is not active in time.
 *
 * @example
 * ```ts
 * import { createTable, deleteTable } from 'dynamorm/tables';
 *
 * await deleteTable(db, User);
 * const table = await createTable(db, User, {
 *   billing: {
 *     mode: 'provisioned',
 *     readUnits: 5,
 *     writeUnits: 5,
 *     indexes: { byEmail: { readUnits: 5, writeUnits: 5 }, byStatus: { readUnits: 1, writeUnits: 5 } },
 *   },
 *   stream: 'bothImages',
 *   tags: { team: 'accounts' },
 * });
 * console.log(table.status);
 * // CreateTable { TableName: 'users', KeySchema: …, BillingMode: 'PROVISIONED', … }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function createTable<const TModels extends TableModels>(
  db: Database,
  models: TModels,
  options: CreateTableOptions<TModels> = {},
): Promise<DescribedTable> {
  return tableCall(db, 'createTable', models, async (within) => {
    const checked = checkedOptions<TModels, CreateTableOptions<TModels>>(options);
    const wanted = wantedTable(models, checked);
    const table = tableNameOf(within, models);
    if (checked.wait === false) return beginTable(within, wanted, table, checked);
    await createWanted(within, wanted, table, checked);
    return describeThere(within, table, checked);
  });
}

async function beginTable(
  db: Database,
  wanted: WantedTable,
  table: string,
  options: CreateTableOptions,
): Promise<DescribedTable> {
  const [first] = creationStep(wanted, table, options).calls;
  const request = (first as Extract<typeof first, { operation: 'CreateTable' }>).request;
  const { response } = await db.transport.send('CreateTable', request, sendOptions(options));
  const apart = { ttl: false, tags: undefined, pointInTimeRecovery: undefined } as const;
  return readDescription(response.TableDescription ?? {}, apart);
}

/** Creates a table and sets what CreateTable does not take. */
export async function createWanted(
  db: Database,
  wanted: WantedTable,
  table: string,
  options: CreateTableOptions,
): Promise<void> {
  const { calls } = creationStep(wanted, table, options);
  try {
    for (const call of calls) await applyCall(db, table, call, options);
  } catch (error) {
    // The answer to an attempt was lost, and the next one met a table: its own, if it is as wanted.
    const isOwn = isRequestError(error) && error.ambiguous && isTableInUse(error);
    if (!isOwn || !(await finishTable(db, wanted, table, options)).inSync) throw error;
  }
}
