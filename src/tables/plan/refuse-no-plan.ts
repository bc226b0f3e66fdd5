import { argumentMissing } from '../../errors/argument-missing.ts';
import type { TablePlan, TableStep } from './table-plan.ts';

/** Throws where something that should be a plan is not one: only plain JavaScript gets that far. */
export function refuseNoPlan(plan: TablePlan, taker: string): void {
  const { steps, impossible } = (plan as TablePlan | undefined) ?? {};
  if (Array.isArray(steps) && Array.isArray(impossible)) return;
  const hint = 'Make one: planTable(model, await describeTable(db, model)).';
  throw argumentMissing(plan, { taker, wanted: 'a plan', hint });
}

/** The same for a step of a plan. */
export function refuseNoStep(step: TableStep, taker: string): void {
  if (Array.isArray((step as TableStep | undefined)?.calls)) return;
  const hint = 'Give it one of plan.steps, or the whole plan to batchUpdateTable().';
  throw argumentMissing(step, { taker, wanted: 'a step of a plan', hint });
}
