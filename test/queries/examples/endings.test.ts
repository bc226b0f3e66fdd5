import { describe, expect, test } from 'vitest';
import { IncompleteError, ItemNotFoundError, model, t } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection } from '../../support/use-model.ts';
import { useWatched } from './use-watched.ts';

const Event = model('Event', {
  table: 'events',
  attributes: {
    stream: t.string(),
    at: t.number(),
    kind: t.enum('even', 'odd'),
    text: t.string().optional(),
  },
  key: { partitionKey: 'stream', sortKey: 'at' },
});

/** A hundred events: the kind of each is that of its number. */
const events = Array.from({ length: 100 }, (_, at) => ({
  stream: 's',
  at,
  kind: at % 2 === 0 ? ('even' as const) : ('odd' as const),
}));

describeTransports('the endings', (makeTransport) => {
  const { items, watch } = useWatched(makeTransport, Event, events);
  const of = () => items.where('stream', '=', 's');
  const odd = () => of().filter('kind', '=', 'odd');
  const numbers = (read: readonly { at: number }[]): readonly number[] => read.map(({ at }) => at);
  const limits = (requests: readonly { body: object }[]): readonly unknown[] =>
    requests.map(({ body }) => ('Limit' in body ? body.Limit : undefined));

  describe('all', () => {
    test('is one request where one request brings everything', async () => {
      const { result, requests } = await watch(() => of().all());
      expect(result).toHaveLength(100);
      expect(limits(requests)).toEqual([undefined]);
    });

    test('goes on as long as DynamoDB does, the last page being empty included', async () => {
      const { result, sent } = await watch(() => of().pageSize(25).all());
      expect(numbers(result)).toEqual(numbers(events));
      // A hundred items by 25: DynamoDB learns that the fourth page was the last by asking once more.
      expect(sent).toEqual(['Query', 'Query', 'Query', 'Query', 'Query']);
    });

    test('stops at the limit, which counts items that match', async () => {
      const { result, requests } = await watch(() => of().limit(7).all());
      expect(numbers(result)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(limits(requests)).toEqual([7]);
    });

    test('with a filter reads ahead, and gives exactly the limit', async () => {
      const { result, requests } = await watch(() => odd().limit(20).all());
      expect(numbers(result)).toEqual(Array.from({ length: 20 }, (_, n) => 2 * n + 1));
      expect(limits(requests)).toEqual([80]);
    });

    test('with a filter that few items match doubles what it reads', async () => {
      const rare = of().filter('at', 'in', []).limit(1);
      expect(await rare.all()).toEqual([]);
      const late = of()
        .filter((c) => c.raw`size(${c.path('kind')}) > ${9}`)
        .limit(1);
      const { result, requests } = await watch(() => late.all());
      expect(result).toEqual([]);
      expect(limits(requests)).toEqual([25, 50, 100]);
    });

    test('keeps a page size of the caller', async () => {
      const { result, requests } = await watch(() => odd().limit(3).pageSize(2).all());
      expect(numbers(result)).toEqual([1, 3, 5]);
      expect(limits(requests)).toEqual([2, 2, 2]);
    });

    test('of a limit of nothing sends nothing', async () => {
      const none = of().limit(0);
      const { result, sent } = await watch(async () => [
        await none.all(),
        await none.first(),
        await none.count(),
        await none.page(),
        none.toRequest(),
      ]);
      expect(result).toEqual([
        [],
        undefined,
        0,
        { items: [], count: 0, scannedCount: 0 },
        undefined,
      ]);
      expect(sent).toEqual([]);
    });

    test('in descending order', async () => {
      const query = of().orderBy('at', 'desc').limit(2);
      expect(query.toRequest()).toMatchObject({ ScanIndexForward: false, Limit: 2 });
      expect(of().orderBy('at').toRequest()).not.toHaveProperty('ScanIndexForward');
      expect(numbers(await query.all())).toEqual([99, 98]);
    });
  });

  describe('maxPages', () => {
    test('stops all with what was read and a cursor that goes on', async () => {
      const query = odd().pageSize(10).maxPages(2);
      const { result: error, sent } = await watch(() => rejection(query.all()));
      expect(error).toBeInstanceOf(IncompleteError);
      const { items: read, cursor, code } = error as IncompleteError<{ at: number }>;
      expect(code).toBe('read-incomplete');
      expect(numbers(read)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
      expect(sent).toEqual(['Query', 'Query']);
      const { items: rest } = await odd().page({ cursor });
      expect(numbers(rest).at(0)).toBe(21);
      expect(rest).toHaveLength(40);
    });

    test('does not stop what was complete before', async () => {
      expect(await odd().maxPages(1).all()).toHaveLength(50);
      expect(await odd().limit(5).pageSize(10).maxPages(1).all()).toHaveLength(5);
    });

    test('stops a page with a cursor, and no error', async () => {
      const { items: read, cursor } = await odd().pageSize(3).maxPages(2).limit(9).page();
      expect(numbers(read)).toEqual([1, 3, 5]);
      expect(numbers((await odd().limit(2).page({ cursor })).items)).toEqual([7, 9]);
    });

    test('stops every other ending, so that a part never looks like the whole', async () => {
      const query = odd().pageSize(10).maxPages(2);
      const streamed: number[] = [];
      const endings = {
        iterate: async () => {
          for await (const { at } of query) streamed.push(at);
        },
        count: () => query.count(),
        first: () => of().filter('text', 'exists').pageSize(10).maxPages(2).first(),
        aggregate: () => query.aggregate((a) => ({ n: a.count() })),
        groupBy: () =>
          query.groupBy(
            (one) => one.kind,
            (a) => ({ n: a.count() }),
          ),
      };
      for (const [name, run] of Object.entries(endings)) {
        const { result, sent } = await watch(() => rejection(run()));
        expect([name, result]).toEqual([name, expect.any(IncompleteError)]);
        expect([name, sent]).toEqual([name, ['Query', 'Query']]);
      }
      expect(streamed).toHaveLength(10);
    });

    test('gives a cursor of what was counted', async () => {
      const error = (await rejection(odd().pageSize(30).maxPages(2).count())) as IncompleteError;
      expect(error.message).toContain('after 2 requests and 30 items');
      expect(error.items).toEqual([]);
      expect((await odd().page({ cursor: error.cursor })).items).toHaveLength(20);
    });
  });

  describe('first', () => {
    test('is one request of one item', async () => {
      const { result, requests } = await watch(() => of().first());
      expect(result?.at).toBe(0);
      expect(limits(requests)).toEqual([1]);
    });

    test('goes on until one matches', async () => {
      const { result, sent } = await watch(() =>
        of().filter('kind', '=', 'odd').pageSize(1).first(),
      );
      expect(result?.at).toBe(1);
      expect(sent).toEqual(['Query', 'Query']);
    });

    test('with the whole key is a GetItem', async () => {
      const { result, requests } = await watch(() => of().where('at', '=', 7).consistent().first());
      expect(result?.at).toBe(7);
      expect(requests.map(({ operation, body }) => [operation, body])).toEqual([
        [
          'GetItem',
          {
            TableName: 'events',
            Key: { stream: { S: 's' }, at: { N: '7' } },
            ConsistentRead: true,
            ReturnConsumedCapacity: 'TOTAL',
          },
        ],
      ]);
    });

    test('with the whole key and a filter, a selection or another operator is a Query', async () => {
      const whole = of().where('at', '=', 7);
      const { sent, result } = await watch(() =>
        Promise.all([
          whole.filter('kind', '=', 'even').first(),
          whole.select('at').first(),
          of().where('at', '<=', 0).first(),
        ]),
      );
      expect(sent).toEqual(['Query', 'Query', 'Query']);
      expect(result).toEqual([undefined, { at: 7 }, events[0]]);
    });

    test('gives undefined, or an error where one is needed', async () => {
      const nobody = items.where('stream', '=', 'nobody');
      expect(await nobody.first()).toBeUndefined();
      expect(await nobody.where('at', '=', 1).first()).toBeUndefined();
      const error = await rejection(nobody.firstOrThrow());
      expect(error).toBeInstanceOf(ItemNotFoundError);
      expect(error).toMatchObject({ code: 'item-not-found', model: 'Event' });
      expect((await of().firstOrThrow()).at).toBe(0);
    });
  });

  describe('page', () => {
    test('without a limit is what one request brings', async () => {
      const { result, sent } = await watch(() => of().pageSize(30).page());
      expect(result).toMatchObject({ count: 30, scannedCount: 30, cursor: expect.any(String) });
      expect(sent).toEqual(['Query']);
    });

    test('may be empty and have a cursor', async () => {
      const empty = await odd().pageSize(1).page();
      expect(empty).toMatchObject({ items: [], count: 0, scannedCount: 1 });
      expect((await odd().pageSize(1).page({ cursor: empty.cursor })).items).toHaveLength(1);
    });

    test('with a limit has exactly so many, and goes on behind the last of them', async () => {
      const query = odd().limit(8);
      const { result: one, sent } = await watch(() => query.page());
      expect(one).toMatchObject({ count: 8, scannedCount: 32 });
      expect(sent).toEqual(['Query']);
      const two = await query.page({ cursor: one.cursor });
      expect([...numbers(one.items), ...numbers(two.items)]).toEqual(
        Array.from({ length: 16 }, (_, n) => 2 * n + 1),
      );
    });

    test('that is the last has no cursor, and one that may be the last is followed by an empty one', async () => {
      const tail = of().where('at', '>=', 98);
      const page = await tail.limit(2).page();
      expect(page).toMatchObject({ count: 2, cursor: expect.any(String) });
      expect(await tail.limit(2).page({ cursor: page.cursor })).toEqual({
        items: [],
        count: 0,
        scannedCount: 0,
      });
      expect(await tail.limit(3).page()).not.toHaveProperty('cursor');
    });

    test('goes on in descending order too', async () => {
      const query = of().orderBy('at', 'desc').limit(3);
      const { cursor } = await query.page();
      expect(numbers((await query.page({ cursor })).items)).toEqual([96, 95, 94]);
    });
  });

  test('pages are read as they are asked for', async () => {
    const seen: number[] = [];
    const { sent } = await watch(async () => {
      for await (const page of odd().limit(10).pages()) {
        seen.push(page.count);
        if (seen.length === 3) break;
      }
    });
    expect(seen).toEqual([10, 10, 10]);
    expect(sent).toHaveLength(3);
    const counts: number[] = [];
    for await (const page of of().limit(40).pages()) counts.push(page.count);
    expect(counts).toEqual([40, 40, 20]);
  });

  test('pages go on from a cursor', async () => {
    const { cursor } = await of().limit(95).page();
    const rest: number[] = [];
    for await (const page of of().limit(4).pages({ cursor })) rest.push(...numbers(page.items));
    expect(rest).toEqual([95, 96, 97, 98, 99]);
  });

  describe('for await', () => {
    test('asks for the next page when the last one is used up, and stops with break', async () => {
      const { sent } = await watch(async () => {
        for await (const { at } of of().pageSize(10)) if (at === 19) break;
      });
      expect(sent).toEqual(['Query', 'Query']);
    });

    test('stops at the limit', async () => {
      const seen: number[] = [];
      const { requests } = await watch(async () => {
        for await (const { at } of odd().limit(3)) seen.push(at);
      });
      expect(seen).toEqual([1, 3, 5]);
      expect(limits(requests)).toEqual([25]);
    });

    test('throws into the loop what goes wrong', async () => {
      const wrong = items.where('stream', '=', 7 as never);
      const run = async (): Promise<void> => {
        for await (const _ of wrong) throw new Error('There is nothing.');
      };
      expect(await rejection(run())).toMatchObject({ code: 'value-type' });
    });
  });

  describe('count', () => {
    test('lets DynamoDB count', async () => {
      const { result, requests } = await watch(() => odd().select('at').count());
      expect(result).toBe(50);
      expect(requests.map(({ body }) => body)).toEqual([
        {
          TableName: 'events',
          KeyConditionExpression: '#0 = :0',
          FilterExpression: '#1 = :1',
          Select: 'COUNT',
          ExpressionAttributeNames: { '#0': 'stream', '#1': 'kind' },
          ExpressionAttributeValues: { ':0': { S: 's' }, ':1': { S: 'odd' } },
          ReturnConsumedCapacity: 'TOTAL',
        },
      ]);
    });

    test('adds up pages, empty ones included', async () => {
      const { result, sent } = await watch(() => odd().pageSize(1).count());
      expect(result).toBe(50);
      expect(sent).toHaveLength(101);
    });

    test('stops at the limit', async () => {
      expect(await watch(() => of().limit(3).count())).toMatchObject({
        result: 3,
        sent: ['Query'],
      });
      expect(await watch(() => odd().limit(3).count())).toMatchObject({
        result: 3,
        sent: ['Query'],
      });
      expect(await of().limit(1_000).count()).toBe(100);
    });

    test('of a scan and of its segments', async () => {
      expect(await items.scan().count()).toBe(100);
      const parts = [0, 1, 2].map((part) => items.scan().segment(part, 3).count());
      expect((await Promise.all(parts)).reduce((sum, count) => sum + count)).toBe(100);
    });
  });

  test('toRequest shows a page of a cursor, and sends nothing', async () => {
    const { cursor } = await of().limit(2).page();
    const { result, sent } = await watch(async () => of().limit(2).toRequest({ cursor }));
    expect(result).toMatchObject({
      Limit: 2,
      ExclusiveStartKey: { stream: { S: 's' }, at: { N: '1' } },
    });
    expect(sent).toEqual([]);
  });

  test('a huge limit is not more than a request can say', async () => {
    expect(await of().limit(Number.MAX_SAFE_INTEGER).all()).toHaveLength(100);
    expect(await odd().limit(Number.MAX_SAFE_INTEGER).all()).toHaveLength(50);
  });
});
