import { beforeEach, describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const created = new Date('2026-01-31T09:30:00.000Z');
const later = new Date('2026-02-01T00:00:00.000Z');

/** A property that every object has without having been given it. */
const Odd = model('Odd', {
  table: 'accounts',
  attributes: { id: t.string(), constructor: t.string().optional() },
  key: { partitionKey: 'id' },
});

const Account = model('Account', {
  table: 'accounts',
  attributes: {
    id: t.string(),
    email: t.string(),
    status: t.enum('active', 'banned').default('active'),
    age: t.number().optional().nullable(),
    full: t.string().optional().name('full_name'),
    tags: t.set(t.string()),
    notes: t.list(t.string()).omitEmpty(),
    endsAt: t.ttl().optional(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('updateAll', (makeTransport) => {
  let moment = created;
  const {
    items: accounts,
    db,
    stored,
    requestsOf,
  } = useModel(makeTransport, Account, {
    now: () => moment,
  });
  beforeEach(async () => {
    moment = created;
    await accounts.hardDelete({ id: 'a' });
    await accounts.create({
      id: 'a',
      email: 'a@example.com',
      age: 30,
      full: 'Ann',
      tags: new Set(['x']),
      notes: ['n'],
      endsAt: later,
    });
    moment = later;
  });

  test('writes every attribute but the key and createdAt, and removes those that are missing', async () => {
    const item = {
      id: 'a',
      email: 'b@example.com',
      status: 'banned',
      tags: new Set(['y']),
    } as const;
    expect(accounts.toRequest.updateAll({ ...item, notes: [] })).toEqual({
      TableName: 'accounts',
      Key: { id: { S: 'a' } },
      UpdateExpression:
        'SET #0 = :0, #1 = :1, #4 = :2, #7 = :3, #8 = if_not_exists(#8, :4) + :5 REMOVE #2, #3, #5, #6',
      ConditionExpression: 'attribute_exists(#9)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: {
        '#0': 'email',
        '#1': 'status',
        '#2': 'age',
        '#3': 'full_name',
        '#4': 'tags',
        '#5': 'notes',
        '#6': 'endsAt',
        '#7': 'updatedAt',
        '#8': 'version',
        '#9': 'id',
      },
      ExpressionAttributeValues: {
        ':0': { S: 'b@example.com' },
        ':1': { S: 'banned' },
        ':2': { SS: ['y'] },
        ':3': { S: later.toISOString() },
        ':4': { N: '0' },
        ':5': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(await accounts.updateAll({ ...item, notes: [] })).toEqual({
      ...item,
      notes: [],
      createdAt: created,
      updatedAt: later,
      version: 1,
    });
    expect(Object.keys((await stored({ id: { S: 'a' } })) ?? {}).sort()).toEqual([
      'createdAt',
      'email',
      'id',
      'status',
      'tags',
      'updatedAt',
      'version',
    ]);
  });

  test('takes an item as it was read and changed, in the version it was read', async () => {
    const read = await accounts.getOrThrow({ id: 'a' });
    expect(accounts.toRequest.updateAll({ ...read, age: 31 })).toMatchObject({
      ConditionExpression: expect.stringMatching(/^attribute_exists\(#\d+\) AND \(#\d+ = :\d+ OR /),
    });
    const written = await accounts.updateAll({ ...read, age: 31 });
    expect(written).toEqual({ ...read, age: 31, version: 1, updatedAt: later });

    expect(await rejection(accounts.updateAll({ ...read, age: 32 }))).toMatchObject({
      name: 'VersionConflictError',
      expected: 0,
      actual: 1,
      item: { age: 31 },
    });
  });

  test('never changes createdAt, whatever it is given', async () => {
    const read = await accounts.getOrThrow({ id: 'a' });
    const written = await accounts.updateAll({ ...read, createdAt: new Date(0) });
    expect(written.createdAt).toEqual(created);
  });

  test('keeps null where it is allowed, and takes the default where nothing is given', async () => {
    const item = { id: 'a', email: 'e', tags: new Set<string>(), notes: ['n'] };
    expect(await accounts.updateAll({ ...item, age: null })).toMatchObject({
      age: null,
      status: 'active',
      tags: new Set(),
    });
    expect(await stored({ id: { S: 'a' } })).toMatchObject({
      age: { NULL: true },
      status: { S: 'active' },
    });
  });

  test('demands the item, and what the caller demands', async () => {
    const item = { id: 'gone', email: 'e', tags: new Set<string>(), notes: ['n'] };
    expect(await rejection(accounts.updateAll(item))).toMatchObject({ code: 'item-not-found' });
    expect(await stored({ id: { S: 'gone' } })).toBeUndefined();
    const refused = accounts.updateAll(
      { ...item, id: 'a' },
      { if: (c) => c('status', '=', 'banned') },
    );
    expect(await rejection(refused)).toMatchObject({
      code: 'condition-failed',
      item: { email: 'a@example.com' },
    });
  });

  test('removes what is missing although every object has it', async () => {
    const odd = db.model(Odd);
    expect(odd.toRequest.updateAll({ id: 'a' } as never)).toMatchObject({
      UpdateExpression: 'REMOVE #0',
      ExpressionAttributeNames: { '#0': 'constructor' },
    });
    expect(await odd.mutate({ id: 'a' }, (item: unknown) => item as never)).toMatchObject({
      id: 'a',
    });
  });

  describe('refuses before anything is sent', () => {
    const item = { id: 'a', email: 'e', tags: new Set<string>(), notes: ['n'] };
    const wrong: readonly [string, unknown, string, string][] = [
      [
        'a required attribute that is missing',
        { ...item, email: undefined },
        'attribute-missing',
        'email',
      ],
      ['a missing key', { ...item, id: undefined }, 'key-part-missing', 'id'],
      ['an attribute that is not declared', { ...item, emial: 'x' }, 'attribute-unknown', 'emial'],
      ['null where it is not allowed', { ...item, email: null }, 'value-type', 'email'],
      ['a wrong type', { ...item, age: 'old' }, 'value-type', 'age'],
      ['a version that is none', { ...item, version: '1' }, 'value-type', 'version'],
      ['no object', 'item', 'value-type', ''],
    ];
    for (const [what, given, code, path] of wrong) {
      test(what, async () => {
        const sent = await requestsOf(async () => {
          const error = await rejection(accounts.updateAll(given as never));
          expect(error).toMatchObject({ name: 'ValidationError', code, path });
        });
        expect(sent).toBe(0);
      });
    }
  });
});
