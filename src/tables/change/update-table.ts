import type { Database } from '../../client/dynamorm.ts';
import { refuseNoStep } from '../plan/refuse-no-plan.ts';
import type { TableStep } from '../plan/table-plan.ts';
import { sendOptions } from '../send-options.ts';
import { tableCall } from '../table-call.ts';
import { applyCall } from './apply-call.ts';
import { type Approval, requireApproval } from './approval.ts';
import type { WaitOptions } from './wait.ts';
import { isSettled, type Seen, waitForTable } from './wait-for-table.ts';

/** What `updateTable` takes. */
export interface UpdateTableOptions extends WaitOptions {
  /** In milliseconds, for each change that is waited for. Default: 2 hours. */
  readonly waitTimeoutMs?: number;
  /** The ids of steps that may destroy something, or a function that says so of each. */
  readonly approve?: Approval;
}

const twoHours = 7_200_000;

/**
 * Applies one step of a plan, and waits until it is done: the table active, a new index filled. It
 * first waits for whatever else is changing the table. A step that destroys something has to be
 * approved; otherwise `TablePlanError` (`table-plan-approval`), and nothing is sent. Throws
 * `TimeoutError` where it is not done in time: the table goes on changing, plan again later.
 *
 * @example
 * ```ts
 * import { describeTable, planTable, updateTable } from 'dynamorm/tables';
 *
 * const plan = planTable(User, await describeTable(db, User), { stream: 'keys' });
 * for (const step of plan.steps) await updateTable(db, step);
 * // UpdateTable { TableName: 'users', StreamSpecification: { … } }
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function updateTable(
  db: Database,
  step: TableStep,
  options: UpdateTableOptions = {},
): Promise<void> {
  return tableCall(db, 'updateTable', undefined, async (within) => {
    refuseNoStep(step, 'updateTable()');
    requireApproval(step.table, [step], options.approve);
    await applyStep(within, step, options, () => undefined);
  });
}

/** Applies a step that was approved. */
export async function applyStep(
  db: Database,
  { kind, table, calls }: TableStep,
  { waitTimeoutMs = twoHours, ...rest }: WaitOptions,
  onLook: (seen: Seen) => void,
): Promise<void> {
  const options = { waitTimeoutMs, onLook, waitsForOthers: true, ...sendOptions(rest) };
  // What is not there is not waited for: its first request says so.
  const isFree = (seen: Seen): boolean => seen === undefined || isSettled(seen);
  if (kind !== 'create-table') await waitForTable(db, table, isFree, options);
  for (const call of calls) await applyCall(db, table, call, options);
}
