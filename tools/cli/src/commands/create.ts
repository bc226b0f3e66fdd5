import { createTable } from 'dynamorm/tables';
import { type ApprovalFlags, approve } from '../approve.ts';
import { colours } from '../colours.ts';
import { type ConnectionFlags, connect } from '../connection.ts';
import { loadModels } from '../load-models.ts';
import { plansInRows } from '../plan-table-text.ts';
import { type PlannedTable, planTables } from '../planned-tables.ts';
import type { Outcome, Terminal } from '../terminal.ts';

/** Creates the tables that do not exist, once somebody agrees; others are left alone. */
export async function createTables(
  files: readonly string[],
  flags: ConnectionFlags & ApprovalFlags,
  terminal: Terminal,
): Promise<Outcome> {
  const declarations = await loadModels(files);
  using db = connect(flags);
  const tables = await planTables(db, declarations, flags.tablePrefix);
  const missing = tables.filter(({ description }) => description === undefined);
  for (const table of tables) if (!missing.includes(table)) terminal.say(existing(table));
  if (missing.length === 0) {
    return { text: 'There is nothing to create.', data: { created: [] }, exitCode: 0 };
  }
  terminal.say(plansInRows(missing.map(({ plan }) => plan)));
  const agreed = await approve(`Create ${counted(missing)}?`, flags, terminal);
  if (!agreed) return { text: 'Nothing was created.', data: { created: [] }, exitCode: 2 };
  const created: string[] = [];
  for (const { name, models, options } of missing) {
    await createTable(db, models, options);
    terminal.say(`${colours.green('✓')} ${name} is active`);
    created.push(name);
  }
  return { text: `Created ${counted(missing)}.`, data: { created }, exitCode: 0 };
}

function existing({ name, plan }: PlannedTable): string {
  return plan.inSync
    ? `${colours.green('✓')} ${name} exists`
    : `${colours.yellow('!')} ${name} exists and differs from its models: see dynamorm diff`;
}

function counted(tables: readonly PlannedTable[]): string {
  return tables.length === 1 ? '1 table' : `${tables.length} tables`;
}
