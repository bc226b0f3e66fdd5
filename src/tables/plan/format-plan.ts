import { refuseNoPlan } from './refuse-no-plan.ts';
import type { Impossibility, TablePlan, TableStep } from './table-plan.ts';

/**
 * A plan as text, to be read before it is applied: each step with its id, what it destroys and what
 * it costs.
 *
 * @example
 * ```ts
 * import { formatPlan, planTable } from 'dynamorm/tables';
 *
 * console.log(formatPlan(planTable(User, undefined)));
 * // users: 1 step
 * //   1. create-table: Create the table users with 2 indexes.
 * //      Takes seconds; free until it is used.
 * ```
 */
export function formatPlan(plan: TablePlan): string {
  refuseNoPlan(plan, 'formatPlan()');
  const { table, steps, impossible } = plan;
  if (plan.inSync) return `${table}: no changes`;
  return [
    `${table}: ${headline(plan)}`,
    ...impossible.flatMap(impossibleLines),
    ...steps.flatMap((step, index) => stepLines(step, index + 1)),
  ].join('\n');
}

function headline({ steps, impossible }: TablePlan): string {
  const counted = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  return impossible.length === 0 ? counted : `${impossible.length} impossible, ${counted}`;
}

function impossibleLines({ words, hint }: Impossibility): readonly string[] {
  return [`  impossible: ${words}`, `     → ${hint}`];
}

function stepLines({ id, words, destroys, cost }: TableStep, number: number): readonly string[] {
  return [
    `  ${number}. ${id}: ${words}`,
    ...(destroys === undefined ? [] : [`     Destroys: ${destroys}`]),
    `     ${cost}`,
  ];
}
