import type { Database } from '../../client/dynamorm.ts';
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
export async function tableExists(
  db: Database,
  table: TableModels | string,
  { signal }: TableExistsOptions = {},
): Promise<boolean> {
  const seen = await lookAt(db, tableNameOf(db, table), signal === undefined ? {} : { signal });
  return seen !== undefined && seen.TableStatus !== 'DELETING';
}
