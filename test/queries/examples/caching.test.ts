import { describe, expect, test } from 'vitest';
import { dynamorm, globalIndex, model, t } from '../../../src/index.ts';
import { compileSearch } from '../../../src/operations/compile-search.ts';
import { type Asked, day, made, Order, ofCustomer, ofStatus, searchOf } from './orders.ts';

function compiled(asked: Asked, reading: 'items' | 'count' = 'items') {
  return compileSearch((asked.of ?? Order)['~node'], searchOf(asked), [], reading);
}

describe('queries of one shape', () => {
  const shapes: readonly (readonly [what: string, one: Asked, two: Asked])[] = [
    ['a key', { where: [['customer', '=', 'a']] }, { where: [['customer', '=', 'b']] }],
    [
      'a filter',
      { where: [ofCustomer], filter: [['total', 'in', [1, 2]]] },
      { where: [ofCustomer], filter: [['total', 'in', [3, 4]]] },
    ],
    [
      'limits',
      { where: [ofCustomer], limit: 1 },
      { where: [ofCustomer], limit: 2, pageSize: 5, maxPages: 1 },
    ],
    [
      'segments',
      { kind: 'scan', segment: { number: 0, total: 2 } },
      { kind: 'scan', segment: { number: 1, total: 2 } },
    ],
  ];
  for (const [what, one, two] of shapes) {
    test(`that differ in ${what} alone are planned once`, () => {
      expect(compiled(one).compiled).toBe(compiled(two).compiled);
    });
  }

  const others: readonly (readonly [what: string, one: Asked, two: Asked])[] = [
    [
      'an operator',
      { where: [ofCustomer, ['placed', '<', day]] },
      { where: [ofCustomer, ['placed', '>', day]] },
    ],
    [
      'where and filter',
      { where: [ofCustomer, ['note', '=', 'x']] },
      { where: [ofCustomer], filter: [['note', '=', 'x']] },
    ],
    [
      'the number of values',
      { where: [ofCustomer], filter: [['total', 'in', [1]]] },
      { where: [ofCustomer], filter: [['total', 'in', [1, 2]]] },
    ],
    ['the order', { where: [ofCustomer] }, { where: [ofCustomer], order: 'total' }],
    ['the selection', { where: [ofCustomer] }, { where: [ofCustomer], select: ['note'] }],
    ['a selection of nothing', { where: [ofCustomer] }, { where: [ofCustomer], select: [] }],
    ['the index', { where: [ofStatus] }, { where: [ofStatus], index: 'byStatus' }],
    ['consistency', { where: [ofCustomer] }, { where: [ofCustomer], consistent: true }],
    [
      'hydrate',
      { kind: 'scan', index: 'byRegion' },
      { kind: 'scan', index: 'byRegion', hydrate: true },
    ],
    ['query and scan', { where: [ofCustomer] }, { kind: 'scan', where: [ofCustomer] }],
    [
      'a value and a path',
      { where: [ofCustomer], filter: [['note', '=', 'city']] },
      { where: [ofCustomer], filter: [made((c) => c('note', '=', c.path('city')))] },
    ],
  ];
  for (const [what, one, two] of others) {
    test(`that differ in ${what} are planned apart`, () => {
      expect(compiled(one).compiled).not.toBe(compiled(two).compiled);
    });
  }

  test('that are read and counted are planned apart', () => {
    const asked: Asked = { where: [ofCustomer] };
    expect(compiled(asked, 'count').compiled).not.toBe(compiled(asked).compiled);
    expect(compiled(asked, 'count').compiled).toBe(compiled(asked, 'count').compiled);
  });

  test('are remembered by model', () => {
    const twin = () =>
      model('Twin', {
        table: 'twins',
        attributes: { id: t.string() },
        key: { partitionKey: 'id' },
      });
    const asked: Asked = { kind: 'scan' };
    const [one, two] = [twin(), twin()];
    expect(compiled({ ...asked, of: one }).compiled).not.toBe(
      compiled({ ...asked, of: two }).compiled,
    );
  });

  test('names that run into each other do not make one of two', () => {
    const Odd = model('Odd', {
      table: 'odd',
      attributes: { id: t.string(), 'b c': t.number(), c: t.number() },
      key: { partitionKey: 'id' },
      indexes: {
        a: globalIndex({ partitionKey: 'id', sortKey: 'b c', name: 'one' }),
        'a b': globalIndex({ partitionKey: 'id', sortKey: 'c', name: 'two' }),
      },
    });
    const odd = dynamorm({ region: 'us-east-1' }).model(Odd).query().where('id', '=', 'x');
    const requests = [odd.index('a').orderBy('b c'), odd.index('a b').orderBy('c')];
    expect(requests.map((query) => query.toRequest()?.IndexName)).toEqual(['one', 'two']);
    const selections = [odd.select('b c', 'c'), odd.select('c', 'b c'), odd.select('b c')];
    expect(selections.map((query) => query.toRequest()?.ProjectionExpression)).toEqual([
      '#1, #2, #0',
      '#1, #2, #0',
      '#1, #0',
    ]);
  });

  test('more shapes than are remembered still work', () => {
    const orders = dynamorm({ region: 'us-east-1' }).model(Order) as never as {
      where(...words: unknown[]): {
        filter(...words: unknown[]): { toRequest(): { FilterExpression: string } };
      };
    };
    for (let count = 1; count < 1_100; count += 100) {
      const values = Array.from({ length: count % 97 || 1 }, (_, at) => at);
      const text = orders.where('customer', '=', 'a').filter('total', 'in', values).toRequest();
      expect(text.FilterExpression.match(/:/g)).toHaveLength(values.length);
    }
  });
});

describe('the values of a query are its own', () => {
  const Film = model('Film', {
    table: 'films',
    attributes: {
      studio: t.string(),
      year: t.number(),
      released: t.date(),
      tags: t.set(t.string()),
    },
    key: { partitionKey: 'studio', sortKey: 'year' },
  });
  const films = dynamorm({ region: 'us-east-1' }).model(Film);
  const query = (studio: string, low: number, high: number, tag: string) =>
    films
      .where('year', '<=', high)
      .where('studio', '=', studio)
      .where('year', '>=', low)
      .filter((c) => c.or(c('tags', 'contains', tag), c.raw`${c.path('released')} > ${tag}`));

  test('wherever the planner puts them', () => {
    expect(query('a', 1, 2, 'x').toRequest()?.ExpressionAttributeValues).toEqual({
      ':0': { S: 'a' },
      ':1': { N: '1' },
      ':2': { N: '2' },
      ':3': { S: 'x' },
      ':4': { S: 'x' },
    });
    expect(query('b', 3, 4, 'y').toRequest()?.ExpressionAttributeValues).toEqual({
      ':0': { S: 'b' },
      ':1': { N: '3' },
      ':2': { N: '4' },
      ':3': { S: 'y' },
      ':4': { S: 'y' },
    });
  });

  test('and are checked each time', () => {
    query('a', 1, 2, 'x').toRequest();
    expect(() => query('a', 2, 1, 'x').toRequest()).toThrow(
      expect.objectContaining({ code: 'between-reversed', path: 'year' }),
    );
    expect(() => query('a', 1, Number.NaN, 'x').toRequest()).toThrow(
      expect.objectContaining({ code: 'value-number', path: 'year' }),
    );
    expect(() => query('', 1, 2, 'x').toRequest()).toThrow(
      expect.objectContaining({ code: 'key-empty', path: 'studio' }),
    );
  });
});
