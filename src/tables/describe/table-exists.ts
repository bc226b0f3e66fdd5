import type { Database } from '../../client/dynamorm.ts';
import { sendOptions } from '../send-options.ts';
import { tableCall } from '../table-call.ts';
import type { TableModels } from '../table-options.ts';
import { tableNameOf } from '../table-target.ts';
import { lookAt } from './describe-table.ts';

/** What `tableExists` takes. */
export interface TableExistsOptions {
  /** Cancels the request. */
  readonly signal?: AbortSignal;
}

/**
 * Whether the table of a model, or the table of that whole name, is there, and is not being deleted.
 * It says nothing of its schema: that is what `ensureTable` is for. One request.
 *
 * @example
 * ```ts
 * import { tableExists } from 'dynamorm/tables';
 *
 * console.log(await tableExists(db, User), await tableExists(db, 'no-such-table')); // true false
 * // DescribeTable { TableName: 'users' }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 */
export function tableExists(
  db: Database,
  table: TableModels | string,
  options: TableExistsOptions = {},
): Promise<boolean> {
  return tableCall(db, 'tableExists', table, async (within) => {
    const seen = await lookAt(within, tableNameOf(within, table), sendOptions(options));
    return seen !== undefined && seen.TableStatus !== 'DELETING';
  });
}
