import type { AnyModel, Database } from 'dynamorm';
import {
  type DescribedTable,
  describeTable,
  planTable,
  type TableOptions,
  type TablePlan,
} from 'dynamorm/tables';
import { CommandError } from './command-error.ts';
import type { Declarations, TableSettings } from './load-models.ts';

/** A table that models want, as it is and as it should be. */
export interface PlannedTable {
  /** Its whole name, prefix included. */
  readonly name: string;
  readonly models: readonly AnyModel[];
  readonly options: TableOptions;
  /** `undefined` where there is no such table. */
  readonly description: DescribedTable | undefined;
  readonly plan: TablePlan;
}

/** Looks at the tables of models, and plans what leads to what the models say. Changes nothing. */
export async function planTables(
  db: Database,
  { models, tableOptions }: Declarations,
  tablePrefix = '',
): Promise<readonly PlannedTable[]> {
  const planned: PlannedTable[] = [];
  const tables = tablesOf(db, models);
  refuseUnknown(
    tableOptions,
    [...tables.keys()].map((name) => name.slice(tablePrefix.length)),
  );
  for (const [name, together] of tables) {
    const options = tableOptions[name.slice(tablePrefix.length)] ?? {};
    const description = await describeTable(db, name, {
      tags: options.tags !== undefined,
      pointInTimeRecovery: options.pointInTimeRecovery !== undefined,
    });
    const plan = planTable(together, description, { ...options, tableName: name });
    planned.push({ name, models: together, options, description, plan });
  }
  return planned;
}

function tablesOf(
  db: Database,
  models: readonly AnyModel[],
): ReadonlyMap<string, readonly AnyModel[]> {
  const tables = new Map<string, readonly AnyModel[]>();
  for (const model of models) {
    const name = db.tableName(model);
    tables.set(name, [...(tables.get(name) ?? []), model]);
  }
  return new Map([...tables].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Settings with a misspelt name would silently do nothing. */
function refuseUnknown(settings: TableSettings, tables: readonly string[]): void {
  const unknown = Object.keys(settings).find((table) => !tables.includes(table));
  if (unknown === undefined) return;
  throw new CommandError({
    code: 'table-unknown',
    message: `tableOptions names a table ${unknown}, which none of the models lives in.`,
    hint: `The models live in ${tables.join(', ')}: names are without the prefix.`,
  });
}
