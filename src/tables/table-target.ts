import type { Database } from '../client/dynamorm.ts';
import type { TableModels } from './table-options.ts';
import { commonTable } from './wanted/wanted-table.ts';

/** The whole name of a table: that of models in this database, or the name itself. */
export function tableNameOf(db: Database, table: TableModels | string): string {
  return typeof table === 'string' ? table : db.tableName(commonTable(table));
}
