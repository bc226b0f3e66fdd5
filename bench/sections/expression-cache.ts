import assert from 'node:assert/strict';
import { dynamorm, globalIndex, model, type QueryRequest, type ScanRequest, t } from 'dynamorm';
import { interleave } from '../measure/interleave.ts';
import { ratios, spreadOf } from '../measure/statistics.ts';
import { figure, markdownTable } from '../report/table.ts';
import type { Section } from './section.ts';

/**
 * What planning and rendering once saves: the same query, as a shape that was seen before and as one
 * that was not. The two differ in a few spaces of a raw condition, which DynamoDB does not look at.
 */
export const expressionCache: Section = {
  name: 'expression-cache',
  async run() {
    checkRequests();
    const timings = await interleave(
      [
        { name: KNOWN, batch: async (count) => makeRequests(count, () => 1) },
        { name: NEW, batch: async (count) => makeRequests(count, () => ++spaces % manyShapes) },
      ],
      { rounds: 41, batchMs: 30, warmupMs: 400 },
    );
    const known = timings.get(KNOWN)?.cpu ?? [];
    const fresh = timings.get(NEW)?.cpu ?? [];
    const saved = spreadOf(ratios(known, fresh)).median;
    return [
      '## Making the request of a query: a shape seen before × a new one',
      '',
      markdownTable(
        ['', `${NEW}, µs`, `${KNOWN}, µs`, 'ratio'],
        [
          [
            'two key conditions, three filters, an order',
            figure(spreadOf(fresh).median),
            figure(spreadOf(known).median),
            figure(saved),
          ],
        ],
      ),
    ].join('\n');
  },
};

const KNOWN = 'shape seen before';
const NEW = 'new shape';
/** More than are remembered, so that each of them is forgotten before it comes again. */
const manyShapes = 2000;
let spaces = 0;

const Order = model('Order', {
  table: 'orders',
  attributes: {
    id: t.string(),
    customer: t.string(),
    status: t.enum('open', 'paid', 'sent'),
    placed: t.date(),
    total: t.number(),
    address: t.map({ city: t.string(), zip: t.string().optional() }),
    tags: t.set(t.string()),
  },
  key: { partitionKey: 'id' },
  indexes: {
    byCustomer: globalIndex({ partitionKey: 'customer', sortKey: 'placed' }),
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'placed' }),
  },
});
const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
const orders = dynamorm({ region: 'us-east-1', credentials }).model(Order);

function request(number: number, width: number): QueryRequest | ScanRequest | undefined {
  const pieces = Object.assign(['attribute_exists(', `)${' '.repeat(width)}`], { raw: [] });
  return orders
    .where('customer', '=', `c${number % 97}`)
    .where('placed', '>=', new Date(1_700_000_000_000 + number))
    .filter('total', '>', number)
    .filter('address.city', 'begins_with', 'P')
    .filter((c) => c.or(c.raw(pieces, c.path('tags')), c('total', '=', 0)))
    .orderBy('placed', 'desc')
    .limit(20)
    .toRequest();
}

let kept: object | undefined;

function makeRequests(count: number, width: () => number): void {
  for (let done = 0; done < count; done += 1) kept = request(done, width());
  if (kept === undefined) throw new Error('nothing was made');
}

/** Both ways make the same request, whatever was made before. */
function checkRequests(): void {
  const values = request(7, 1)?.ExpressionAttributeValues;
  assert.deepEqual(request(7, 2)?.ExpressionAttributeValues, values);
  assert.deepEqual(request(7, 1)?.ExpressionAttributeValues, values);
  assert.notDeepEqual(request(8, 1)?.ExpressionAttributeValues, values);
}
