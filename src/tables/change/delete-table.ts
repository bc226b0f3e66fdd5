import type { Database } from '../../client/dynamorm.ts';
import { isRequestError, isServiceError, isTableNotFound } from '../../errors/guards.ts';
import { ServiceError } from '../../errors/request.ts';
import { lookAt } from '../describe/describe-table.ts';
import { sendOptions } from '../send-options.ts';
import { tableCall } from '../table-call.ts';
import type { TableModels } from '../table-options.ts';
import { tableNameOf } from '../table-target.ts';
import { patienceOf, type WaitOptions } from './wait.ts';
import { waitForTable } from './wait-for-table.ts';

/** What `deleteTable` takes. */
export interface DeleteTableOptions extends WaitOptions {
  /** Return once the table is gone; false returns as soon as DynamoDB begins. Default: true. */
  readonly wait?: boolean;
}

/**
 * Deletes the table of a model, or the table of that whole name, with everything in it, and waits
 * until it is gone. Throws `ServiceError`: `table-not-found` where there is none, `table-protected`
 * where it has deletion protection.
 *
 * @example
 * ```ts
 * import { deleteTable } from 'dynamorm/tables';
 *
 * await deleteTable(db, User);
 * // DeleteTable { TableName: 'users' }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
 */
export function deleteTable(
  db: Database,
  table: TableModels | string,
  options: DeleteTableOptions = {},
): Promise<void> {
  return tableCall(db, 'deleteTable', table, async (within) =>
    deleteNamed(within, tableNameOf(within, table), options),
  );
}

async function deleteNamed(
  db: Database,
  TableName: string,
  options: DeleteTableOptions,
): Promise<void> {
  // Before anything is gone.
  patienceOf(options);
  try {
    await db.transport.send('DeleteTable', { TableName }, sendOptions(options));
  } catch (error) {
    if (!isOwnWork(error)) throw await explained(db, TableName, error, options);
  }
  if (options.wait === false) return;
  await waitForTable(db, TableName, (seen) => seen === undefined, options);
}

/** The answer to an attempt was lost, and the next one found the table gone, or going. */
function isOwnWork(error: unknown): boolean {
  return isRequestError(error) && error.ambiguous && isTableNotFound(error);
}

/** DynamoDB has no exception of its own for protected tables: whether it is that, the table tells. */
async function explained(
  db: Database,
  TableName: string,
  error: unknown,
  options: WaitOptions,
): Promise<unknown> {
  if (!isServiceError(error) || error.code !== 'service-validation') return error;
  const seen = await lookAt(db, TableName, sendOptions(options));
  if (seen?.DeletionProtectionEnabled !== true) return error;
  return new ServiceError({
    code: 'table-protected',
    message: `The table ${TableName} is protected against being deleted.`,
    hint: 'If it is to go, turn the protection off first: a plan with { deletionProtection: false }, applied with batchUpdateTable().',
    cause: error,
    attempts: error.attempts,
    ambiguous: error.ambiguous,
    type: error.type,
    statusCode: error.statusCode,
    requestId: error.requestId,
    serviceMessage: error.serviceMessage,
  });
}
