import { describe, expect, test } from 'vitest';
import { globalIndex, model, type ScanProgress, ServiceError, t } from '../../../src/index.ts';
import { faults } from '../../support/faults.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection } from '../../support/use-model.ts';
import { useWatched } from './use-watched.ts';

const Node = model('Node', {
  table: 'nodes',
  attributes: { id: t.string(), weight: t.number(), group: t.string().optional() },
  key: { partitionKey: 'id' },
  indexes: {
    byGroup: globalIndex({ partitionKey: 'group', sortKey: 'weight', projection: 'keys' }),
  },
});

const nodes = Array.from({ length: 60 }, (_, weight) => ({
  id: `n${weight}`,
  weight,
  ...(weight % 6 === 0 ? { group: 'six' } : {}),
}));

describeTransports('a scan', (makeTransport) => {
  const { items, watch, proxy } = useWatched(makeTransport, Node, nodes);
  const idsOf = (read: readonly { id: string }[]): readonly string[] =>
    read.map(({ id }) => id).sort();
  const all = idsOf(nodes);
  const segmentsOf = (requests: readonly { body: object }[]): unknown[] =>
    requests.map(({ body }) => [
      'Segment' in body ? body.Segment : undefined,
      'TotalSegments' in body ? body.TotalSegments : undefined,
    ]);

  test('reads everything, page by page', async () => {
    const query = items.scan().filter('weight', '<', 3);
    expect(query.toRequest()).toEqual({
      TableName: 'nodes',
      FilterExpression: '#0 < :0',
      ExpressionAttributeNames: { '#0': 'weight' },
      ExpressionAttributeValues: { ':0': { N: '3' } },
      ReturnConsumedCapacity: 'TOTAL',
    });
    const { result, sent } = await watch(() => query.all());
    expect(idsOf(result)).toEqual(['n0', 'n1', 'n2']);
    expect(sent).toEqual(['Scan']);
    expect(idsOf(await items.scan().pageSize(7).all())).toEqual(all);
  });

  test('can filter on keys, and be consistent', async () => {
    const query = items.scan().filter('id', 'in', ['n1', 'n2', 'x']).consistent();
    expect(query.toRequest()).toMatchObject({ ConsistentRead: true });
    expect(idsOf(await query.all())).toEqual(['n1', 'n2']);
  });

  test('has pages that go on', async () => {
    const seen: string[] = [];
    for await (const page of items.scan().limit(25).pages())
      seen.push(...page.items.map(({ id }) => id));
    expect(seen.sort()).toEqual(all);
  });

  test('of an index reads what is in it', async () => {
    const query = items.scan().index('byGroup');
    expect(query.toRequest()).toMatchObject({ IndexName: 'byGroup' });
    const read: { id: string; group: string; weight: number }[] = await query.all();
    expect(read).toHaveLength(10);
    expect(new Set(read.map(({ group }) => group))).toEqual(new Set(['six']));
    expect((await query.limit(4).page()).cursor).toBeDefined();
  });

  test('by segments, each of which keeps its own place', async () => {
    const found: string[] = [];
    for (const part of [0, 1, 2]) {
      const query = items.scan().segment(part, 3).limit(4);
      expect(query.toRequest()).toMatchObject({ Segment: part, TotalSegments: 3 });
      for await (const page of query.pages()) found.push(...page.items.map(({ id }) => id));
    }
    expect(found.sort()).toEqual(all);
  });

  describe('in parallel', () => {
    test('reads all parts side by side, each once', async () => {
      const { result, requests } = await watch(() => items.scan().parallel(4).all());
      expect(idsOf(result)).toEqual(all);
      expect(segmentsOf(requests).sort()).toEqual([
        [0, 4],
        [1, 4],
        [2, 4],
        [3, 4],
      ]);
    });

    test('shows the request of its first part', () => {
      expect(items.scan().parallel(4).toRequest()).toMatchObject({ Segment: 0, TotalSegments: 4 });
    });

    test('has one request under way for each part, and no more', async () => {
      proxy.inject({ operation: 'Scan', times: 1_000, fault: faults.delay(5) });
      const { requests } = await watch(() => items.scan().pageSize(3).parallel(3).all());
      for (const part of [0, 1, 2]) {
        const own = requests.filter(({ body }) => body['Segment'] === part);
        // The next request of a part begins behind the last key of the one before.
        expect(own[0]?.body).not.toHaveProperty('ExclusiveStartKey');
        expect(own.slice(1).every(({ body }) => 'ExclusiveStartKey' in body)).toBe(true);
      }
      expect(requests.length).toBeGreaterThan(20);
    });

    test('counts the limit over all parts', async () => {
      const { result } = await watch(() => items.scan().limit(10).parallel(4).all());
      expect(new Set(idsOf(result)).size).toBe(10);
      const filtered = await items.scan().filter('weight', '<', 30).limit(10).parallel(4).all();
      expect(filtered).toHaveLength(10);
      expect(await items.scan().limit(10).parallel(4).count()).toBe(10);
    });

    test('asks each part for no more than what is missing', async () => {
      const { requests } = await watch(() => items.scan().limit(5).parallel(2).all());
      for (const { body } of requests) expect(body['Limit']).toBeLessThanOrEqual(5);
    });

    test('reports its progress after every request', async () => {
      const seen: ScanProgress[] = [];
      const onProgress = (progress: ScanProgress): void => void seen.push(progress);
      await items.scan().pageSize(10).parallel(2, { onProgress }).all();
      expect(seen.at(-1)).toEqual({ items: 60, scanned: 60, segmentsDone: 2, segments: 2 });
      expect(seen.map(({ items: read }) => read)).toEqual(
        seen.map(({ items: read }) => read).toSorted((a, b) => a - b),
      );
    });

    test('goes on at a cursor, in as many parts', async () => {
      const scan = items.scan().limit(9);
      const found: string[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page = await scan.parallel(3).page({ cursor });
        found.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
        pages += 1;
      } while (cursor !== undefined);
      expect(found.sort()).toEqual(all);
      expect(pages).toBeGreaterThanOrEqual(7);
    });

    test('does not go on at a cursor of another number of parts, or of none', async () => {
      const { cursor } = await items.scan().limit(5).parallel(3).page();
      const { cursor: plain } = await items.scan().limit(5).page();
      const { result, sent } = await watch(() =>
        Promise.all([
          rejection(items.scan().parallel(4).page({ cursor })),
          rejection(items.scan().page({ cursor })),
          rejection(items.scan().segment(0, 3).page({ cursor })),
          rejection(items.scan().parallel(3).page({ cursor: plain })),
        ]),
      );
      for (const error of result) expect(error).toMatchObject({ code: 'cursor-segment' });
      expect(sent).toEqual([]);
    });

    test('has a page without a limit that is one request of each part, none of them wasted', async () => {
      const scan = items.scan().pageSize(4).parallel(3);
      const { result: one, requests } = await watch(() => scan.page());
      expect(segmentsOf(requests).sort()).toEqual([
        [0, 3],
        [1, 3],
        [2, 3],
      ]);
      expect(one).toMatchObject({ count: 12, scannedCount: 12 });
      const seen = one.items.map(({ id }) => id);
      for await (const page of scan.pages({ cursor: one.cursor }))
        seen.push(...page.items.map(({ id }) => id));
      expect(seen.sort()).toEqual(all);
    });

    test('shows in toRequest where it goes on', async () => {
      const { cursor } = await items.scan().pageSize(4).parallel(2).page();
      expect(items.scan().parallel(2).toRequest({ cursor })).toMatchObject({
        Segment: 0,
        ExclusiveStartKey: { id: { S: expect.any(String) } },
      });
    });

    test('stops after maxPages requests over all parts, with a cursor', async () => {
      const scan = items.scan().pageSize(5).maxPages(3);
      const { result: error, sent } = await watch(() => rejection(scan.parallel(4).all()));
      expect(sent).toHaveLength(3);
      expect(error).toMatchObject({ code: 'read-incomplete' });
      const { items: read, cursor } = error as { items: { id: string }[]; cursor: string };
      expect(read).toHaveLength(15);
      const rest: { id: string }[] = [];
      for await (const page of items.scan().parallel(4).pages({ cursor })) rest.push(...page.items);
      expect(idsOf([...read, ...rest])).toEqual(all);
    });

    test('cancels the other parts when one fails', async () => {
      proxy.inject({
        operation: 'Scan',
        match: ({ Segment }) => Segment === 1,
        fault: faults.error('ValidationException'),
      });
      proxy.inject({ operation: 'Scan', times: 100, fault: faults.delay(10_000) });
      const started = performance.now();
      const error = await rejection(items.scan().parallel(3).all());
      expect(error).toBeInstanceOf(ServiceError);
      expect(performance.now() - started).toBeLessThan(5_000);
    });

    test('cancels the other counts when one fails', async () => {
      proxy.inject({
        operation: 'Scan',
        match: ({ Segment }) => Segment === 1,
        fault: faults.error('ValidationException'),
      });
      await rejection(items.scan().pageSize(1).parallel(3).count());
      await new Promise((resolve) => setTimeout(resolve, 200));
      // Sixty items one by one: two parts that went on would send forty requests.
      expect(proxy.requests.length).toBeLessThan(20);
    });

    test('stops when the loop stops', async () => {
      const { requests } = await watch(async () => {
        for await (const _ of items.scan().pageSize(1).parallel(3)) break;
      });
      expect(requests.length).toBeLessThanOrEqual(3);
    });

    test('counts and adds up over all parts', async () => {
      expect(await items.scan().parallel(5).count()).toBe(60);
      const { sum } = await items
        .scan()
        .parallel(5)
        .aggregate((a) => ({ sum: a.sum('weight') }));
      expect(sum).toBe((59 * 60) / 2);
    });

    test('is of everything, not of one part', () => {
      const part = items.scan().segment(0, 4);
      expect(() => part.parallel(2)).toThrow(expect.objectContaining({ code: 'parallel-segment' }));
    });
  });
});
