import type { Rejection } from '../errors/query.ts';
import { describeCondition } from './describe.ts';
import { type CostEstimate, estimateCost } from './estimate.ts';
import type { Plan, QueryPlan, ScanPlan } from './plan.ts';
import type { Direction } from './search.ts';

/** How a read will be answered: as data, and, where it is printed, in words. */
export interface Explanation {
  readonly operation: 'Query' | 'Scan' | 'none';
  readonly model: string;
  readonly table: string;
  /** The index in the model; missing for the table itself. */
  readonly index?: string;
  /** What is sought; missing for a scan. */
  readonly keyCondition?: string;
  /** What is paid for, then dropped. */
  readonly filter?: string;
  /** What is read of each item: paths, or everything. */
  readonly projection: readonly string[] | 'all' | 'what the index carries';
  /** Missing for a scan, which has none. */
  readonly order?: Direction;
  readonly consistency: 'strong' | 'eventual';
  /** Whether items are completed from the table. */
  readonly hydrate: boolean;
  /** What one request costs at most; missing where nothing is sent. */
  readonly cost?: CostEstimate;
  /** The other ways, and what each lacks. */
  readonly rejected: readonly Rejection[];
  readonly warnings: readonly string[];
  /** The same in words, for a terminal. */
  toString(): string;
}

/** What a plan is explained with. */
export interface Explained {
  readonly plan: Plan;
  readonly model: string;
  readonly table: string;
  /** Items that the first request reads at most; `undefined` for as many as fit. */
  readonly itemsRead: number | undefined;
}

/** Explains a plan. */
export function explainPlan(explained: Explained): Explanation {
  const facts = factsOf(explained);
  return Object.defineProperty(facts, 'toString', {
    value: () => inWords(facts),
  });
}

function factsOf({ plan, model, table, itemsRead }: Explained): Explanation {
  const { rejected, warnings } = plan;
  if (plan.kind === 'nothing') {
    return {
      operation: 'none',
      model,
      table,
      projection: 'all',
      consistency: 'eventual',
      hydrate: false,
      rejected,
      warnings,
    };
  }
  return {
    operation: plan.kind === 'query' ? 'Query' : 'Scan',
    model,
    table,
    ...(plan.index === undefined ? {} : { index: plan.source }),
    ...(plan.kind === 'query' ? seekFacts(plan) : {}),
    ...(plan.filter === undefined ? {} : { filter: describeCondition(plan.filter) }),
    projection: projectionOf(plan),
    consistency: plan.consistent ? 'strong' : 'eventual',
    hydrate: plan.hydrate,
    cost: estimateCost(plan, itemsRead),
    rejected,
    warnings,
  };
}

function seekFacts(plan: QueryPlan): Pick<Explanation, 'keyCondition' | 'order'> {
  return {
    keyCondition: plan.keyConditions.map(describeCondition).join(' and '),
    order: plan.direction,
  };
}

function projectionOf(plan: QueryPlan | ScanPlan): Explanation['projection'] {
  if (plan.select !== undefined) return plan.select;
  const isPart = plan.index !== undefined && plan.index.projection !== 'all';
  return isPart && plan.carriedOnly ? 'what the index carries' : 'all';
}

function inWords(facts: Explanation): string {
  const { operation, model, table, index, projection, cost } = facts;
  const of = index === undefined ? `the table ${table}` : `the index ${index} of ${table}`;
  if (operation === 'none') return `Nothing is sent for ${model}: ${facts.warnings.join(' ')}`;
  const rows: (readonly [string, string | undefined])[] = [
    ['seeks', facts.keyCondition],
    ['drops', facts.filter === undefined ? undefined : `what is not: ${facts.filter}`],
    ['reads', typeof projection === 'string' ? projection : projection.join(', ')],
    ['order', facts.order === undefined ? undefined : orderWords[facts.order]],
    ['reading', facts.consistency === 'strong' ? 'strongly consistent' : 'eventually consistent'],
    ['costs', cost && `at most ${cost.readUnitsPerRequest} read units a request (${cost.assumes})`],
    ...facts.warnings.map((warning) => ['warning', warning] as const),
    ...facts.rejected.map(({ index: name, reason }) => ['not', `${name}: ${reason}`] as const),
  ];
  const lines = rows.flatMap(([name, text]) =>
    text === undefined ? [] : [`  ${name.padEnd(8)} ${text}`],
  );
  return [`${operation} of ${model} on ${of}`, ...lines].join('\n');
}

const orderWords: Record<Direction, string> = {
  asc: 'ascending by the sort key',
  desc: 'descending by the sort key',
};
