import type { Database } from '../../client/dynamorm.ts';
import { wholeOption } from '../../errors/whole-option.ts';
import { sendOptions } from '../send-options.ts';
import { tableCall } from '../table-call.ts';

/** What `listTables` takes. */
export interface ListTablesOptions {
  /** Names for each request, 1 to 100. Default: 100. */
  readonly pageSize?: number;
  /** Cancels the requests. */
  readonly signal?: AbortSignal;
}

/**
 * The names of all tables of the account in this region, however many, page by page as you go on: a
 * `break` stops asking. They are whole names, prefixes included, of everybody's tables.
 *
 * @example
 * ```ts
 * import { listTables } from 'dynamorm/tables';
 *
 * for await (const name of listTables(db)) console.log(name);
 * // ListTables { Limit: 100 }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
 */
export async function* listTables(
  db: Database,
  { pageSize, ...rest }: ListTablesOptions = {},
): AsyncGenerator<string, void, undefined> {
  const Limit = wholeOption('pageSize', pageSize, 100, 100);
  let last: string | undefined;
  do {
    const request = { Limit, ...(last === undefined ? {} : { ExclusiveStartTableName: last }) };
    const { response } = await tableCall(db, 'listTables', undefined, ({ transport }) =>
      transport.send('ListTables', request, sendOptions(rest)),
    );
    yield* response.TableNames ?? [];
    last = response.LastEvaluatedTableName;
  } while (last !== undefined);
}
