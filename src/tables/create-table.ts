import type { Database } from '../client/dynamorm.ts';
import type { AnyModel } from '../definition/model.ts';
import { storedName } from '../definition/model-node.ts';
import type { TableDescription } from '../wire/tables.ts';
import { createTableRequest } from './create-table-request.ts';
import { type WaitOptions, waitUntil } from './wait.ts';

/** What `createTable` takes. */
export interface CreateTableOptions extends WaitOptions {
  /**
   * Return once the table is active. False returns as soon as DynamoDB begins, and leaves the time to
   * live off, because only an active table takes it. Default: true.
   */
  readonly wait?: boolean;
}

/**
 * Creates the table of a model, on demand, with its indexes and its time to live, and waits until it
 * is active. Gives DynamoDB's description of it. Throws `ServiceError` (`table-in-use`) where a table
 * of that name exists, and `TimeoutError` where it is not active in time.
 *
 * @example
 * ```ts
 * import { createTable } from 'dynamorm/tables';
 * await createTable(db, User);
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export async function createTable(
  db: Database,
  model: AnyModel,
  options: CreateTableOptions = {},
): Promise<TableDescription> {
  const node = model['~node'];
  const request = createTableRequest(node, db.tableName(model));
  const { response } = await db.transport.send('CreateTable', request, options);
  if (options.wait === false) return response.TableDescription ?? {};
  const description = await waitUntil(db, request.TableName, isActive, options);
  const { ttl } = node.roles;
  if (ttl !== undefined) {
    const specification = { AttributeName: storedName(node.shape, ttl), Enabled: true };
    const { TableName } = request;
    await db.transport.send(
      'UpdateTimeToLive',
      { TableName, TimeToLiveSpecification: specification },
      options,
    );
  }
  return description ?? {};
}

function isActive(description: TableDescription | undefined): boolean {
  return description?.TableStatus === 'ACTIVE';
}
