import type { Database } from '../client/dynamorm.ts';
import type { AnyModel } from '../definition/model.ts';
import { type WaitOptions, waitUntil } from './wait.ts';

/** What `deleteTable` takes. */
export interface DeleteTableOptions extends WaitOptions {
  /** Return once the table is gone; false returns as soon as DynamoDB begins. Default: true. */
  readonly wait?: boolean;
}

/**
 * Deletes the table of a model with everything in it, and waits until it is gone. Throws
 * `ServiceError` (`table-not-found`) where there is none.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
 */
export async function deleteTable(
  db: Database,
  model: AnyModel,
  options: DeleteTableOptions = {},
): Promise<void> {
  const TableName = db.tableName(model);
  await db.transport.send('DeleteTable', { TableName }, options);
  if (options.wait === false) return;
  await waitUntil(db, TableName, (description) => description === undefined, options);
}
