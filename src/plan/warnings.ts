import type { Condition } from '../expression/condition.ts';
import { propertiesIn } from '../expression/condition-paths.ts';
import { type Candidate, listed } from './assess.ts';
import type { QueryPlan, ScanPlan } from './plan.ts';
import type { Search } from './search.ts';

/** What the caller of a search may not have meant: all of it costs money, none of it is an error. */
export function warningsOf(
  search: Search,
  plan: QueryPlan | ScanPlan,
  { lacking, skipping }: Pick<Candidate, 'lacking' | 'skipping'>,
): readonly string[] {
  const warnings: string[] = [];
  const dropped = search.where.filter((condition) => isInFilter(plan, condition));
  if (plan.kind === 'query' && dropped.length > 0) {
    const names = listed([...new Set(dropped.flatMap(propertiesIn))]);
    warnings.push(
      `where() on ${names} filters: it is paid for before it is dropped. An index could seek it.`,
    );
  }
  if (plan.kind === 'scan' && search.kind === 'query') {
    warnings.push('No index can answer: the whole table is read, and paid for.');
  }
  if (plan.kind === 'scan' && search.limit === undefined && search.maxPages === undefined) {
    warnings.push('The scan has no bound: add limit() or maxPages() where the table may be large.');
  }
  if (plan.hydrate) {
    warnings.push(
      `${listed(lacking)} ${lacking.length === 1 ? 'is' : 'are'} read from the table: one batch for each page.`,
    );
  } else if (lacking.length > 0) {
    warnings.push(
      `The local index lacks ${listed(lacking)}: DynamoDB reads each item from the table as well.`,
    );
  }
  if (skipping.length > 0) {
    warnings.push(`Items without ${listed(skipping)} are not in the index, so not in the result.`);
  }
  return warnings;
}

function isInFilter({ filter }: QueryPlan | ScanPlan, condition: Condition): boolean {
  return filter === condition || (filter?.kind === 'and' && filter.conditions.includes(condition));
}
