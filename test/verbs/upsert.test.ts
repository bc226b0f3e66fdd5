import { expect, test } from 'vitest';
import { ConditionFailedError, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const first = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-02-02T00:00:00.000Z');
let now = first;
let calls = 0;

const Profile = model('Profile', {
  table: 'profiles',
  attributes: {
    id: t.string(),
    email: t.string(),
    plan: t.enum('free', 'paid').default('free'),
    seed: t.number().default(() => ++calls),
    bio: t.string().optional(),
    tags: t.set(t.string()),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

const Odd = model('Odd', {
  table: 'odds',
  attributes: {
    id: t.string(),
    constructor: t.string(),
    toString: t.string().default('text'),
    expiresAt: t.ttl(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('upsert', (makeTransport) => {
  const {
    items: profiles,
    stored,
    requestsOf,
  } = useModel(makeTransport, Profile, {
    now: () => now,
  });

  test('sends one UpdateItem that demands nothing and fills in only what is missing', async () => {
    now = first;
    const item = { email: 'a@example.com', seed: 3, tags: new Set(['x']) };

    expect(profiles.toRequest.upsert({ id: 'p1' }, item)).toEqual({
      TableName: 'profiles',
      Key: { id: { S: 'p1' } },
      UpdateExpression:
        'SET #0 = :0, #1 = :1, #2 = :2, #3 = if_not_exists(#3, :3), #4 = if_not_exists(#4, :4), #5 = :5, #6 = if_not_exists(#6, :6) + :7',
      ExpressionAttributeNames: {
        '#0': 'email',
        '#1': 'seed',
        '#2': 'tags',
        '#3': 'plan',
        '#4': 'createdAt',
        '#5': 'updatedAt',
        '#6': 'version',
      },
      ExpressionAttributeValues: {
        ':0': { S: 'a@example.com' },
        ':1': { N: '3' },
        ':2': { SS: ['x'] },
        ':3': { S: 'free' },
        ':4': { S: '2026-01-01T00:00:00.000Z' },
        ':5': { S: '2026-01-01T00:00:00.000Z' },
        ':6': { N: '-1' },
        ':7': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });

    expect(await requestsOf(() => profiles.upsert({ id: 'p1' }, item))).toBe(1);
    expect(await profiles.get({ id: 'p1' })).toEqual({
      id: 'p1',
      email: 'a@example.com',
      plan: 'free',
      seed: 3,
      tags: new Set(['x']),
      createdAt: first,
      updatedAt: first,
      version: 0,
    });
  });

  test('merges: the others stay, createdAt stays, the version goes up, defaults do not overwrite', async () => {
    now = first;
    await profiles.upsert(
      { id: 'p2' },
      { email: 'a', plan: 'paid', bio: 'hello', tags: new Set(['x']) },
    );
    now = later;
    const merged = await profiles.upsert({ id: 'p2' }, { email: 'b', tags: new Set(['y']) });

    expect(merged).toMatchObject({
      email: 'b',
      plan: 'paid',
      bio: 'hello',
      tags: new Set(['y']),
      createdAt: first,
      updatedAt: later,
      version: 1,
    });
    expect(await profiles.get({ id: 'p2' })).toEqual(merged);
  });

  test('writes what a plain create would, so that both read alike', async () => {
    now = first;
    const item = { email: 'a', seed: 1, tags: new Set<string>() };
    const created = await profiles.create({ id: 'same-1', ...item });
    const upserted = await profiles.upsert({ id: 'same-2' }, item);

    expect({ ...upserted, id: 'same-1' }).toEqual(created);
    const [one, two] = [
      await stored({ id: { S: 'same-1' } }),
      await stored({ id: { S: 'same-2' } }),
    ];
    expect({ ...two, id: { S: 'same-1' } }).toEqual(one);
  });

  test('takes an item as it was read: its version is expected, its createdAt only fills a gap', async () => {
    now = first;
    const { id, ...read } = await profiles.create({ id: 'p3', email: 'a', tags: new Set() });
    now = later;
    const merged = await profiles.upsert({ id }, { ...read, email: 'b' });
    expect(merged).toMatchObject({ email: 'b', createdAt: first, updatedAt: later, version: 1 });

    expect(await rejection(profiles.upsert({ id }, read))).toMatchObject({
      name: 'VersionConflictError',
      expected: 0,
      actual: 1,
    });

    const imported = await profiles.upsert({ id: 'p4' }, { ...read, version: undefined });
    expect(imported).toMatchObject({ createdAt: first, updatedAt: later, version: 0 });
  });

  test('calls a default function once for each call', async () => {
    calls = 10;
    const one = await profiles.upsert({ id: 'd1' }, { email: '', tags: new Set() });
    const two = await profiles.upsert({ id: 'd2' }, { email: '', tags: new Set() });
    expect([one.seed, two.seed]).toEqual([11, 12]);
  });

  test('removes the attribute for an empty set', async () => {
    await profiles.upsert({ id: 'set' }, { email: '', tags: new Set(['x']) });
    const merged = await profiles.upsert({ id: 'set' }, { email: '', tags: new Set() });
    expect(merged.tags).toEqual(new Set());
    expect(await stored({ id: { S: 'set' } })).not.toHaveProperty('tags');
  });

  test('takes a condition, on a missing item too', async () => {
    const write = (id: string) =>
      profiles.upsert({ id }, { email: 'b', tags: new Set() }, { if: (c) => c('bio', 'exists') });

    const error = await rejection(write('if'));
    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(error).toMatchObject({ item: undefined, hint: 'There is no such item.' });
    expect(await stored({ id: { S: 'if' } })).toBeUndefined();

    await profiles.upsert({ id: 'if' }, { email: 'a', bio: 'x', tags: new Set() });
    expect(await write('if')).toMatchObject({ email: 'b', bio: 'x' });
  });

  test('refuses a missing required attribute, a wrong value or a key, and sends nothing', async () => {
    const wrong: readonly [unknown, string, string][] = [
      [{ tags: new Set() }, 'attribute-missing', 'email'],
      [{ email: '' }, 'attribute-missing', 'tags'],
      [{ email: 1, tags: new Set() }, 'value-type', 'email'],
      [{ email: '', tags: new Set(), id: 'x' }, 'attribute-immutable', 'id'],
      [{ email: '', tags: new Set(), mail: '' }, 'attribute-unknown', 'mail'],
      [undefined, 'value-type', ''],
    ];
    expect(
      await requestsOf(async () => {
        for (const [item, code, path] of wrong) {
          const error = await rejection(profiles.upsert({ id: 'w' }, item as never));
          expect(error).toMatchObject({ name: 'ValidationError', code, path });
        }
      }),
    ).toBe(0);
  });
});

describeTransports('upsert of unusual attributes', (makeTransport) => {
  const { items: odds } = useModel(makeTransport, Odd);
  const expiresAt = new Date('2030-01-01T00:00:00.000Z');

  test('demands a required time to live, without which the item could not be read', async () => {
    const error = await rejection(odds.upsert({ id: 'a' }, { constructor: 'x' } as never));
    expect(error).toMatchObject({ code: 'attribute-missing', path: 'expiresAt' });
  });

  test('is not confused by attributes that every object seems to have', async () => {
    const error = await rejection(odds.upsert({ id: 'a' }, { expiresAt } as never));
    expect(error).toMatchObject({ code: 'attribute-missing', path: 'constructor' });

    const item = { constructor: 'x', expiresAt };
    const merged = await odds.upsert({ id: 'a' }, item as never);
    expect(Object.entries(merged)).toEqual([
      ['id', 'a'],
      ['constructor', 'x'],
      ['toString', 'text'],
      ['expiresAt', expiresAt],
    ]);
  });
});
