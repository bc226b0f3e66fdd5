import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type BatchWriter, type Database, dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';

const now = new Date('2026-01-31T09:30:00.000Z');

const User = model('User', {
  table: 'users',
  attributes: { id: t.string(), email: t.string() },
  key: { partitionKey: 'id' },
});

const Order = model('Order', {
  table: 'orders',
  attributes: { customer: t.string(), number: t.number(), total: t.bigint().default(0n) },
  key: { partitionKey: 'customer', sortKey: 'number' },
});

/** Another view of the items of User, in the same table. */
const Login = model('Login', {
  table: 'users',
  attributes: { key: t.string().name('id'), mail: t.string().name('email') },
  key: { partitionKey: 'key' },
});

const Session = model('Session', {
  table: 'sessions',
  attributes: { id: t.string(), expiresAt: t.ttl({ hideExpired: true }) },
  key: { partitionKey: 'id' },
});

const Account = model('Account', {
  table: 'accounts',
  attributes: { id: t.string(), version: t.version() },
  key: { partitionKey: 'id' },
});

/** A table may have the name of what every object inherits. */
const Builder = model('Builder', {
  table: 'constructor',
  attributes: { id: t.string() },
  key: { partitionKey: 'id' },
});

describeTransports('a batch of several models', (makeTransport) => {
  const used = useFaultProxy();
  const open = (): Database =>
    dynamorm({ transport: makeTransport(used.proxyEndpoint), now: () => now });
  const bodies = (): readonly unknown[] => used.proxy.requests.map(({ body }) => body);

  beforeAll(async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    for (const one of [User, Order, Session, Account, Builder]) await createTable(db, one);
  });

  test('takes a table that is called like a property of every object', async () => {
    const builders = open().model(Builder);

    expect(await builders.batchPut([{ id: 'a' }])).toMatchObject({ written: 1, requests: 1 });
    expect(await builders.batchGet([{ id: 'a' }, { id: 'b' }])).toEqual([{ id: 'a' }, undefined]);
    expect(await builders.batchDelete([{ id: 'a' }])).toMatchObject({ requests: 1 });
  });

  test('writes and reads several tables in one request each', async () => {
    const db = open();

    const result = await db.batchWrite((batch) => {
      batch.put(User, { id: 'u1', email: 'a@example.com' });
      batch.put(Order, { customer: 'u1', number: 1 });
      batch.delete(Order, { customer: 'u1', number: 2 });
      batch.put(User, { id: 'u2', email: 'b@example.com' });
    });
    const found = await db.batchGet([
      [Order, { customer: 'u1', number: 1 }],
      [User, { id: 'u2' }],
      [Order, { customer: 'u1', number: 2 }],
      [User, { id: 'u1' }],
    ]);

    expect(result).toEqual({ written: 4, superseded: 0, requests: 1 });
    expect(found).toEqual([
      { customer: 'u1', number: 1, total: 0n },
      { id: 'u2', email: 'b@example.com' },
      undefined,
      { id: 'u1', email: 'a@example.com' },
    ]);
    expect(bodies()).toEqual([
      {
        RequestItems: {
          users: [
            { PutRequest: { Item: { id: { S: 'u1' }, email: { S: 'a@example.com' } } } },
            { PutRequest: { Item: { id: { S: 'u2' }, email: { S: 'b@example.com' } } } },
          ],
          orders: [
            {
              PutRequest: {
                Item: { customer: { S: 'u1' }, number: { N: '1' }, total: { N: '0' } },
              },
            },
            { DeleteRequest: { Key: { customer: { S: 'u1' }, number: { N: '2' } } } },
          ],
        },
        ReturnConsumedCapacity: 'TOTAL',
      },
      {
        RequestItems: {
          orders: {
            Keys: [
              { customer: { S: 'u1' }, number: { N: '1' } },
              { customer: { S: 'u1' }, number: { N: '2' } },
            ],
          },
          users: { Keys: [{ id: { S: 'u2' } }, { id: { S: 'u1' } }] },
        },
        ReturnConsumedCapacity: 'TOTAL',
      },
    ]);
    // A read of up to 4 KB is half a unit, also of what is not there.
    expect(db.stats()).toMatchObject({ requests: 2, writeUnits: 4, readUnits: 2 });
  });

  test('lets the later of two writes of one item win, whatever models they were of', async () => {
    const db = open();

    const result = await db.batchWrite((batch) => {
      batch.put(User, { id: 'p', email: 'first' });
      batch.delete(User, { id: 'p' });
      batch.delete(User, { id: 'q' });
      batch.put(User, { id: 'q', email: 'first' });
      batch.put(Login, { key: 'q', mail: 'last' });
    });

    expect(result).toEqual({ written: 2, superseded: 3, requests: 1 });
    const found = await db.batchGet([
      [User, { id: 'p' }],
      [User, { id: 'q' }],
    ]);
    expect(found).toEqual([undefined, { id: 'q', email: 'last' }]);
  });

  test('reads an item of two models once, and decodes it with each', async () => {
    const db = open();
    await db.batchWrite((batch) => batch.put(User, { id: 'two', email: 'x' }));
    used.proxy.reset();

    const found = await db.batchGet(
      [
        [User, { id: 'two' }],
        [Login, { key: 'two' }],
      ],
      { consistent: true },
    );

    expect(found).toEqual([
      { id: 'two', email: 'x' },
      { key: 'two', mail: 'x' },
    ]);
    expect(bodies()).toEqual([
      {
        RequestItems: { users: { Keys: [{ id: { S: 'two' } }], ConsistentRead: true } },
        ReturnConsumedCapacity: 'TOTAL',
      },
    ]);
  });

  test('hides what a model hides, unless told to show it', async () => {
    const db = open();
    const past = new Date(now.getTime() - 1_000);
    await db.batchWrite((batch) => batch.put(Session, { id: 's', expiresAt: past }));

    expect(await db.batchGet([[Session, { id: 's' }]])).toEqual([undefined]);
    expect(await db.batchGet([[Session, { id: 's' }]], { withExpired: true })).toEqual([
      { id: 's', expiresAt: past },
    ]);
  });

  test('of 260 items of two tables is filled to the brim and repeated where it is left', async () => {
    const db = open();
    used.proxy.inject({ operation: 'BatchWriteItem', times: 4, fault: faults.unprocessedItems(9) });
    used.proxy.inject({ operation: 'BatchGetItem', fault: faults.unprocessedKeys(60) });
    const numbers = Array.from({ length: 130 }, (_, at) => at);

    const { written } = await db.batchWrite((batch) => {
      for (const number of numbers) {
        batch.put(User, { id: `n${number}`, email: String(number) });
        batch.put(Order, { customer: 'n', number });
      }
    });
    const reads = numbers.flatMap(
      (number) =>
        [
          [User, { id: `n${number}` }],
          [Order, { customer: 'n', number }],
        ] as const,
    );
    const found = await db.batchGet(reads);

    expect(written).toBe(260);
    expect(found).toHaveLength(260);
    expect(found[7]).toEqual({ customer: 'n', number: 3, total: 0n });
    expect(found[258]).toEqual({ id: 'n129', email: '129' });
    expect(used.proxy.requestsOf('BatchGetItem')).toHaveLength(4);
  });

  test('waits for a function that adds its writes later, and refuses those that come too late', async () => {
    const db = open();
    let kept: BatchWriter | undefined;

    const { written } = await db.batchWrite(async (batch) => {
      kept = batch;
      await sleep(10);
      batch.put(User, { id: 'late', email: 'x' });
    });

    expect(written).toBe(1);
    expect(() => kept?.put(User, { id: 'later', email: 'x' })).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'batch-closed' }),
    );
  });

  test('throws what its function throws, at the write that is wrong, and sends nothing', async () => {
    const db = open();
    const failure = new Error('No more.');

    const own = await rejection(
      db.batchWrite((batch) => {
        batch.put(User, { id: 'never', email: 'x' });
        throw failure;
      }),
    );
    const refused = await rejection(
      db.batchWrite((batch) => {
        batch.put(User, { id: 'never', email: 'x' });
        batch.put(User, { id: 'never', email: 3 as never });
      }),
    );
    const versioned = await rejection(db.batchWrite((batch) => batch.put(Account, { id: 'a' })));
    const noKey = await rejection(
      db.batchGet([
        [User, { id: 'a' }],
        [Order, { customer: 'a' } as never],
      ]),
    );

    expect(own).toBe(failure);
    expect(refused).toMatchObject({ name: 'ValidationError', path: 'email' });
    expect(versioned).toMatchObject({ code: 'batch-unconditional', path: 'version' });
    expect(noKey).toMatchObject({ code: 'key-part-missing', path: '[1].number' });
    expect(bodies()).toEqual([]);
  });

  test('says in its error which models the inputs were of', async () => {
    const db = open();
    used.proxy.inject({
      operation: 'BatchWriteItem',
      fault: faults.error('AccessDeniedException'),
    });

    const error = await rejection(
      db.batchWrite(
        (batch) => {
          batch.put(Account, { id: 'a' });
          batch.delete(User, { id: 'b' });
        },
        { unconditional: true },
      ),
    );

    expect(error).toMatchObject({
      message: expect.stringMatching(/^db\.batchWrite failed \(access-denied: /),
      outcomes: [
        { operation: 'put', model: 'Account', input: { id: 'a' }, status: 'failed' },
        { operation: 'delete', model: 'User', input: { id: 'b' }, status: 'failed' },
      ],
    });
  });
});
