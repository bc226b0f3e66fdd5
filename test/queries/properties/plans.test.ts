import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Condition, isPathReference } from '../../../src/expression/condition.ts';
import { conditionOf } from '../../../src/expression/condition-builder.ts';
import { PlanError } from '../../../src/index.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { newSearch, type Search } from '../../../src/plan/search.ts';
import { holds, type Operand, type Tree } from '../../conditions/reference.ts';
import { build, type LooseBuilder } from '../../conditions/trees.ts';
import { isIn, judge, plainTree, sourcesOf } from './oracle.ts';
import { type Question, question } from './questions.ts';
import { declare, storedView, type World, worldOf } from './world.ts';

const WORLDS = 30 * Number(process.env['SCALE'] ?? 1);
const QUESTIONS = 40;

test('what a plan seeks and what it drops come to what was asked, item by item', () => {
  const ran = { plans: 0, seeks: 0, refused: 0, compared: 0, met: 0 };
  const cases = worldOf(30, 60).chain((made) =>
    fc.tuple(
      fc.constant(made),
      fc.array(question(made), { minLength: QUESTIONS, maxLength: QUESTIONS }),
    ),
  );
  const property = fc.property(cases, ([made, questions]) => {
    const model = declare(made.spec, 'world')['~node'];
    for (const one of questions) {
      const plan = planned(() => makePlan(model, searchOf(one), []));
      const verdict = judge(made.spec, one);
      if (plan === undefined || verdict.kind === 'refused') {
        ran.refused += 1;
        expect([plan?.kind, verdict.kind]).toEqual([undefined, 'refused']);
        continue;
      }
      ran.plans += 1;
      if (plan.kind === 'query') ran.seeks += 1;
      compare(made, one, plan, ran);
    }
  });
  fc.assert(property, { numRuns: WORLDS, interruptAfterTimeLimit: WORLDS * 2_000 });
  expect(ran.seeks).toBeGreaterThan(WORLDS * 5);
  console.info(
    `${ran.plans} plans, ${ran.seeks} of them queries, ${ran.refused} refused; ` +
      `${ran.compared} items compared, ${ran.met} of them met what was asked`,
  );
}, 600_000);

/** Holds the conditions of a plan to those of the question, over every item of the source. */
function compare(
  made: World,
  one: Question,
  plan: Plan,
  ran: { compared: number; met: number },
): void {
  const asked = [...one.where, ...one.filter].map((tree) => plainTree(made.spec, tree));
  const parts = plan.kind === 'query' ? [...plan.keyConditions] : [];
  if (plan.kind !== 'nothing' && plan.filter !== undefined) parts.push(plan.filter);
  const sought = parts.map((condition) => plainTree(made.spec, treeOf(condition)));
  const source = sourcesOf(made.spec).find(({ name }) => name === plan.source);
  for (const item of made.items.map((each) => storedView(made.spec, each))) {
    if (source && !isIn(source, item)) continue;
    const isAsked = asked.every((tree) => holds(item, tree));
    const isGiven = plan.kind !== 'nothing' && sought.every((tree) => holds(item, tree));
    ran.compared += 1;
    if (isAsked) ran.met += 1;
    if (isAsked !== isGiven) {
      throw new Error(inspect({ item, isAsked, isGiven, asked, sought }, { depth: 12 }));
    }
  }
}

/** A question as the planner gets it. */
function searchOf(one: Question): Search {
  const conditions = (trees: readonly Tree[]): readonly Condition[] =>
    trees.map((tree) => conditionOf((c) => build(c as unknown as LooseBuilder, tree)));
  return {
    ...newSearch(one.kind, one.allowScan && one.kind === 'query'),
    where: conditions(one.where),
    filter: conditions(one.filter),
    ...(one.order === undefined ? {} : { order: one.order }),
    ...(one.select === undefined ? {} : { select: one.select }),
    ...(one.index === undefined ? {} : { index: one.index }),
    consistent: one.consistent,
    hydrate: one.hydrate,
  };
}

function planned(make: () => Plan): Plan | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}

/** A condition of the library as the reference evaluator reads it. */
function treeOf(condition: Condition): Tree {
  const operand = (value: unknown): Operand =>
    isPathReference(value) ? { path: value.path } : { value };
  switch (condition.kind) {
    case 'comparison': {
      const { path, operator, value } = condition;
      return { kind: 'compare', path, op: operator, value: operand(value) };
    }
    case 'between': {
      const { path, low, high } = condition;
      return { kind: 'between', path, low: operand(low), high: operand(high) };
    }
    case 'in':
      return { kind: 'in', path: condition.path, values: condition.values };
    case 'function':
      return { kind: condition.name, path: condition.path, value: operand(condition.value) };
    case 'existence':
      return { kind: condition.operator, path: condition.path };
    case 'and':
    case 'or':
      return { kind: condition.kind, trees: condition.conditions.map(treeOf) };
    case 'not':
      return { kind: 'not', tree: treeOf(condition.condition) };
    default:
      throw new Error(`Questions make no ${condition.kind}.`);
  }
}
