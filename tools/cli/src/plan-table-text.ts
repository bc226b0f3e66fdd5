import Table from 'cli-table3';
import type { TablePlan, TableStep } from 'dynamorm/tables';
import { colours } from './colours.ts';

/** Plans as a table: a row for each step, and for each difference that no step can mend. */
export function plansInRows(plans: readonly TablePlan[]): string {
  const rows = plans.flatMap((plan) => [
    ...plan.steps.map((step) => [step.table, step.words, lossOf(step), step.cost]),
    ...plan.impossible.map(({ words, hint }) => [
      plan.table,
      colours.red(words),
      colours.red('cannot be changed'),
      hint,
    ]),
  ]);
  const table = new Table({
    head: ['table', 'change', 'loses', 'takes'].map((word) => colours.bold(word)),
    colWidths: columnWidths(rows),
    wordWrap: true,
    style: { head: [], border: [] },
  });
  table.push(...rows);
  return table.toString();
}

/** How to agree to what destroys something, in lines that can be copied; none where nothing does. */
export function approvalLines(plans: readonly TablePlan[]): readonly string[] {
  const losing = plans.flatMap(({ steps }) => steps).filter(({ destroys }) => destroys);
  if (losing.length === 0) return [];
  const flags = losing.map((step) => `  --approve ${approvalName(step)}`);
  return [colours.yellow('What loses something has to be approved:'), ...flags];
}

/** What `--approve` takes: ids are those of one table, and what is destroyed should be named whole. */
export function approvalName({ table, id }: TableStep): string {
  return `${table}:${id}`;
}

function lossOf({ destroys }: TableStep): string {
  return destroys === undefined ? colours.dim('nothing') : colours.yellow(destroys);
}

/** The names as wide as they are; what is left of the screen is divided among the words. */
function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const name = Math.max(...rows.map(([table = '']) => table.length), 'table'.length) + 2;
  const borders = 5;
  const rest = Math.max((process.stdout.columns ?? 110) - name - borders, 60);
  return [name, Math.floor(rest * 0.4), Math.floor(rest * 0.25), Math.floor(rest * 0.35)];
}
