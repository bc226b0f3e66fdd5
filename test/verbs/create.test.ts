import { describe, expect, test } from 'vitest';
import {
  ItemExistsError,
  isItemExists,
  isValidationError,
  model,
  t,
  ValidationError,
} from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const now = new Date('2026-01-31T09:30:00.000Z');
let calls = 0;

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    status: t.enum('active', 'banned').default('active'),
    age: t.number().optional(),
    nickname: t.string().optional().nullable(),
    serial: t.number().default(() => ++calls),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

const Line = model('Line', {
  table: 'lines',
  attributes: { order: t.string(), position: t.number(), text: t.string() },
  key: { partitionKey: 'order', sortKey: 'position' },
});

describeTransports('create', (makeTransport) => {
  const {
    items: users,
    stored,
    store,
    requestsOf,
  } = useModel(makeTransport, User, {
    now: () => now,
  });

  test('sends one PutItem that only succeeds where there is nothing', async () => {
    const item = { id: 'u1', email: 'a@example.com', serial: 7 };

    expect(users.toRequest.create(item)).toEqual({
      TableName: 'users',
      Item: {
        id: { S: 'u1' },
        email: { S: 'a@example.com' },
        status: { S: 'active' },
        serial: { N: '7' },
        createdAt: { S: '2026-01-31T09:30:00.000Z' },
        updatedAt: { S: '2026-01-31T09:30:00.000Z' },
        version: { N: '0' },
      },
      ConditionExpression: 'attribute_not_exists(#0)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: { '#0': 'id' },
      ReturnConsumedCapacity: 'TOTAL',
    });

    let created: unknown;
    const sent = await requestsOf(async () => {
      created = await users.create(item);
    });

    expect(sent).toBe(1);
    expect(created).toEqual({
      id: 'u1',
      email: 'a@example.com',
      status: 'active',
      serial: 7,
      createdAt: now,
      updatedAt: now,
      version: 0,
    });
    expect(await users.get({ id: 'u1' })).toEqual(created);
    expect(await stored({ id: { S: 'u1' } })).toEqual(users.toRequest.create(item).Item);
  });

  test('is refused by an item that exists, which the error carries', async () => {
    await users.create({ id: 'twice', email: 'first@example.com', serial: 1 });

    const error = await rejection(users.create({ id: 'twice', email: 'second@example.com' }));

    expect(error).toBeInstanceOf(ItemExistsError);
    expect(error).toMatchObject({
      code: 'item-exists',
      model: 'User',
      key: { id: 'twice' },
      item: { id: 'twice', email: 'first@example.com', version: 0 },
      cause: { name: 'ServiceError', attempts: 1 },
    });
    expect(isItemExists(error, User) && error.item?.createdAt).toEqual(now);
    expect(isItemExists(error, Line)).toBe(false);
    expect(await users.get({ id: 'twice' })).toMatchObject({ email: 'first@example.com' });
  });

  test('is refused by an item that does not decode, and its raw form is in the cause', async () => {
    const broken = { id: { S: 'broken' }, email: { N: '1' } };
    await store(broken);

    const error = await rejection(users.create({ id: 'broken', email: 'a@example.com' }));

    expect(error).toBeInstanceOf(ItemExistsError);
    expect(error).toMatchObject({ item: undefined, cause: { wireItem: broken } });
  });

  test('calls a default function once for each item, and never for a given value', async () => {
    calls = 100;
    const first = await users.create({ id: 'd1', email: '' });
    const second = await users.create({ id: 'd2', email: '' });
    const given = await users.create({ id: 'd3', email: '', serial: 5 });

    expect([first.serial, second.serial, given.serial]).toEqual([101, 102, 5]);
    expect(calls).toBe(102);
  });

  test('starts at version 0, whatever version the given item has', async () => {
    const created = await users.create({ id: 'copy', email: '', version: 12 });
    expect(created.version).toBe(0);
    expect(await stored({ id: { S: 'copy' } })).toMatchObject({ version: { N: '0' } });
  });

  test('keeps a given createdAt, so that data can be imported, and writes updatedAt itself', async () => {
    const createdAt = new Date('2001-02-03T04:05:06.007Z');
    const imported = await users.create({ id: 'old', email: '', createdAt, updatedAt: createdAt });
    expect(imported).toMatchObject({ createdAt, updatedAt: now });
  });

  test('tells undefined (absent), null (stored as NULL) and a value apart', async () => {
    await users.create({ id: 'n1', email: '', serial: 1, nickname: undefined });
    await users.create({ id: 'n2', email: '', serial: 1, nickname: null });
    await users.create({ id: 'n3', email: '', serial: 1, nickname: '' });

    expect(await stored({ id: { S: 'n1' } })).not.toHaveProperty('nickname');
    expect(await stored({ id: { S: 'n2' } })).toHaveProperty('nickname', { NULL: true });
    expect(await stored({ id: { S: 'n3' } })).toHaveProperty('nickname', { S: '' });
    expect(await users.get({ id: 'n1' })).not.toHaveProperty('nickname');
    expect(await users.get({ id: 'n2' })).toHaveProperty('nickname', null);
    expect(await users.get({ id: 'n3' })).toHaveProperty('nickname', '');
  });

  describe('refuses before anything is sent', () => {
    const wrong: readonly [string, object, string, string][] = [
      ['a missing attribute', { id: 'w' }, 'attribute-missing', 'email'],
      ['an unknown attribute', { id: 'w', email: '', mail: '' }, 'attribute-unknown', 'mail'],
      ['text for a number', { id: 'w', email: '', age: '36' }, 'value-type', 'age'],
      ['NaN', { id: 'w', email: '', age: Number.NaN }, 'value-number', 'age'],
      ['an infinity', { id: 'w', email: '', age: Number.POSITIVE_INFINITY }, 'value-number', 'age'],
      ['what is beyond 2^53', { id: 'w', email: '', age: 2 ** 53 }, 'value-number', 'age'],
      ['null where it is not declared', { id: 'w', email: '', age: null }, 'value-type', 'age'],
      ['a value outside the enum', { id: 'w', email: '', status: 'gone' }, 'value-enum', 'status'],
      ['an empty key', { id: '', email: '' }, 'key-empty', 'id'],
      ['a missing key', { email: '' }, 'attribute-missing', 'id'],
      ['a key of 2,049 bytes', { id: 'ä'.repeat(1025), email: '' }, 'key-too-long', 'id'],
      ['no object', null as unknown as object, 'value-type', ''],
      ['an array', [] as object, 'value-type', ''],
    ];

    for (const [what, item, code, path] of wrong) {
      test(what, async () => {
        const sent = await requestsOf(async () => {
          const error = await rejection(users.create(item as never));
          expect(error).toBeInstanceOf(ValidationError);
          expect(error).toMatchObject({ code, path });
          expect(isValidationError(error) && error.hint).toMatch(/\S/);
        });
        expect(sent).toBe(0);
      });
    }
  });
});

describeTransports('create with a sort key', (makeTransport) => {
  const { items: lines } = useModel(makeTransport, Line);

  test('asks about the partition key alone, which is evaluated on the item with the whole key', async () => {
    const line = { order: 'o1', position: 1, text: 'a' };

    expect(lines.toRequest.create(line)).toMatchObject({
      ConditionExpression: 'attribute_not_exists(#0)',
      ExpressionAttributeNames: { '#0': 'order' },
    });

    await lines.create(line);
    await lines.create({ ...line, position: 2 });
    await lines.create({ ...line, order: 'o2' });
    expect(await rejection(lines.create(line))).toMatchObject({
      code: 'item-exists',
      key: { order: 'o1', position: 1 },
    });
  });
});
