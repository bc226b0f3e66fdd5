import { STUBBED_WIRE } from '../budgets.ts';
import { listingOf, PLAN_INDEX, samplePages } from '../sample/customer.ts';
import type { MeasuredOperation } from './operation.ts';

/** Everybody on a plan from an age on, by the index: one page. */
export const query100: MeasuredOperation = queryOf(100, 'query 100', 'query100');

/** The same, ten times as many. */
export const query1000: MeasuredOperation = queryOf(1000, 'query 1000', 'query1000');

function queryOf(size: number, title: string, budget: 'query100' | 'query1000'): MeasuredOperation {
  return {
    title,
    budget: STUBBED_WIRE[budget],
    target: 'Query',
    inputs: samplePages(6, size),
    call: (operations, page) => operations.query(listingOf(page)),
    answer: (Items, ConsumedCapacity) => ({
      Count: size,
      Items,
      ScannedCount: size,
      ConsumedCapacity,
    }),
    request(page) {
      const { plan, minimumAge } = listingOf(page);
      return {
        fields: { IndexName: PLAN_INDEX },
        says: [`plan = {"S":"${plan}"}`, `age >= {"N":"${minimumAge}"}`],
      };
    },
    expected: (page) => page,
  };
}
