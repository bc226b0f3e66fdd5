import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, dynamorm, ItemTooLargeError, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { callEngine } from '../support/engine-http.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';

const now = new Date('2026-01-31T09:30:00.000Z');
const stamp = { S: '2026-01-31T09:30:00.000Z' };

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string().name('e_mail'),
    status: t.enum('active', 'banned').default('active'),
    tags: t.set(t.string()).optional(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
  },
  key: { partitionKey: 'id' },
});

const Account = model('Account', {
  table: 'accounts',
  attributes: { id: t.string(), balance: t.number(), version: t.version() },
  key: { partitionKey: 'id' },
});

const Draft = model('Draft', {
  table: 'drafts',
  attributes: { id: t.string(), deletedAt: t.deletedAt() },
  key: { partitionKey: 'id' },
});

const Member = model('Member', {
  table: 'members',
  attributes: { id: t.string(), email: t.string().unique() },
  key: { partitionKey: 'id' },
});

const Blob = model('Blob', {
  table: 'blobs',
  attributes: {
    id: t.string(),
    text: t.string().optional(),
    bytes: t.binary().optional(),
    numbers: t.list(t.number()).optional(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('batch writes', (makeTransport) => {
  const used = useFaultProxy();
  const open = (): Database =>
    dynamorm({ transport: makeTransport(used.proxyEndpoint), now: () => now });
  const stored = async (table: string, id: string): Promise<unknown> => {
    const request = { TableName: table, Key: { id: { S: id } }, ConsistentRead: true };
    return (await callEngine(used.endpoint, 'GetItem', request)).body['Item'];
  };
  const bodies = (): readonly unknown[] => used.proxy.requests.map(({ body }) => body);

  beforeAll(async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    for (const one of [User, Account, Draft, Member, Blob]) await createTable(db, one);
  });

  describe('batchPut', () => {
    test('stores items with defaults and timestamps, one moment for all, and counts them', async () => {
      const db = open();
      const clock = vi.fn(() => now);
      const counted = dynamorm({ transport: makeTransport(used.proxyEndpoint), now: clock });
      const createdAt = new Date('2020-02-02T00:00:00.000Z');

      const result = await counted.model(User).batchPut([
        { id: 'u1', email: 'a@example.com', tags: new Set() },
        { id: 'u2', email: 'b@example.com', status: 'banned', createdAt },
      ]);

      expect(result).toEqual({ written: 2, superseded: 0, requests: 1 });
      expect(clock).toHaveBeenCalledOnce();
      expect(counted.stats()).toMatchObject({ requests: 1, writeUnits: 2, readUnits: 0 });
      expect(bodies()).toEqual([
        {
          RequestItems: {
            users: [
              {
                PutRequest: {
                  Item: {
                    id: { S: 'u1' },
                    e_mail: { S: 'a@example.com' },
                    status: { S: 'active' },
                    createdAt: stamp,
                    updatedAt: stamp,
                  },
                },
              },
              {
                PutRequest: {
                  Item: {
                    id: { S: 'u2' },
                    e_mail: { S: 'b@example.com' },
                    status: { S: 'banned' },
                    createdAt: { S: '2020-02-02T00:00:00.000Z' },
                    updatedAt: stamp,
                  },
                },
              },
            ],
          },
          ReturnConsumedCapacity: 'TOTAL',
        },
      ]);
      expect(await db.model(User).get({ id: 'u2' })).toEqual({
        id: 'u2',
        email: 'b@example.com',
        status: 'banned',
        createdAt,
        updatedAt: now,
      });
    });

    test('sends each item once: of several with one key the last one wins', async () => {
      const result = await open()
        .model(User)
        .batchPut([
          { id: 'd1', email: 'first' },
          { id: 'd2', email: 'only' },
          { id: 'd1', email: 'second' },
          { id: 'd1', email: 'last' },
        ]);

      expect(result).toEqual({ written: 2, superseded: 2, requests: 1 });
      expect(await stored('users', 'd1')).toMatchObject({ e_mail: { S: 'last' } });
      const [request] = used.proxy.requests;
      expect(request?.body).toMatchObject({ RequestItems: { users: { length: 2 } } });
    });

    test('refuses a value that does not fit, says where, and sends nothing', async () => {
      const users = open().model(User);
      const items = Array.from({ length: 30 }, (_, at) => ({ id: `r${at}`, email: 'x' }));

      const error = await rejection(users.batchPut([...items, { id: 'r30', email: 3 as never }]));
      const nothing = await rejection(users.batchPut([...items, undefined as never]));
      const noList = await rejection(users.batchPut(new Set(items) as never));

      expect(error).toMatchObject({
        name: 'ValidationError',
        path: '[30].email',
        message: expect.stringMatching(/^At \[30\]: User\.email /),
      });
      expect(nothing).toMatchObject({ code: 'value-type', path: '[30]' });
      expect(noList).toMatchObject({ code: 'value-type', path: '' });
      expect(bodies()).toEqual([]);
    });

    test('takes no condition, not even from JavaScript: it would not be one', async () => {
      const options = { if: () => ({}) } as object;

      await open()
        .model(User)
        .batchPut([{ id: 'i1', email: 'x' }], options);

      expect(JSON.stringify(bodies())).not.toContain('Condition');
    });
  });

  describe('a model with a version', () => {
    test('refuses a batchPut, which would replace newer versions unseen', async () => {
      const accounts = open().model(Account);

      const error = await rejection(accounts.batchPut([{ id: 'a', balance: 1 }]));
      const mixed = await rejection(accounts.batchWrite({ put: [{ id: 'a', balance: 1 }] }));
      const many = await rejection(
        open().batchWrite((batch) => batch.put(Account, { id: 'a', balance: 1 })),
      );

      for (const one of [error, mixed, many]) {
        expect(one).toMatchObject({ name: 'ValidationError', code: 'batch-unconditional' });
      }
      expect(error).toMatchObject({ path: '[0].version' });
      expect(bodies()).toEqual([]);
    });

    test('stores versions as they are given, or 0, where that is meant', async () => {
      const items = [
        { id: 'a', balance: 1 },
        { id: 'b', balance: 2, version: 7 },
      ];

      await open().model(Account).batchPut(items, { unconditional: true });

      expect(await stored('accounts', 'a')).toMatchObject({ version: { N: '0' } });
      expect(await stored('accounts', 'b')).toMatchObject({ version: { N: '7' } });
    });

    test('lets batchDelete be: delete without a version is unconditional as well', async () => {
      const accounts = open().model(Account);
      await accounts.batchPut([{ id: 'c', balance: 1 }], { unconditional: true });

      await accounts.batchDelete([{ id: 'c' }]);

      expect(await stored('accounts', 'c')).toBeUndefined();
    });
  });

  describe('a model with soft delete', () => {
    test('refuses a batchDelete, which would remove items instead of marking them', async () => {
      const error = await rejection(
        open()
          .model(Draft)
          .batchDelete([{ id: 'a' }]),
      );

      expect(error).toMatchObject({ code: 'batch-unconditional', path: '[0].deletedAt' });
      expect(bodies()).toEqual([]);
    });

    test('removes them for good where that is meant', async () => {
      const drafts = open().model(Draft);
      await drafts.batchPut([{ id: 'a' }]);

      await drafts.batchDelete([{ id: 'a' }], { unconditional: true });

      expect(await drafts.get({ id: 'a' }, { withDeleted: true })).toBeUndefined();
    });
  });

  describe('a model with a unique attribute', () => {
    test('refuses puts and deletes, which would leave its guards behind, unless that is meant', async () => {
      const members = open().model(Member);
      const items = [{ id: 'a', email: 'a@example.com' }];
      const keys = [{ id: 'a' }];

      expect(await rejection(members.batchPut(items))).toMatchObject({
        code: 'batch-unconditional',
        path: '[0].email',
      });
      expect(await rejection(members.batchDelete(keys))).toMatchObject({
        code: 'batch-unconditional',
        path: '[0].email',
      });
      expect(bodies()).toEqual([]);

      await members.batchPut(items, { unconditional: true });
      expect(await stored('members', 'a')).toEqual({
        id: { S: 'a' },
        email: { S: 'a@example.com' },
      });
      await members.batchDelete(keys, { unconditional: true });
      expect(await stored('members', 'a')).toBeUndefined();
    });
  });

  describe('batchDelete and batchWrite', () => {
    test('delete each key once, and what is not there is no error', async () => {
      const users = open().model(User);
      await users.batchPut([{ id: 'x1', email: 'x' }]);
      used.proxy.reset();

      const result = await users.batchDelete([{ id: 'x1' }, { id: 'x2' }, { id: 'x1' }]);

      expect(result).toEqual({ written: 2, superseded: 1, requests: 1 });
      expect(await stored('users', 'x1')).toBeUndefined();
      expect(bodies()).toEqual([
        {
          RequestItems: {
            users: [
              { DeleteRequest: { Key: { id: { S: 'x1' } } } },
              { DeleteRequest: { Key: { id: { S: 'x2' } } } },
            ],
          },
          ReturnConsumedCapacity: 'TOTAL',
        },
      ]);
    });

    test('share requests: 20 puts and 20 deletes are two, not four', async () => {
      const users = open().model(User);
      const old = Array.from({ length: 20 }, (_, at) => ({ id: `old${at}`, email: 'x' }));
      const young = old.map(({ email }, at) => ({ id: `new${at}`, email }));
      await users.batchPut(old);
      used.proxy.reset();

      const keys = old.map(({ id }) => ({ id }));
      const result = await users.batchWrite({ put: young, delete: keys });

      expect(result).toEqual({ written: 40, superseded: 0, requests: 2 });
      expect(await stored('users', 'old3')).toBeUndefined();
      expect(await stored('users', 'new3')).toBeDefined();
    });

    test('refuse a key that is to be put and to be deleted: neither comes last', async () => {
      const put = [
        { id: 'a', email: 'x' },
        { id: 'b', email: 'x' },
      ];

      const error = await rejection(
        open()
          .model(User)
          .batchWrite({ put, delete: [{ id: 'c' }, { id: 'b' }] }),
      );

      expect(error).toMatchObject({
        name: 'ValidationError',
        code: 'batch-contradiction',
        path: 'delete[1]',
        message: expect.stringContaining('{"id":"b"}'),
      });
      expect(bodies()).toEqual([]);
    });

    test('say in which of the two lists a value does not fit', async () => {
      const users = open().model(User);
      const put = [{ id: 'a', email: 3 as never }];

      expect(await rejection(users.batchWrite({ put }))).toMatchObject({ path: 'put[0].email' });
      expect(
        await rejection(users.batchWrite({ delete: [{ id: 'a' }, { id: '' }] })),
      ).toMatchObject({ path: 'delete[1].id' });
    });
  });

  describe('sizes', () => {
    const kilobyte = 1_024;

    test('an item beyond 400 KB is refused by its position before anything is sent', async () => {
      const items = Array.from({ length: 60 }, (_, at) => ({
        id: `size${at}`,
        text: 'x'.repeat((at === 57 ? 401 : 1) * kilobyte),
      }));

      const error = await rejection(open().model(Blob).batchPut(items));

      expect(error).toBeInstanceOf(ItemTooLargeError);
      expect(error).toMatchObject({
        code: 'item-too-large',
        message: expect.stringMatching(/^At \[57\]: An item of Blob has 410\d{3} bytes/),
        attributes: [{ name: 'text' }, { name: 'id' }],
      });
      expect(bodies()).toEqual([]);
    });

    /** The bytes and the writes of each request that was sent. */
    const sizes = (): readonly { bytes: number; writes: number }[] =>
      used.proxy.requests.map(({ body, headers }) => ({
        bytes: Number(headers['content-length']),
        writes: (body['RequestItems'] as { blobs: unknown[] }).blobs.length,
      }));

    test('50 items of 390 KB go 25 at a time', async () => {
      const text = 'x'.repeat(390 * kilobyte);
      const items = Array.from({ length: 50 }, (_, at) => ({ id: `text${at}`, text }));

      const { written } = await open().model(Blob).batchPut(items);

      expect(written).toBe(50);
      expect(sizes().map(({ writes }) => writes)).toEqual([25, 25]);
    });

    test('what is larger on the way than in the table is split at 16 MB', async () => {
      // Control characters take six bytes each of JSON, digits in a list ten for their three.
      const text = '\u0001'.repeat(390 * kilobyte);
      const numbers = Array.from({ length: 20_000 }, () => 7);
      const bytes = new Uint8Array(390 * kilobyte);
      const items = [
        ...Array.from({ length: 12 }, (_, at) => ({ id: `control${at}`, text })),
        ...Array.from({ length: 2 }, (_, at) => ({ id: `list${at}`, numbers })),
        ...Array.from({ length: 5 }, (_, at) => ({ id: `bytes${at}`, bytes })),
      ];

      const { written, requests } = await open().model(Blob).batchPut(items);

      expect(written).toBe(19);
      expect(requests).toBe(3);
      expect(sizes().reduce((sum, { writes }) => sum + writes, 0)).toBe(19);
      expect(Math.max(...sizes().map((sent) => sent.bytes))).toBeLessThanOrEqual(16 * 2 ** 20);
    });
  });
});
