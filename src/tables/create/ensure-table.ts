import type { Database } from '../../client/dynamorm.ts';
import { isTableInUse } from '../change/is-table-in-use.ts';
import { type WaitOptions, waitFor } from '../change/wait.ts';
import { checkedOptions } from '../check-options.ts';
import type { TablePlan } from '../plan/table-plan.ts';
import { tableCall } from '../table-call.ts';
import type { TableModels, TableOptions } from '../table-options.ts';
import { tableNameOf } from '../table-target.ts';
import { type WantedTable, wantedTable } from '../wanted/wanted-table.ts';
import { createWanted } from './create-table.ts';
import { finishTable } from './finish-table.ts';

/** What `ensureTable` takes. */
export type EnsureTableOptions<TModels = TableModels> = TableOptions<TModels> & WaitOptions;

/** A table, and who lives in it. */
export interface TableOfModels {
  /** The table's whole name. */
  readonly table: string;
  /** The names of the models that live in it. */
  readonly models: readonly string[];
}

/** What `ensureTable` found: only `drift` has a plan. */
export type EnsuredTable = TableOfModels &
  (
    | { readonly outcome: 'created' | 'exists'; readonly plan?: never }
    | { readonly outcome: 'drift'; readonly plan: TablePlan }
  );

/**
 * Creates the table of a model, or of several, unless it exists; a table that exists is compared with
 * the models and the options, and never changed. `created` and `exists` mean that the table is as it
 * should be. `drift` means that it is not, and brings the plan of what differs, for `formatPlan` and
 * `batchUpdateTable`.
 *
 * Any number of processes may call it at once: one creates the table, all wait until it is active. An
 * empty table that lacks only its time to live, its recovery or its replicas is given them: whoever
 * created it may have been stopped half way. Throws what `createTable` throws, but for
 * `table-in-use`.
 *
 * @example
 * ```ts
 * import { ensureTable, formatPlan } from 'dynamorm/tables';
 *
 * const { outcome, plan } = await ensureTable(db, User);
 * if (outcome === 'drift') throw new Error(formatPlan(plan));
 * // DescribeTable { TableName: 'users' }
 * // DescribeTimeToLive { TableName: 'users' }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function ensureTable<const TModels extends TableModels>(
  db: Database,
  models: TModels,
  options: EnsureTableOptions<TModels> = {},
): Promise<EnsuredTable> {
  return tableCall(db, 'ensureTable', models, async (within) => {
    const checked = checkedOptions<TModels, EnsureTableOptions<TModels>>(options);
    const wanted = wantedTable(models, checked);
    return ensureWanted(within, wanted, tableNameOf(within, models), checked);
  });
}

/** Makes sure of a table whose models are known to fit together. */
async function ensureWanted(
  db: Database,
  wanted: WantedTable,
  table: string,
  options: EnsureTableOptions,
): Promise<EnsuredTable> {
  const named = { table, models: wanted.models };
  const words = `The table ${table} is still being created and deleted by others`;
  const ensured = (state: EnsuredTable) => ({ isDone: true, state, words }) as const;
  return waitFor<EnsuredTable>(
    db,
    async () => {
      const plan = await finishTable(db, wanted, table, options);
      if (plan.inSync) return ensured({ ...named, outcome: 'exists' });
      const drift: EnsuredTable = { ...named, outcome: 'drift', plan };
      if (plan.steps[0]?.kind !== 'create-table') return ensured(drift);
      try {
        await createWanted(db, wanted, table, options);
        return ensured({ ...named, outcome: 'created' });
      } catch (error) {
        if (!isTableInUse(error)) throw error;
        return { isDone: false, state: drift, words };
      }
    },
    options,
  );
}
