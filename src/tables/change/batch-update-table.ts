import type { Database } from '../../client/dynamorm.ts';
import { refuseNoPlan } from '../plan/refuse-no-plan.ts';
import type { TablePlan, TableStep } from '../plan/table-plan.ts';
import { tableCall } from '../table-call.ts';
import { requireApproval, requirePossible } from './approval.ts';
import { applyStep, type UpdateTableOptions } from './update-table.ts';

/** What `batchUpdateTable` takes. */
export interface BatchUpdateTableOptions extends UpdateTableOptions {
  /** Called when a step begins, with every look at the table meanwhile, and when it is done. */
  readonly onProgress?: (progress: TableProgress) => void;
}

/** How far the application of a plan is. */
export interface TableProgress {
  readonly step: TableStep;
  /** Of `total`, counted from 1. */
  readonly number: number;
  readonly total: number;
  readonly state: 'started' | 'waiting' | 'done';
}

/**
 * Applies the steps of a plan in their order, one at a time, as DynamoDB wants it: after each it waits
 * until the table is active and its indexes are filled.
 *
 * Steps that destroy something have to be approved, and nothing of the plan may be impossible;
 * otherwise `TablePlanError` (`table-plan-approval`, `table-plan-impossible`) names what stands in
 * the way, and nothing at all is sent. Where a step fails, those before it stay done: describe the
 * table and plan again for the rest. Steps may be left out: `{ ...plan, steps: plan.steps.filter(…) }`.
 *
 * @example
 * ```ts
 * import { batchUpdateTable, describeTable, planTable } from 'dynamorm/tables';
 *
 * const plan = planTable(User, await describeTable(db, User), { tableClass: 'infrequent-access' });
 * await batchUpdateTable(db, plan, {
 *   approve: ['delete-index:byName'],
 *   onProgress: ({ step, number, total, state }) => console.log(`${number}/${total} ${step.id} ${state}`),
 * });
 * // UpdateTable { TableName: 'users', TableClass: 'STANDARD_INFREQUENT_ACCESS' }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function batchUpdateTable(
  db: Database,
  plan: TablePlan,
  options: BatchUpdateTableOptions = {},
): Promise<void> {
  return tableCall(db, 'batchUpdateTable', undefined, (within) => applyPlan(within, plan, options));
}

async function applyPlan(
  db: Database,
  plan: TablePlan,
  { approve, onProgress, ...options }: BatchUpdateTableOptions,
): Promise<void> {
  refuseNoPlan(plan, 'batchUpdateTable()');
  requirePossible(plan);
  requireApproval(plan.table, plan.steps, approve);
  const total = plan.steps.length;
  for (const [index, step] of plan.steps.entries()) {
    const report = (state: TableProgress['state']): void =>
      onProgress?.({ step, number: index + 1, total, state });
    report('started');
    await applyStep(db, step, options, () => report('waiting'));
    report('done');
  }
}
