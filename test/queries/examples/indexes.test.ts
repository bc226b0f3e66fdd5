import { describe, expect, test } from 'vitest';
import {
  BatchError,
  dynamorm,
  encodeCursor,
  globalIndex,
  localIndex,
  model,
  PlanError,
  t,
} from '../../../src/index.ts';
import { faults } from '../../support/faults.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection } from '../../support/use-model.ts';
import { useWatched } from './use-watched.ts';

const Order = model('Order', {
  table: 'orders',
  attributes: {
    customer: t.string(),
    number: t.number(),
    status: t.string(),
    total: t.bigint(),
    region: t.string().optional(),
    note: t.string().optional(),
  },
  key: { partitionKey: 'customer', sortKey: 'number' },
  indexes: {
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'total' }),
    byRegion: globalIndex({ partitionKey: 'region', sortKey: 'total', projection: ['status'] }),
    byNumber: globalIndex({ partitionKey: 'number', projection: 'keys', name: 'orders-by-number' }),
    byTotal: localIndex({ sortKey: 'total', projection: 'keys' }),
  },
});

const orders = Array.from({ length: 30 }, (_, number) => ({
  customer: `c${number % 3}`,
  number,
  status: number < 10 ? 'open' : 'paid',
  total: BigInt(100 - number),
  note: `n${number}`,
  ...(number % 5 === 0 ? { region: 'EU' } : {}),
}));

describeTransports('an index', (makeTransport) => {
  const { items, watch, proxy, with: withOptions } = useWatched(makeTransport, Order, orders);
  const numbers = (read: readonly { number: number }[]): readonly number[] =>
    read.map(({ number }) => number);
  const inEurope = () => items.where('region', '=', 'EU');

  test('by its name is read with its stored name, and gives what it carries', async () => {
    const query = items.query().index('byNumber').where('number', '=', 7);
    expect(query.toRequest()).toMatchObject({ IndexName: 'orders-by-number' });
    const [found]: { number: number; customer: string }[] = await query.all();
    expect(found).toEqual({ number: 7, customer: 'c1' });
  });

  test('that is sparse gives the items that have its keys', async () => {
    const read = await items.query().index('byRegion').where('region', '=', 'EU').all();
    expect(numbers(read)).toEqual([25, 20, 15, 10, 5, 0]);
    const region: string = read[0]?.region ?? '';
    expect(region).toBe('EU');
    expect(read[0]).toEqual({
      customer: 'c1',
      number: 25,
      status: 'paid',
      region: 'EU',
      total: 75n,
    });
  });

  test('is read in its order, both ways, and in pages', async () => {
    const query = items.where('status', '=', 'open').orderBy('total', 'desc').limit(3);
    expect(query.toRequest()).toMatchObject({ IndexName: 'byStatus', ScanIndexForward: false });
    const { items: one, cursor } = await query.page();
    const { items: two } = await query.page({ cursor });
    expect(numbers([...one, ...two])).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('that is local is read consistently, and DynamoDB completes the items itself', async () => {
    const query = items.where('customer', '=', 'c0').orderBy('total').consistent().limit(2);
    expect(query.toRequest()).toEqual({
      TableName: 'orders',
      IndexName: 'byTotal',
      KeyConditionExpression: '#0 = :0',
      Select: 'ALL_ATTRIBUTES',
      ConsistentRead: true,
      ExpressionAttributeNames: { '#0': 'customer' },
      ExpressionAttributeValues: { ':0': { S: 'c0' } },
      Limit: 2,
      ReturnConsumedCapacity: 'TOTAL',
    });
    const { result, sent } = await watch(() => query.all());
    expect(result.map(({ note }) => note)).toEqual(['n27', 'n24']);
    expect(sent).toEqual(['Query']);
  });

  test('that is global cannot be read consistently, by its name or by choice', async () => {
    const named = items.query().index('byStatus').where('status', '=', 'open') as unknown as {
      consistent(): { all(): Promise<unknown> };
    };
    const { result, sent } = await watch(() =>
      Promise.all([
        rejection(named.consistent().all()),
        rejection(items.where('status', '=', 'open').consistent().all()),
      ]),
    );
    expect(result.map((error) => [error instanceof PlanError, (error as PlanError).code])).toEqual([
      [true, 'index-consistency'],
      [true, 'index-consistency'],
    ]);
    expect(sent).toEqual([]);
  });

  test('that lacks what is read is refused, with what it lacks', async () => {
    const error = await rejection(inEurope().all());
    expect(error).toMatchObject({ code: 'index-coverage' });
    expect((error as Error).message).toContain('byRegion does not carry note');
    expect(await inEurope().select('status', 'number').limit(1).all()).toEqual([
      { status: 'paid', number: 25 },
    ]);
  });

  test('counts what it need not carry', async () => {
    const { result, requests } = await watch(() =>
      inEurope().filter('status', '=', 'paid').count(),
    );
    expect(result).toBe(4);
    expect(requests.map(({ body }) => [body['IndexName'], body['Select']])).toEqual([
      ['byRegion', 'COUNT'],
    ]);
    expect(await rejection(inEurope().filter('note', '=', 'n5').count())).toMatchObject({
      code: 'index-coverage',
    });
  });

  describe('that is completed', () => {
    test('costs a batch for each page, of the keys that the index gave', async () => {
      const query = inEurope().hydrate().limit(2);
      const { result, requests } = await watch(() => query.all());
      expect(result).toEqual([orders[25], orders[20]]);
      expect(requests.map(({ operation, body }) => [operation, body])).toEqual([
        [
          'Query',
          {
            TableName: 'orders',
            IndexName: 'byRegion',
            KeyConditionExpression: '#0 = :0',
            ProjectionExpression: '#1, #2, #0, #3',
            ExpressionAttributeNames: {
              '#0': 'region',
              '#1': 'customer',
              '#2': 'number',
              '#3': 'total',
            },
            ExpressionAttributeValues: { ':0': { S: 'EU' } },
            Limit: 2,
            ReturnConsumedCapacity: 'TOTAL',
          },
        ],
        [
          'BatchGetItem',
          {
            RequestItems: {
              orders: {
                Keys: [
                  { customer: { S: 'c1' }, number: { N: '25' } },
                  { customer: { S: 'c2' }, number: { N: '20' } },
                ],
              },
            },
            ReturnConsumedCapacity: 'TOTAL',
          },
        ],
      ]);
    });

    test('reads no more than is selected, and no more items than are wanted', async () => {
      const query = inEurope().filter('status', '=', 'paid').select('note').hydrate().limit(1);
      const { result, requests } = await watch(() => query.all());
      expect(result).toEqual([{ note: 'n25' }]);
      const [search, batch] = requests;
      expect(search?.body).toMatchObject({ Limit: 25 });
      expect(batch?.body['RequestItems']).toEqual({
        orders: {
          Keys: [{ customer: { S: 'c1' }, number: { N: '25' } }],
          ProjectionExpression: '#0, #1, #2',
          ExpressionAttributeNames: { '#0': 'note', '#1': 'customer', '#2': 'number' },
        },
      });
    });

    test('is read consistently where the index is', async () => {
      const query = items
        .where('customer', '=', 'c0')
        .orderBy('total')
        .hydrate()
        .consistent()
        .limit(1);
      const { requests } = await watch(() => query.all());
      expect(requests[0]?.body).toMatchObject({ ConsistentRead: true });
      expect(requests[1]?.body['RequestItems']).toMatchObject({ orders: { ConsistentRead: true } });
    });

    test('asks again for keys that were not read', async () => {
      proxy.inject({ operation: 'BatchGetItem', times: 2, fault: faults.unprocessedKeys(1) });
      const { result, sent } = await watch(() => inEurope().hydrate().all());
      expect(result.map(({ note }) => note)).toEqual(['n25', 'n20', 'n15', 'n10', 'n5', 'n0']);
      expect(sent).toEqual(['Query', 'BatchGetItem', 'BatchGetItem', 'BatchGetItem']);
    });

    test('leaves out what was deleted in the meantime, and still gives the limit', async () => {
      const ghost = { customer: { S: 'nobody' }, number: { N: '1' } };
      proxy.inject({
        operation: 'Query',
        fault: faults.rewrite({
          response: (response) => {
            const [first, ...rest] = response['Items'] as object[];
            return { ...response, Items: [{ ...first, ...ghost }, ...rest] };
          },
        }),
      });
      const { result, sent } = await watch(() => inEurope().hydrate().limit(2).all());
      expect(numbers(result)).toEqual([20, 15]);
      expect(sent).toEqual(['Query', 'BatchGetItem', 'Query', 'BatchGetItem']);
    });

    test('divides more than a hundred keys', async () => {
      for (let number = 1_000; number < 1_120; number += 1) {
        await items.put({ customer: 'many', number, status: 'x', total: 1n, region: 'US' });
      }
      const query = items.where('region', '=', 'US').hydrate();
      const { result, sent } = await watch(() => query.all());
      expect(result).toHaveLength(120);
      expect(sent.filter((operation) => operation === 'BatchGetItem')).toHaveLength(2);
    }, 60_000);

    // A request that is given up may still arrive: nothing is counted in the test behind this one.
    test('is given up when keys stay unread', async () => {
      const unread = faults.rewrite({
        response: (response, { RequestItems: UnprocessedKeys }) => ({
          ...response,
          Responses: {},
          UnprocessedKeys,
        }),
      });
      proxy.inject({ operation: 'BatchGetItem', times: 1_000, fault: unread });
      const hurried = withOptions({ batchTimeoutMs: 200 });
      const error = await rejection(hurried.where('region', '=', 'EU').hydrate().all());
      expect(error).toBeInstanceOf(BatchError);
      expect(error).toMatchObject({ code: 'batch-incomplete' });
    });

    test('works for a scan of it', async () => {
      const read = await items.scan().index('byRegion').hydrate().filter('region', '=', 'EU').all();
      expect(numbers(read).toSorted((a, b) => a - b)).toEqual([0, 5, 10, 15, 20, 25]);
      expect(read[0]?.note).toMatch(/^n\d+$/);
    });
  });

  describe('without any that can answer', () => {
    test('nothing is scanned by accident', async () => {
      const { result, sent } = await watch(() => rejection(items.where('note', '=', 'n1').all()));
      expect(result).toMatchObject({ code: 'no-index', rejected: expect.any(Array) });
      expect(sent).toEqual([]);
    });

    test('a scan has to be allowed, by the query', async () => {
      const query = items.where('note', '=', 'n1').allowScan();
      expect(query.toRequest()).toMatchObject({ FilterExpression: '#0 = :0' });
      const { result, sent } = await watch(async () => [
        numbers(await query.all()),
        (await query.first())?.number,
        await query.count(),
      ]);
      expect(result).toEqual([[1], 1, 1]);
      expect(sent).toEqual(['Scan', 'Scan', 'Scan']);
    });

    test('or by the database, and even then an index is preferred', async () => {
      const open = withOptions({ allowScan: true });
      const { sent } = await watch(async () => [
        await open.where('note', '=', 'n1').all(),
        await open.where('status', '=', 'open').all(),
        await open.query().limit(1).all(),
      ]);
      expect(sent).toEqual(['Scan', 'Query', 'Scan']);
    });
  });
});

describe('a multi-attribute key, whose queries the engine does not answer', () => {
  const Match = model('Match', {
    table: 'matches',
    attributes: {
      id: t.string(),
      cup: t.string(),
      region: t.string(),
      round: t.string(),
      bracket: t.string(),
      score: t.number().optional(),
    },
    key: { partitionKey: 'id' },
    indexes: {
      byCup: globalIndex({ partitionKey: ['cup', 'region'], sortKey: ['round', 'bracket'] }),
    },
  });
  const matches = dynamorm({ region: 'us-east-1' }).model(Match);
  const inCup = matches.where('region', '=', 'EU').where('cup', '=', 'A');

  test('is sought by all its partition attributes, then its sort attributes from the left', () => {
    const query = inCup
      .where('bracket', '<=', 'q')
      .where('round', '=', 'final')
      .orderBy('bracket', 'desc');
    expect(query.toRequest()).toMatchObject({
      IndexName: 'byCup',
      KeyConditionExpression: '#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 <= :3',
      ExpressionAttributeNames: { '#0': 'cup', '#1': 'region', '#2': 'round', '#3': 'bracket' },
      ExpressionAttributeValues: {
        ':0': { S: 'A' },
        ':1': { S: 'EU' },
        ':2': { S: 'final' },
        ':3': { S: 'q' },
      },
      ScanIndexForward: false,
    });
  });

  test('reads all of its attributes along, for the cursor', () => {
    expect(inCup.select('score').toRequest()).toMatchObject({
      ProjectionExpression: '#2, #3, #0, #1, #4, #5',
      ExpressionAttributeNames: { '#2': 'score', '#3': 'id', '#4': 'round', '#5': 'bracket' },
    });
  });

  test('goes on at a cursor of it, and at no other', () => {
    const key = { id: 'm1', cup: 'A', region: 'EU', round: 'final', bracket: 'x' };
    const cursorOf = (lastKey: object): string =>
      encodeCursor({ lastKey: wire(lastKey), index: 'byCup', sort: 'ASC' });
    expect(inCup.toRequest({ cursor: cursorOf(key) })).toMatchObject({
      ExclusiveStartKey: wire(key),
    });
    for (const [change, code] of [
      [{ region: 'US' }, 'cursor-partition'],
      [{ cup: 'B' }, 'cursor-partition'],
      [{ bracket: undefined }, 'cursor-key'],
    ] as const) {
      const cursor = cursorOf({ ...key, ...change });
      expect(() => inCup.toRequest({ cursor })).toThrow(expect.objectContaining({ code }));
    }
  });
});

function wire(key: object): { [name: string]: { S: string } } {
  const given = Object.entries(key).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, { S: String(value) }]));
}
