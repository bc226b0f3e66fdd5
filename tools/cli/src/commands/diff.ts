import { colours } from '../colours.ts';
import { type ConnectionFlags, connect } from '../connection.ts';
import { loadModels } from '../load-models.ts';
import { approvalLines, plansInRows } from '../plan-table-text.ts';
import { planTables } from '../planned-tables.ts';
import type { Outcome } from '../terminal.ts';

/** Compares models with their tables. Exit code 2 where they differ. */
export async function diffTables(
  files: readonly string[],
  flags: ConnectionFlags,
): Promise<Outcome> {
  const declarations = await loadModels(files);
  using db = connect(flags);
  const tables = await planTables(db, declarations, flags.tablePrefix);
  const plans = tables.map(({ plan }) => plan);
  const differing = plans.filter((plan) => !plan.inSync);
  const same = plans
    .filter((plan) => plan.inSync)
    .map((plan) => `${colours.green('✓')} ${plan.table}: as its models say`);
  const rows = differing.length === 0 ? [] : [plansInRows(differing), ...approvalLines(differing)];
  return {
    text: [...same, ...rows].join('\n'),
    data: { inSync: differing.length === 0, tables: plans },
    exitCode: differing.length === 0 ? 0 : 2,
  };
}
