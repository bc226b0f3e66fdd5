import { expect } from 'vitest';
import type { AnyModel } from '../../../src/definition/model.ts';
import type { Condition } from '../../../src/expression/condition.ts';
import { compare, conditionOf } from '../../../src/expression/condition-builder.ts';
import { globalIndex, localIndex, model, PlanError, t } from '../../../src/index.ts';
import { describeCondition } from '../../../src/plan/describe.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { newSearch, type Search } from '../../../src/plan/search.ts';

/** A model whose indexes overlap: what planners get wrong. */
export const Order: AnyModel = model('Order', {
  table: 'orders',
  attributes: {
    customer: t.string(),
    placed: t.date(),
    status: t.string(),
    total: t.number(),
    region: t.string().optional(),
    city: t.string(),
    paidAt: t.date().optional(),
    note: t.string().optional(),
    address: t.map({ street: t.string() }).optional(),
    lines: t.list(t.string()),
  },
  key: { partitionKey: 'customer', sortKey: 'placed' },
  indexes: {
    byStatusPaid: globalIndex({ partitionKey: 'status', sortKey: 'paidAt' }),
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'placed' }),
    byStatusTotal: globalIndex({ partitionKey: 'status', sortKey: 'total', projection: ['city'] }),
    byRegion: globalIndex({ partitionKey: 'region', sortKey: 'total', projection: 'keys' }),
    byTotal: localIndex({ sortKey: 'total', projection: 'keys' }),
    byPlace: globalIndex({ partitionKey: ['region', 'city'], sortKey: ['status', 'total'] }),
  },
});

/** The same without indexes that could come to the rescue. */
export const Visit: AnyModel = model('Visit', {
  table: 'visits',
  attributes: { customer: t.string(), placed: t.date(), total: t.number(), city: t.string() },
  key: { partitionKey: 'customer', sortKey: 'placed' },
});

/** A condition as three words. */
export type Words = readonly [path: string, operator: string, value?: unknown];
/** Either form of a condition. */
export type Given = Words | Condition;

/** A search as a table's row writes it. */
export interface Asked extends Partial<Omit<Search, 'where' | 'filter' | 'order'>> {
  /** The model that is asked; Order where it is missing. */
  readonly of?: AnyModel;
  readonly where?: readonly Given[];
  readonly filter?: readonly Given[];
  readonly order?: string;
}

export const day: Date = new Date('2026-01-31T00:00:00.000Z');
export const shown: string = '2026-01-31T00:00:00.000Z';

/** A row's search as the builder would gather it. */
export function searchOf({ of: _, where = [], filter = [], order, ...rest }: Asked): Search {
  return {
    ...newSearch(rest.kind ?? 'query', false),
    ...rest,
    where: where.map(conditionIn),
    filter: filter.map(conditionIn),
    ...(order === undefined ? {} : { order: { path: order, direction: 'asc' } }),
  };
}

function conditionIn(given: Given): Condition {
  return Array.isArray(given) ? compare(...(given as Words)) : (given as Condition);
}

/** The builder of a model that is known only when the test runs. */
export interface LooseBuilder {
  (path: string, operator: string, value?: unknown): Condition;
  and(...conditions: readonly Condition[]): Condition;
  or(...conditions: readonly Condition[]): Condition;
  not(condition: Condition): Condition;
  path(path: string): unknown;
}

/** A condition that a callback makes. */
export function made(make: (c: LooseBuilder) => Condition): Condition {
  return conditionOf(make as never);
}

/** The plan of a search as data. */
export function planOf(asked: Asked, hidden: readonly Condition[] = []): Plan {
  return makePlan((asked.of ?? Order)['~node'], searchOf(asked), hidden);
}

/** A plan in the words of `explain()`. */
export interface Planned extends Partial<Omit<Expected, 'hydrate'>> {
  readonly kind: Plan['kind'];
  readonly hydrate?: boolean;
}

/** The plan of a search; `hidden` is what the model leaves out. */
export function planned(asked: Asked, hidden: readonly Condition[] = []): Planned {
  const plan = planOf(asked, hidden);
  if (plan.kind === 'nothing') return { kind: plan.kind };
  return {
    kind: plan.kind,
    source: plan.source,
    ...(plan.kind === 'query'
      ? { key: plan.keyConditions.map(describeCondition).join(' and ') }
      : {}),
    ...(plan.filter === undefined ? {} : { filter: describeCondition(plan.filter) }),
    hydrate: plan.hydrate,
    warnings: plan.warnings,
  };
}

/** What a row says of a plan: what it does not mention is not there. */
export interface Expected {
  readonly source: string;
  readonly key?: string;
  readonly filter?: string;
  readonly hydrate?: true;
  readonly warnings?: readonly string[];
}

/** Holds the plan of a search to a row. */
export function expectPlan(asked: Asked, expected: Expected): void {
  expect(planned(asked)).toEqual({
    kind: expected.key === undefined ? 'scan' : 'query',
    hydrate: false,
    warnings: [],
    ...expected,
  });
}

export const ofStatus: Words = ['status', '=', 'open'];
export const ofCustomer: Words = ['customer', '=', 'c1'];
/** The warning of a condition that no index seeks. */
export function filtersWarning(names: string): string {
  return `where() on ${names} filters: it is paid for before it is dropped. An index could seek it.`;
}

/** The error of a search that nothing can answer. */
export function planError(asked: Asked): PlanError {
  const error = caught(() => planned(asked));
  expect(error).toBeInstanceOf(PlanError);
  return error as PlanError;
}

/** What a piece of work throws. */
export function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw.');
}
