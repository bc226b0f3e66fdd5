import { ConfigurationError } from '../../errors/configuration.ts';
import { givenWords } from '../../errors/given-words.ts';
import { TablePlanError } from '../../errors/table-plan.ts';
import type { TablePlan, TableStep } from '../plan/table-plan.ts';

/** The ids of steps that may destroy something, or a function that says so of each. */
export type Approval = readonly string[] | ((step: TableStep) => boolean);

/** Throws where a step destroys something and was not approved. */
export function requireApproval(
  table: string,
  steps: readonly TableStep[],
  approve: Approval = [],
): void {
  if (typeof approve !== 'function' && !Array.isArray(approve)) throw noApproval(approve);
  const isApproved = (step: TableStep): boolean =>
    typeof approve === 'function' ? approve(step) : approve.includes(step.id);
  const refused = steps.filter((step) => step.destroys !== undefined && !isApproved(step));
  if (refused.length === 0) return;
  const ids = refused.map(({ id }) => `'${id}'`).join(', ');
  throw new TablePlanError({
    code: 'table-plan-approval',
    message: `The plan for ${table} destroys something: ${refused.map(({ words }) => words).join(' ')}`,
    hint: `Nothing was changed. If that is what you want, say { approve: [${ids}] }.`,
    table,
    steps: refused,
  });
}

/** A text has ids as well, in part: nothing is destroyed because a word is in another one. */
function noApproval(given: unknown): ConfigurationError {
  return new ConfigurationError({
    code: 'option-invalid',
    message: `approve is ${givenWords(given)}.`,
    hint: 'Give approve a list of the ids of steps, or a function that says so of each.',
  });
}

/** Throws where a plan has differences that no step can mend. */
export function requirePossible({ table, impossible }: TablePlan): void {
  if (impossible.length === 0) return;
  throw new TablePlanError({
    code: 'table-plan-impossible',
    message: `The plan for ${table} cannot be applied: ${impossible.map(({ words }) => words).join(' ')}`,
    hint: `Nothing was changed. ${impossible[0]?.hint ?? ''}`,
    table,
    steps: [],
  });
}
