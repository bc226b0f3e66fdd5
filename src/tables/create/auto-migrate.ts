import type { Database } from '../../client/dynamorm.ts';
import type { AnyModel } from '../../definition/model.ts';
import type { Approval } from '../change/approval.ts';
import { batchUpdateTable } from '../change/batch-update-table.ts';
import type { WaitOptions } from '../change/wait.ts';
import type { TablePlan } from '../plan/table-plan.ts';
import { sendOptions } from '../send-options.ts';
import { tableCall } from '../table-call.ts';
import type { TableOptions } from '../table-options.ts';
import { modelsIn, wantedTable } from '../wanted/wanted-table.ts';
import { type EnsuredTable, ensureTable, type TableOfModels } from './ensure-table.ts';

/** What `autoMigrate` takes: the options of every table, but for billing by index. */
export interface AutoMigrateOptions extends Omit<TableOptions, 'billing'>, WaitOptions {
  /** Applies the plans of tables that differ. Default: false, they are only reported. */
  readonly update?: boolean;
  /** The ids of steps that may destroy something, or a function that says so of each. */
  readonly approve?: Approval;
}

/** What became of one table: `updated` where its plan was applied. */
export type MigratedTable =
  | EnsuredTable
  | (TableOfModels & { readonly outcome: 'updated'; readonly plan: TablePlan });

/** What became of the tables of models. */
export interface MigrationReport {
  /** In the order in which the models name them. */
  readonly tables: readonly MigratedTable[];
  /** True where every table is as its models want it. */
  readonly inSync: boolean;
}

/**
 * Makes sure of the tables of any models, each table once, with all of its models: creates those that
 * are missing, on demand, and reports those that differ with their plans. With `{ update: true }`
 * the plans are applied, and steps that destroy something have to be approved. Models are checked
 * before anything is sent.
 *
 * For development, tests and small deployments. Where infrastructure is code, take the templates.
 *
 * @example
 * ```ts
 * import { autoMigrate } from 'dynamorm/tables';
 *
 * const report = await autoMigrate(db, [User, Order]);
 * console.log(report.inSync, report.tables.map(({ table, outcome }) => `${table} ${outcome}`));
 * // true [ 'users exists', 'orders exists' ]
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function autoMigrate(
  db: Database,
  models: readonly AnyModel[],
  options: AutoMigrateOptions = {},
): Promise<MigrationReport> {
  return tableCall(db, 'autoMigrate', models, (within) => migrateAll(within, models, options));
}

async function migrateAll(
  db: Database,
  models: readonly AnyModel[],
  { update = false, approve, ...options }: AutoMigrateOptions,
): Promise<MigrationReport> {
  const groups = byTable(db, modelsIn(models));
  for (const group of groups) wantedTable(group, options);
  const tables: MigratedTable[] = [];
  for (const group of groups) {
    const ensured = await ensureTable(db, group, options);
    if (update && ensured.outcome === 'drift') {
      const { plan, ...named } = ensured;
      await batchUpdateTable(db, plan, { ...(approve && { approve }), ...waiting(options) });
      tables.push({ ...named, plan, outcome: 'updated' });
    } else {
      tables.push(ensured);
    }
  }
  return { tables, inSync: tables.every(({ outcome }) => outcome !== 'drift') };
}

function byTable(db: Database, models: readonly AnyModel[]): readonly (readonly AnyModel[])[] {
  const groups = new Map<string, AnyModel[]>();
  for (const model of models) {
    const table = db.tableName(model);
    groups.set(table, [...(groups.get(table) ?? []), model]);
  }
  return [...groups.values()];
}

function waiting({ waitTimeoutMs, ...rest }: WaitOptions): WaitOptions {
  return { ...(waitTimeoutMs !== undefined && { waitTimeoutMs }), ...sendOptions(rest) };
}
