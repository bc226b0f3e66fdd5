import { expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const longest = 'ü'.repeat(127).concat('x');

/** Names that an expression cannot spell, on the outside and inside. */
const Odd = model('Odd', {
  table: 'odd',
  attributes: {
    id: t.string(),
    upper: t.number().name('Name').optional(),
    lower: t.number().name('name').optional(),
    dotted: t.number().name('a.b').optional(),
    indexed: t.number().name('a[0]').optional(),
    hash: t.number().name('#x').optional(),
    colon: t.number().name(':v').optional(),
    reserved: t.number().name('size').optional(),
    select: t.number().optional(),
    japanese: t.number().name('日本').optional(),
    space: t.number().name(' ').optional(),
    quote: t.number().name(`"'\\`).optional(),
    dollar$: t.number().optional(),
    'with-dash': t.number().optional(),
    数: t.number().optional(),
    longest: t.number().name(longest).optional(),
    placeholder: t.number().name('#0').optional(),
    a: t.map({ b: t.number(), inner: t.number().name('a.b').optional() }).optional(),
    map: t
      .map({
        dotted: t.number().name('a.b'),
        indexed: t.number().name('a[0]'),
        reserved: t.number().name('size'),
        japanese: t.number().name('日本'),
      })
      .optional(),
    free: t.record(t.number()).optional(),
  },
  key: { partitionKey: 'id' },
});

const top = [
  ['upper', 'Name'],
  ['lower', 'name'],
  ['dotted', 'a.b'],
  ['indexed', 'a[0]'],
  ['hash', '#x'],
  ['colon', ':v'],
  ['reserved', 'size'],
  ['select', 'select'],
  ['japanese', '日本'],
  ['space', ' '],
  ['quote', `"'\\`],
  ['dollar$', 'dollar$'],
  ['with-dash', 'with-dash'],
  ['数', '数'],
  ['longest', longest],
  ['placeholder', '#0'],
] as const;

const inside = [
  ['map.dotted', 'a.b'],
  ['map.indexed', 'a[0]'],
  ['map.reserved', 'size'],
  ['map.japanese', '日本'],
] as const;

describeTransports('a name', (makeTransport) => {
  const { items: odds, stored } = useModel(makeTransport, Odd);

  for (const [property, name] of top) {
    test(`like ${JSON.stringify(name.slice(0, 12))} works in every place`, async () => {
      const key = { id: property };
      await odds.create({ ...key, [property]: 1 });
      expect(await stored({ id: { S: property } })).toEqual({
        id: { S: property },
        [name]: { N: '1' },
      });

      expect(
        odds.toRequest.update(key, { [property]: 2 }, { if: (c) => c(property, '=', 1) }),
      ).toMatchObject({
        UpdateExpression: 'SET #0 = :0',
        ConditionExpression: 'attribute_exists(#1) AND #0 = :1',
        ExpressionAttributeNames: { '#0': name, '#1': 'id' },
      });
      const write = () => odds.update(key, { [property]: 2 }, { if: (c) => c(property, '=', 1) });
      expect(await write()).toEqual({ ...key, [property]: 2 });
      expect(await rejection(write())).toMatchObject({ item: { [property]: 2 } });
    });
  }

  for (const [path, name] of inside) {
    test(`like ${JSON.stringify(name)} works inside a map`, async () => {
      const item = { id: 'map', map: { dotted: 1, indexed: 2, reserved: 3, japanese: 4 } };
      await odds.put(item);
      expect(odds.toRequest.put(item, { if: (c) => c(path, '>', 0) })).toMatchObject({
        ConditionExpression: '#0.#1 > :0',
        ExpressionAttributeNames: { '#0': 'map', '#1': name },
      });
      await odds.put(item, { if: (c) => c(path, '>', 0) });
      expect(await rejection(odds.put(item, { if: (c) => c(path, '>', 9) }))).toMatchObject({
        code: 'condition-failed',
      });
    });
  }

  test('with a dot is another than the path it looks like', async () => {
    await odds.put({ id: 'both', dotted: 1, a: { b: 2, inner: 3 } });
    expect(
      odds.toRequest.put(
        { id: 'both' },
        { if: (c) => c.and(c('dotted', '=', 1), c('a.b', '=', 2), c('a.inner', '=', 3)) },
      ),
    ).toMatchObject({
      ConditionExpression: '#0 = :0 AND #1.#2 = :1 AND #1.#0 = :2',
      ExpressionAttributeNames: { '#0': 'a.b', '#1': 'a', '#2': 'b' },
    });
    await odds.update(
      { id: 'both' },
      {},
      { if: (c) => c.and(c('dotted', '=', 1), c('a.b', '=', 2), c('a.inner', '=', 3)) },
    );
  });

  test('that differs from another in case only stands beside it in one expression', async () => {
    await odds.put({ id: 'case', upper: 1, lower: 2 });
    const updated = await odds.update(
      { id: 'case' },
      { upper: 3, lower: 4 },
      { if: (c) => c.and(c('upper', '=', 1), c('lower', '=', 2)) },
    );
    expect(updated).toEqual({ id: 'case', upper: 3, lower: 4 });
  });

  test('of a record may be anything that a path can spell', async () => {
    await odds.put({ id: 'free', free: { 'a-b': 1, size: 2, 日本: 3, '#x': 4, constructor: 5 } });
    for (const [path, value] of [
      ['free.a-b', 1],
      ['free.size', 2],
      ['free.日本', 3],
      ['free.#x', 4],
      ['free.constructor', 5],
    ] as const) {
      await odds.update({ id: 'free' }, {}, { if: (c) => c(path, '=', value) });
    }
    const missing = odds.update({ id: 'free' }, {}, { if: (c) => c('free.toString', 'exists') });
    expect(await rejection(missing)).toMatchObject({ code: 'condition-failed' });
  });

  test('that no attribute has is refused, with those that there are', () => {
    const wrong = [
      'name',
      'Name',
      'a.c',
      'a.b.c',
      'select[0]',
      'a[0]',
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      'a b',
      'toString',
      '__proto__',
      'constructor',
    ];
    for (const path of wrong) {
      expect(() =>
        odds.toRequest.put({ id: 'x' }, { if: (c) => c(path as never, 'exists') }),
      ).toThrow(expect.objectContaining({ name: 'ValidationError', code: 'path-unknown', path }));
    }
  });
});
