import {
  batchUpdateTable,
  type TablePlan,
  type TableProgress,
  type TableStep,
} from 'dynamorm/tables';
import { type ApprovalFlags, approve } from '../approve.ts';
import { colours } from '../colours.ts';
import { CommandError } from '../command-error.ts';
import { type ConnectionFlags, connect } from '../connection.ts';
import { loadModels } from '../load-models.ts';
import { approvalName, plansInRows } from '../plan-table-text.ts';
import { planTables } from '../planned-tables.ts';
import type { Outcome, Terminal } from '../terminal.ts';

/** What `dynamorm apply` takes beside modules. */
export interface ApplyFlags extends ConnectionFlags, ApprovalFlags {
  /** The ids of steps that may destroy something. */
  readonly approve?: readonly string[];
}

/** Changes tables into what their models say, step by step, once somebody agrees. */
export async function applyPlans(
  files: readonly string[],
  flags: ApplyFlags,
  terminal: Terminal,
): Promise<Outcome> {
  const declarations = await loadModels(files);
  using db = connect(flags);
  const planned = await planTables(db, declarations, flags.tablePrefix);
  const plans = planned.map(({ plan }) => plan).filter((plan) => !plan.inSync);
  if (plans.length === 0) {
    return { text: 'Every table is as its models say.', data: outcomeData([], []), exitCode: 0 };
  }
  terminal.say(plansInRows(plans));
  refuseImpossible(plans);
  const chosen = await chooseSteps(plans, flags, terminal);
  for (const plan of chosen) {
    const onProgress = (progress: TableProgress): void => tell(progress, terminal);
    await batchUpdateTable(db, plan, { approve: () => true, onProgress });
  }
  const [all, done] = [stepsOf(plans), stepsOf(chosen)];
  const left = all.filter((step) => !done.includes(step));
  const rest = left.length === 0 ? '' : ` Left out: ${left.map(approvalName).join(', ')}.`;
  return {
    text: `Took ${done.length} of ${all.length} steps.${rest}`,
    data: outcomeData(done, left),
    exitCode: left.length === 0 ? 0 : 2,
  };
}

/** The plans without the steps that nobody agrees to. Asks before anything is sent. */
async function chooseSteps(
  plans: readonly TablePlan[],
  flags: ApplyFlags,
  terminal: Terminal,
): Promise<readonly TablePlan[]> {
  const steps = stepsOf(plans);
  const taken = new Set<TableStep>();
  const harmless = steps.filter(({ destroys }) => destroys === undefined);
  const question = `Take ${harmless.length === 1 ? 'the step that loses' : `the ${harmless.length} steps that lose`} nothing?`;
  if (harmless.length > 0 && (await approve(question, flags, terminal))) {
    for (const step of harmless) taken.add(step);
  }
  for (const step of steps) {
    if (step.destroys !== undefined && (await isApproved(step, flags, terminal))) taken.add(step);
  }
  return plans.map((plan) => ({ ...plan, steps: plan.steps.filter((step) => taken.has(step)) }));
}

/** A step that destroys something is asked about by itself, and `--yes` is no answer to it. */
async function isApproved(
  step: TableStep,
  flags: ApplyFlags,
  terminal: Terminal,
): Promise<boolean> {
  if (flags.approve?.includes(approvalName(step))) return true;
  if (!terminal.isInteractive) throw notApproved(step);
  terminal.say(
    `\n${colours.bold(`${step.table}: ${step.words}`)}\n${colours.yellow(step.destroys ?? '')}`,
  );
  return terminal.confirm('Do it?');
}

function tell({ step, number, total, state }: TableProgress, terminal: Terminal): void {
  const place = colours.dim(`${step.table} ${number}/${total}`);
  if (state === 'started') terminal.say(`${place} ${step.words}`);
  if (state === 'done') terminal.say(`${place} ${colours.green('✓')}`);
}

function refuseImpossible(plans: readonly TablePlan[]): void {
  const plan = plans.find(({ impossible }) => impossible.length > 0);
  if (plan === undefined) return;
  throw new CommandError({
    code: 'impossible',
    message: `Nothing was changed: ${plan.table} cannot become what its models say.`,
    hint: plan.impossible.map(({ words, hint }) => `${words} ${hint}`).join('\n  → '),
  });
}

function notApproved(step: TableStep): CommandError {
  return new CommandError({
    code: 'not-approved',
    message: `Nothing was changed: a step destroys something. ${step.table}: ${step.words}`,
    hint: `Run it with --approve ${approvalName(step)} where this is what you want.`,
  });
}

function stepsOf(plans: readonly TablePlan[]): readonly TableStep[] {
  return plans.flatMap(({ steps }) => steps);
}

function outcomeData(taken: readonly TableStep[], left: readonly TableStep[]): object {
  const named = ({ table, id }: TableStep): object => ({ table, id });
  return { taken: taken.map(named), left: left.map(named) };
}
