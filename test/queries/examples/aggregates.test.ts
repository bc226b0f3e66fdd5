import { describe, expect, test } from 'vitest';
import { globalIndex, model, t, ValidationError } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection } from '../../support/use-model.ts';
import { useWatched } from './use-watched.ts';

const Sale = model('Sale', {
  table: 'sales',
  attributes: {
    id: t.string(),
    shop: t.string(),
    amount: t.bigint(),
    price: t.decimal(),
    score: t.number().optional(),
    at: t.date(),
    hash: t.binary(),
    tags: t.set(t.string()).optional(),
    address: t.map({ city: t.string(), floor: t.number().optional() }).optional(),
    lines: t.list(t.map({ count: t.number() })).default(() => []),
    note: t.string().nullable(),
  },
  key: { partitionKey: 'id' },
  indexes: {
    byShop: globalIndex({ partitionKey: 'shop', sortKey: 'at', projection: ['amount'] }),
  },
});

const sale = (id: string, given: object) => ({
  id,
  shop: 'north',
  amount: 1n,
  price: '1',
  at: new Date(0),
  hash: Uint8Array.of(1),
  note: null,
  ...given,
});
const sales = [
  sale('1', {
    amount: 2n ** 62n,
    price: '9.5',
    at: new Date('2026-01-02'),
    hash: Uint8Array.of(9),
    score: 0.1,
  }),
  sale('2', {
    amount: 2n ** 62n,
    price: '10.05',
    at: new Date('2025-01-02'),
    tags: new Set(['b', 'a']),
    score: 0.2,
  }),
  sale('3', {
    shop: 'south',
    amount: -1n,
    price: '-0.05',
    tags: new Set(['a', 'b']),
    address: { city: 'Rome', floor: 2 },
  }),
  sale('4', {
    shop: 'south',
    price: '1E+2',
    hash: Uint8Array.of(10),
    address: { city: 'Rome' },
    lines: [{ count: 3 }],
  }),
];

describeTransports('an aggregate', (makeTransport) => {
  const { items, watch } = useWatched(makeTransport, Sale, sales);

  test('streams figures by in one pass, exactly', async () => {
    const { result, sent } = await watch(() =>
      items
        .scan()
        .pageSize(2)
        .aggregate((a) => ({
          count: a.count(),
          amount: a.sum('amount'),
          price: a.sum('price'),
          score: a.sum('score'),
          mean: a.avg('amount'),
          floor: a.avg('address.floor'),
          count0: a.max('lines[0].count'),
        })),
    );
    expect(result).toEqual({
      count: 4,
      amount: 2n ** 63n,
      price: '119.5',
      score: 0.3,
      mean: 2 ** 61,
      floor: 2,
      count0: 3,
    });
    expect(sent).toEqual(['Scan', 'Scan', 'Scan']);
    const amount: bigint = result.amount;
    expect(typeof amount).toBe('bigint');
  });

  test('orders what has an order: numbers by value, whatever they are written as', async () => {
    const { low, high, first, last, small, big, from, to } = await items.scan().aggregate((a) => ({
      low: a.min('price'),
      high: a.max('price'),
      first: a.min('at'),
      last: a.max('at'),
      small: a.min('amount'),
      big: a.max('amount'),
      from: a.min('hash'),
      to: a.max('hash'),
    }));
    expect([low, high]).toEqual(['-0.05', '100']);
    expect([first, last]).toEqual([new Date(0), new Date('2026-01-02')]);
    expect([small, big]).toEqual([-1n, 2n ** 62n]);
    expect([from, to]).toEqual([Uint8Array.of(1), Uint8Array.of(10)]);
  });

  test('counts different values by what is in them', async () => {
    const figures = await items.scan().aggregate((a) => ({
      shops: a.distinct('shop'),
      days: a.distinct('at'),
      hashes: a.distinct('hash'),
      tags: a.distinct('tags'),
      cities: a.distinct('address.city'),
      notes: a.distinct('note'),
    }));
    expect(figures).toEqual({ shops: 2, days: 3, hashes: 3, tags: 1, cities: 1, notes: 0 });
  });

  test('over nothing is nothing, in the type of its attribute', async () => {
    const figures = await items
      .scan()
      .filter('shop', '=', 'none')
      .aggregate((a) => ({
        count: a.count(),
        amount: a.sum('amount'),
        price: a.sum('price'),
        score: a.sum('score'),
        mean: a.avg('score'),
        low: a.min('at'),
        distinct: a.distinct('shop'),
      }));
    expect(figures).toEqual({
      count: 0,
      amount: 0n,
      price: '0',
      score: 0,
      mean: undefined,
      low: undefined,
      distinct: 0,
    });
  });

  test('honours the limit and the index', async () => {
    const south = items.query().index('byShop').where('shop', '=', 'south');
    expect(await south.aggregate((a) => ({ n: a.count(), sum: a.sum('amount') }))).toEqual({
      n: 2,
      sum: 0n,
    });
    expect(
      await items
        .scan()
        .limit(3)
        .aggregate((a) => ({ n: a.count() })),
    ).toEqual({ n: 3 });
  });

  describe('is refused, before anything is sent,', () => {
    const south = () => items.query().index('byShop').where('shop', '=', 'south');
    const cases = {
      'of an attribute that there is not': [
        () => items.scan().aggregate((a) => ({ x: a.sum('nope' as 'score') })),
        'path-unknown',
      ],
      'of one that is not selected': [
        () =>
          items
            .scan()
            .select('shop')
            .aggregate((a) => ({ x: a.sum('amount') })),
        'aggregate-unread',
      ],
      'of another part of one that is selected': [
        () =>
          items
            .scan()
            .select('address.city')
            .aggregate((a) => ({ x: a.max('address.floor') })),
        'aggregate-unread',
      ],
      'of one that the index lacks': [
        () => south().aggregate((a) => ({ x: a.sum('price') })),
        'aggregate-unread',
      ],
      'of a sum of texts': [
        () => items.scan().aggregate((a) => ({ x: a.sum('shop') })),
        'aggregate-type',
      ],
      'of a sum of dates': [
        () => items.scan().aggregate((a) => ({ x: a.sum('at') })),
        'aggregate-type',
      ],
      'of the largest map': [
        () => items.scan().aggregate((a) => ({ x: a.max('address') })),
        'aggregate-type',
      ],
      'of groups beyond counting': [
        () =>
          items.scan().groupBy(
            ({ shop }) => shop,
            (a) => ({ n: a.count() }),
            { maxGroups: Number.NaN },
          ),
        'search-number',
      ],
    } as const;
    for (const [what, [run, code]] of Object.entries(cases)) {
      test(what, async () => {
        const { result: error, sent } = await watch(() => rejection(run()));
        expect(error).toBeInstanceOf(ValidationError);
        expect(error).toMatchObject({ code });
        expect(sent).toEqual([]);
      });
    }

    test('but not of what is selected with it, or read from the table', async () => {
      const selected = items.scan().select('address', 'amount');
      expect(await selected.aggregate((a) => ({ x: a.max('address.floor') }))).toEqual({ x: 2 });
      expect(
        await south()
          .hydrate()
          .aggregate((a) => ({ x: a.max('price') })),
      ).toEqual({ x: '100' });
    });
  });

  describe('by groups', () => {
    test('gives each group its figures, in the order of their first items', async () => {
      const groups = await items.scan().groupBy(
        ({ shop }) => shop,
        (a) => ({ n: a.count(), sum: a.sum('amount') }),
      );
      expect(groups.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
        { key: 'north', n: 2, sum: 2n ** 63n },
        { key: 'south', n: 2, sum: 0n },
      ]);
    });

    test('groups by anything: a date, a list, an object, nothing', async () => {
      const by = async (
        key: (one: { at: Date; shop: string; address?: { city: string } | undefined }) => unknown,
      ) => {
        const groups = await items.scan().groupBy(key, (a) => ({ n: a.count() }));
        return groups.map(({ n }) => n).sort();
      };
      expect(await by(({ at }) => at)).toEqual([1, 1, 2]);
      expect(await by(({ at, shop }) => [shop, at.getUTCFullYear()])).toEqual([1, 1, 2]);
      expect(await by(({ shop }) => ({ shop }))).toEqual([2, 2]);
      expect(await by(({ address }) => address?.city)).toEqual([2, 2]);
    });

    test('keeps the groups that have what is asked', async () => {
      const groups = await items.scan().groupBy(
        ({ address }) => address?.city,
        (a) => ({ n: a.count(), floors: a.sum('address.floor') }),
        { having: ({ key, floors }) => key !== undefined && floors > 1 },
      );
      expect(groups).toEqual([{ key: 'Rome', n: 2, floors: 2 }]);
    });

    test('stops when there are too many', async () => {
      const run = (maxGroups: number) =>
        items.scan().groupBy(
          ({ id }) => id,
          (a) => ({ n: a.count() }),
          { maxGroups },
        );
      expect(await run(4)).toHaveLength(4);
      expect(await rejection(run(3))).toMatchObject({ code: 'too-many-groups' });
    });
  });
});
