import { describe, expect, test } from 'vitest';
import { globalIndex, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Thing = model('Thing', {
  table: 'things',
  attributes: {
    id: t.string(),
    tags: t.set(t.string()),
    numbers: t.set(t.bigint()).optional(),
    blobs: t.set(t.binary()).optional(),
    nested: t.map({ tags: t.set(t.string()).optional() }).optional(),
    summary: t.string().omitEmpty(),
    photo: t.binary().omitEmpty().optional(),
    list: t.list(t.string()).omitEmpty().optional(),
    owner: t.string().optional().nullable(),
    region: t.string().omitEmpty().optional(),
    any: t.unknown().optional(),
    price: t.decimal().optional(),
    big: t.bigint().optional(),
    free: t.record(t.number()).optional(),
  },
  key: { partitionKey: 'id' },
  indexes: {
    byOwner: globalIndex({ partitionKey: 'owner' }),
    byRegion: globalIndex({ partitionKey: 'region' }),
  },
});

const Named = model('Named', {
  table: 'named',
  naming: 'snake_case',
  attributes: {
    userId: t.string(),
    fullName: t.string(),
    homeCity: t.map({ zipCode: t.string(), 'street-name': t.string().name('a.b').optional() }),
    size: t.number().name('a[0]'),
    createdAt: t.createdAt(),
  },
  key: { partitionKey: 'userId' },
});

const now = new Date('2026-01-31T09:30:00.000Z');
const base = { id: 'x', tags: new Set<string>(), summary: 's' };

describeTransports('a set', (makeTransport) => {
  const { items: things, stored, requestsOf } = useModel(makeTransport, Thing);

  test('that is empty is omitted by put and reads back as an empty set', async () => {
    const empty = { ...base, id: 'e', numbers: new Set<bigint>() };
    expect(things.toRequest.put(empty).Item).toEqual({ id: { S: 'e' }, summary: { S: 's' } });

    const put = await things.put(empty);
    expect(put).toEqual({ id: 'e', tags: new Set(), summary: 's' });
    expect(await things.get({ id: 'e' })).toEqual(put);
  });

  test('that is empty is removed by update', async () => {
    await things.put({ ...base, id: 'r', tags: new Set(['x']), numbers: new Set([1n]) });
    const patch = { tags: new Set<string>(), numbers: new Set<bigint>() };

    expect(things.toRequest.update({ id: 'r' }, patch)).toEqual({
      TableName: 'things',
      Key: { id: { S: 'r' } },
      UpdateExpression: 'REMOVE #0, #1',
      ConditionExpression: 'attribute_exists(#2)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: { '#0': 'tags', '#1': 'numbers', '#2': 'id' },
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });

    expect(await things.update({ id: 'r' }, patch)).toEqual({
      id: 'r',
      tags: new Set(),
      summary: 's',
    });
    expect(await stored({ id: { S: 'r' } })).toEqual({ id: { S: 'r' }, summary: { S: 's' } });
  });

  test('that is empty inside a map is refused, because nothing can stand for it', async () => {
    const nested = { tags: new Set<string>() };
    expect(
      await requestsOf(async () => {
        for (const write of [
          () => things.put({ ...base, nested }),
          () => things.update({ id: 'x' }, { nested }),
          () => things.update({ id: 'x' }, { any: [new Set()] }),
        ]) {
          expect(await rejection(write())).toMatchObject({ code: 'value-empty-set' });
        }
      }),
    ).toBe(0);
  });

  test('keeps bigints and bytes exact', async () => {
    const numbers = new Set([2n ** 100n, -(2n ** 63n), 0n]);
    const blobs = new Set([Uint8Array.of(0, 255), Uint8Array.of(1)]);
    await things.put({ ...base, id: 'exact', numbers, blobs });

    const read = await things.getOrThrow({ id: 'exact' });
    expect(read.numbers).toEqual(numbers);
    const bytes = [...(read.blobs ?? [])]
      .map((blob) => [...blob])
      .sort((a, b) => a.length - b.length);
    expect(bytes).toEqual([[1], [0, 255]]);
  });
});

describeTransports('an empty or missing value', (makeTransport) => {
  const { items: things, stored } = useModel(makeTransport, Thing);

  test('is not stored with omitEmpty(), and a required attribute reads back as empty', async () => {
    const item = {
      ...base,
      id: 'o',
      summary: '',
      photo: new Uint8Array(),
      list: [],
    };
    expect(things.toRequest.put(item).Item).toEqual({ id: { S: 'o' } });
    expect(await things.put(item)).toEqual({ id: 'o', tags: new Set(), summary: '' });

    await things.put({ ...item, summary: 'a', list: ['b'] });
    const patch = { summary: '', list: [] };
    expect(things.toRequest.update({ id: 'o' }, patch)).toMatchObject({
      UpdateExpression: 'REMOVE #0, #1',
    });
    expect(await things.update({ id: 'o' }, patch)).toEqual({
      id: 'o',
      tags: new Set(),
      summary: '',
    });
  });

  test('of null in an index key takes the item out of the sparse index', async () => {
    await things.put({ ...base, id: 'i', owner: null, region: '' });
    expect(await stored({ id: { S: 'i' } })).toEqual({ id: { S: 'i' }, summary: { S: 's' } });

    await things.update({ id: 'i' }, { owner: 'ann', region: 'eu' });
    expect(things.toRequest.update({ id: 'i' }, { owner: null, region: '' })).toMatchObject({
      UpdateExpression: 'REMOVE #0, #1',
    });
    await things.update({ id: 'i' }, { owner: null, region: '' });
    expect(await stored({ id: { S: 'i' } })).toEqual({ id: { S: 'i' }, summary: { S: 's' } });
  });

  test('of text in an index key is refused where it would not be left out', async () => {
    expect(await rejection(things.put({ ...base, owner: '' }))).toMatchObject({
      code: 'key-empty',
      path: 'owner',
    });
    expect(await rejection(things.update({ id: 'x' }, { owner: '' }))).toMatchObject({
      code: 'key-empty',
      path: 'owner',
    });
  });
});

describeTransports('a value of an open kind', (makeTransport) => {
  const { items: things, requestsOf } = useModel(makeTransport, Thing);

  test('comes back as it was: numbers of every size, bytes, nesting, odd names', async () => {
    const item = {
      ...base,
      id: 'open',
      any: {
        n: [0, -1.5, 1e100, 2n ** 70n],
        b: Uint8Array.of(1, 2),
        s: new Set(['a']),
        nil: null,
        no: false,
        constructor: 'c',
        'a.b': { '': 1 },
      },
      price: '1.10',
      big: 12345678901234567890123456789012345678n,
      free: { 'x.y': 1, toString: 2, '#z': 3 },
    };
    const any = { ...item.any, n: [0, -1.5, 10n ** 100n, 2n ** 70n] };

    const error = await rejection(things.put(item));
    expect(error).toMatchObject({ code: 'value-number', path: 'any.n[2]' });

    const fitting = { ...item, any: { ...item.any, n: [0, -1.5, 2n ** 70n] } };
    await things.put(fitting);
    expect(await things.get({ id: 'open' })).toEqual({
      ...fitting,
      price: '1.1',
      any: { ...any, n: [0, -1.5, 2n ** 70n] },
    });
  });

  test('pollutes no prototype', async () => {
    const free = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
    await things.put({ ...base, id: 'proto', free });
    const read = await things.getOrThrow({ id: 'proto' });
    expect(Object.entries(read.free ?? {}).sort()).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
    expect(Object.getPrototypeOf(read.free)).toBe(Object.prototype);
  });

  test('is refused with the path to what DynamoDB cannot hold', async () => {
    const wrong: readonly [unknown, string][] = [
      [{ a: [new Date()] }, 'any.a[0]'],
      [{ a: { b: new Map() } }, 'any.a.b'],
      [[() => 1], 'any[0]'],
      [{ s: Symbol('x') }, 'any.s'],
      [[1, undefined], 'any[1]'],
      [{ n: Number.NaN }, 'any.n'],
    ];
    expect(
      await requestsOf(async () => {
        for (const [any, path] of wrong) {
          expect(await rejection(things.put({ ...base, any }))).toMatchObject({ path });
          expect(await rejection(things.update({ id: 'x' }, { any }))).toMatchObject({ path });
        }
      }),
    ).toBe(0);
  });

  test('may be nested deeply, but not deeper than 32 levels', async () => {
    const nest = (levels: number): unknown => (levels === 0 ? 1 : [nest(levels - 1)]);
    await things.put({ ...base, id: 'deep', any: nest(30) });
    expect(await things.get({ id: 'deep' })).toMatchObject({ any: nest(30) });
    expect(await rejection(things.put({ ...base, any: nest(33) }))).toMatchObject({
      code: 'value-too-deep',
    });
    expect(await rejection(things.update({ id: 'deep' }, { any: nest(33) }))).toMatchObject({
      code: 'value-too-deep',
    });
  });
});

describeTransports('stored names', (makeTransport) => {
  const { items: named, stored } = useModel(makeTransport, Named, { now: () => now });

  test('stand in items, keys and expressions, and nowhere else', async () => {
    const item = { userId: 'u', fullName: 'A', homeCity: { zipCode: '1', 'street-name': 'B' } };
    await named.create({ ...item, size: 1 });
    expect(await stored({ user_id: { S: 'u' } })).toEqual({
      user_id: { S: 'u' },
      full_name: { S: 'A' },
      home_city: { M: { zip_code: { S: '1' }, 'a.b': { S: 'B' } } },
      'a[0]': { N: '1' },
      created_at: { S: now.toISOString() },
    });

    expect(
      named.toRequest.update(
        { userId: 'u' },
        { size: 2, fullName: 'C' },
        { if: (c) => c.and(c('homeCity.zipCode', '=', '1'), c('homeCity.street-name', '=', 'B')) },
      ),
    ).toMatchObject({
      Key: { user_id: { S: 'u' } },
      UpdateExpression: 'SET #0 = :0, #1 = :1',
      ConditionExpression: 'attribute_exists(#2) AND (#3.#4 = :2 AND #3.#5 = :3)',
      ExpressionAttributeNames: {
        '#0': 'a[0]',
        '#1': 'full_name',
        '#2': 'user_id',
        '#3': 'home_city',
        '#4': 'zip_code',
        '#5': 'a.b',
      },
    });

    const updated = await named.update(
      { userId: 'u' },
      { size: 2, fullName: 'C' },
      { if: (c) => c.and(c('homeCity.zipCode', '=', '1'), c('homeCity.street-name', '=', 'B')) },
    );
    expect(updated).toEqual({ ...item, fullName: 'C', size: 2, createdAt: now });
  });

  describe('in errors', () => {
    test('are not shown: the path is the one that the program writes', async () => {
      const wrong = { fullName: 'A', homeCity: { zipCode: 1 as never }, size: 1 };
      expect(await rejection(named.put({ userId: 'u', ...wrong }))).toMatchObject({
        path: 'homeCity.zipCode',
      });
    });
  });
});
