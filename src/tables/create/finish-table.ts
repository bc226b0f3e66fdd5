import type { Database } from '../../client/dynamorm.ts';
import { applyCall } from '../change/apply-call.ts';
import { isTableInUse } from '../change/is-table-in-use.ts';
import { type WaitOptions, waitFor } from '../change/wait.ts';
import { describeTable } from '../describe/describe-table.ts';
import { askedBy } from '../describe/describe-there.ts';
import { planWanted } from '../plan/plan-table.ts';
import type { TablePlan, TableStepKind } from '../plan/table-plan.ts';
import { sendOptions } from '../send-options.ts';
import type { TableOptions } from '../table-options.ts';
import type { WantedTable } from '../wanted/wanted-table.ts';

/** What CreateTable does not take, and the creation of a table sets afterwards. */
const afterCreation: readonly TableStepKind[] = [
  'enable-ttl',
  'point-in-time-recovery',
  'replica-add',
];

/**
 * The plan of a table once it is neither being created nor being deleted. Where the table only lacks
 * what its creation sets last, and is empty, that is set here first: whoever creates it may not have
 * come to it yet, or never will. Nothing can be lost in an empty table.
 */
export function finishTable(
  db: Database,
  wanted: WantedTable,
  table: string,
  options: TableOptions & WaitOptions,
): Promise<TablePlan> {
  const asked = askedBy(options);
  return waitFor(
    db,
    async () => {
      const description = await describeTable(db, table, asked);
      const plan = planWanted(wanted, description, { ...options, tableName: table });
      const status = description?.status;
      const words = `The table ${table} is still ${status ?? 'missing'}`;
      if (status === 'creating' || status === 'deleting') {
        return { isDone: false, state: plan, words };
      }
      if (!isUnfinished(plan) || !(await isEmpty(db, table, options))) {
        return { isDone: true, state: plan, words };
      }
      await finish(db, plan, options);
      return { isDone: false, state: plan, words };
    },
    options,
  );
}

function isUnfinished({ inSync, steps, impossible }: TablePlan): boolean {
  if (inSync || impossible.length > 0) return false;
  return steps.every(({ kind, destroys }) => {
    // In an empty table a time to live has nothing to delete.
    return afterCreation.includes(kind) && (destroys === undefined || kind === 'enable-ttl');
  });
}

/** DynamoDB's own count is hours old: only a read tells. */
async function isEmpty(db: Database, TableName: string, options: WaitOptions): Promise<boolean> {
  const request = { TableName, Limit: 1, Select: 'COUNT', ConsistentRead: true } as const;
  const { response } = await db.transport.send('Scan', request, sendOptions(options));
  return response.Count === 0;
}

async function finish(
  db: Database,
  { table, steps }: TablePlan,
  options: WaitOptions,
): Promise<void> {
  try {
    for (const { calls } of steps) {
      for (const call of calls) await applyCall(db, table, call, options);
    }
  } catch (error) {
    // Whoever creates the table is changing it at this very moment.
    if (!isTableInUse(error)) throw error;
  }
}
