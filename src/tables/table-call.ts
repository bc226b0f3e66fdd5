import { databaseCall } from '../client/call/database-call.ts';
import type { Database } from '../client/dynamorm.ts';
import { noteModel, subjectOf } from '../client/observe/counters.ts';
import { refuseNoDatabase } from '../client/refuse-no-database.ts';
import type { TableModels } from './table-options.ts';
import { modelsIn } from './wanted/wanted-table.ts';

/**
 * Makes a call about a table: what `work` sends through the database that it is given is counted,
 * traced and logged under the name of the operation. One inside another is a part of that one.
 */
export async function tableCall<TResult>(
  db: Database,
  operation: string,
  table: TableModels | string | undefined,
  work: (within: Database) => Promise<TResult>,
): Promise<TResult> {
  refuseNoDatabase(db, `${operation}()`);
  const models = typeof table === 'object' ? modelsIn(table) : [];
  const [first] = models.map((model) => model['~node']);
  const subject = subjectOf(models.length === 1 ? first : undefined, operation);
  return databaseCall(db, subject, (within, counters) => {
    if (models.length > 1) for (const { name } of models) noteModel(counters, name);
    return work(within);
  });
}
