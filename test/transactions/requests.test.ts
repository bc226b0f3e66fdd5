import { expect, test } from 'vitest';
import { describeTransports } from '../support/transports.ts';
import { account, moment, useBank } from './bank.ts';
import { Account, Purse, Transfer } from './models.ts';

const now = moment.toISOString();
const refusing = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

describeTransports('the request of a transaction', (makeTransport) => {
  const bank = useBank(makeTransport);

  test('has every write and every check, with what was read as conditions', async () => {
    const db = bank.open();
    await bank.store('accounts', account('alice', 80, 3));
    await bank.store('accounts', account('bob', 10, 1));
    await bank.store('purses', { id: { S: 'p1' }, coins: { N: '5' } });
    await bank.store('purses', { id: { S: 'limit' }, coins: { N: '0' }, text: { S: 'open' } });

    const result = await db.transaction(async (tx) => {
      const alice = await tx.get(Account, { id: 'alice' });
      const purse = await tx.get(Purse, { id: 'p1' });
      const none = await tx.get(Account, { id: 'nobody' });
      tx.update(Account, { id: 'alice' }, { balance: (alice?.balance ?? 0n) - 50n });
      tx.updateBuilder(Account, { id: 'bob' }).add('balance', 50n);
      tx.create(Transfer, { account: 'alice', number: 1, amount: 50n });
      tx.check(Purse, { id: 'limit' }, (c) => c('label', '=', 'open'));
      tx.delete(Purse, { id: 'p2' });
      tx.put(Purse, { id: 'p3', coins: 1 }, { if: (c) => c('coins', 'not_exists') });
      tx.upsert(Purse, { id: 'p4' }, { coins: 2 });
      return [alice?.version, purse?.coins, none];
    });

    expect(result).toEqual([3, 5, undefined]);
    expect(bank.proxy.requestsOf('GetItem').map(({ body }) => body)).toEqual(
      [
        ['accounts', 'alice'],
        ['purses', 'p1'],
        ['accounts', 'nobody'],
      ].map(([TableName, id]) => ({
        TableName,
        Key: { id: { S: id } },
        ConsistentRead: true,
        ReturnConsumedCapacity: 'TOTAL',
      })),
    );
    expect(bank.transactions()).toHaveLength(1);
    expect(bank.transactions()[0]?.body).toEqual({
      ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ReturnConsumedCapacity: 'TOTAL',
      TransactItems: [
        {
          Update: {
            TableName: 'accounts',
            Key: { id: { S: 'alice' } },
            UpdateExpression: 'SET #0 = :0, #1 = :1, #2 = if_not_exists(#2, :2) + :3',
            ConditionExpression: 'attribute_exists(#3) AND #2 = :4 AND #4 = :5',
            ExpressionAttributeNames: {
              '#0': 'balance',
              '#1': 'updatedAt',
              '#2': 'version',
              '#3': 'id',
              '#4': 'createdAt',
            },
            ExpressionAttributeValues: {
              ':0': { N: '30' },
              ':1': { S: now },
              ':2': { N: '0' },
              ':3': { N: '1' },
              ':4': { N: '3' },
              ':5': { S: '2026-01-01T00:00:00.000Z' },
            },
            ...refusing,
          },
        },
        {
          Update: {
            TableName: 'accounts',
            Key: { id: { S: 'bob' } },
            UpdateExpression: 'SET #1 = :1, #2 = if_not_exists(#2, :2) + :3 ADD #0 :0',
            ConditionExpression: 'attribute_exists(#3)',
            ExpressionAttributeNames: {
              '#0': 'balance',
              '#1': 'updatedAt',
              '#2': 'version',
              '#3': 'id',
            },
            ExpressionAttributeValues: {
              ':0': { N: '50' },
              ':1': { S: now },
              ':2': { N: '0' },
              ':3': { N: '1' },
            },
            ...refusing,
          },
        },
        {
          Put: {
            TableName: 'transfers',
            Item: { account: { S: 'alice' }, number: { N: '1' }, amount: { N: '50' } },
            ConditionExpression: 'attribute_not_exists(#0)',
            ExpressionAttributeNames: { '#0': 'account' },
            ...refusing,
          },
        },
        {
          ConditionCheck: {
            TableName: 'purses',
            Key: { id: { S: 'limit' } },
            ConditionExpression: '#0 = :0',
            ExpressionAttributeNames: { '#0': 'text' },
            ExpressionAttributeValues: { ':0': { S: 'open' } },
            ...refusing,
          },
        },
        { Delete: { TableName: 'purses', Key: { id: { S: 'p2' } } } },
        {
          Put: {
            TableName: 'purses',
            Item: { id: { S: 'p3' }, coins: { N: '1' } },
            ConditionExpression: 'attribute_not_exists(#0)',
            ExpressionAttributeNames: { '#0': 'coins' },
            ...refusing,
          },
        },
        {
          Update: {
            TableName: 'purses',
            Key: { id: { S: 'p4' } },
            UpdateExpression: 'SET #0 = :0',
            ExpressionAttributeNames: { '#0': 'coins' },
            ExpressionAttributeValues: { ':0': { N: '2' } },
          },
        },
        {
          ConditionCheck: {
            TableName: 'purses',
            Key: { id: { S: 'p1' } },
            ConditionExpression:
              '#0 = :0 AND attribute_not_exists(#1) AND attribute_not_exists(#2)',
            ExpressionAttributeNames: { '#0': 'coins', '#1': 'notes', '#2': 'text' },
            ExpressionAttributeValues: { ':0': { N: '5' } },
            ...refusing,
          },
        },
        {
          ConditionCheck: {
            TableName: 'accounts',
            Key: { id: { S: 'nobody' } },
            ConditionExpression: 'attribute_not_exists(#0)',
            ExpressionAttributeNames: { '#0': 'id' },
            ...refusing,
          },
        },
      ],
    });
    expect(await bank.stored('accounts', { id: { S: 'alice' } })).toMatchObject({
      balance: { N: '30' },
      version: { N: '4' },
    });
    expect(await bank.stored('accounts', { id: { S: 'bob' } })).toMatchObject({
      balance: { N: '60' },
      version: { N: '2' },
    });
    expect(await bank.stored('purses', { id: { S: 'p4' } })).toEqual({
      id: { S: 'p4' },
      coins: { N: '2' },
    });
    expect(db.stats()).toMatchObject({ requests: 4, retries: 0, failures: 0, writeUnits: 18 });
  });

  test('is one, and no read, where the work only writes; none where it does nothing', async () => {
    const db = bank.open();
    await db.transaction((tx) => tx.put(Purse, { id: 'w1', coins: 1 }));
    expect(bank.proxy.requests.map(({ operation }) => operation)).toEqual(['TransactWriteItems']);

    expect(await db.transaction(() => 7)).toBe(7);
    expect(bank.proxy.requests).toHaveLength(1);
  });

  test('carries the check of an item that was read in whatever is done with it', async () => {
    const db = bank.open();
    const ids = ['put', 'upsert', 'delete', 'check', 'build', 'empty'];
    for (const id of ids) {
      await bank.store('purses', { id: { S: id }, coins: { N: '1' }, notes: { NS: ['2', '1'] } });
    }
    await db.transaction(async (tx) => {
      await Promise.all(ids.map((id) => tx.get(Purse, { id })));
      tx.put(Purse, { id: 'put', coins: 2 });
      tx.upsert(Purse, { id: 'upsert' }, { coins: 2 });
      tx.delete(Purse, { id: 'delete' });
      tx.check(Purse, { id: 'check' }, (c) => c.or(c('coins', '>', 0), c('label', 'exists')));
      tx.updateBuilder(Purse, { id: 'build' }).increment('coins', 4).set('label', 'x');
      tx.update(Purse, { id: 'empty' }, {});
    });

    const conditions = bank.sent()[0]?.map((line) => {
      const [[kind, request] = []] = Object.entries(line as object);
      return [kind, (request as { ConditionExpression: string }).ConditionExpression];
    });
    expect(conditions).toEqual([
      ['Put', '#0 = :0 AND #1 = :1 AND attribute_not_exists(#2)'],
      ['Update', '#0 = :1 AND #1 = :2 AND attribute_not_exists(#2)'],
      ['Delete', '#0 = :0 AND #1 = :1 AND attribute_not_exists(#2)'],
      [
        'ConditionCheck',
        '(#0 > :0 OR attribute_exists(#1)) AND #0 = :1 AND #2 = :2 AND attribute_not_exists(#1)',
      ],
      ['Update', 'attribute_exists(#2) AND #0 = :2 AND #3 = :3 AND attribute_not_exists(#1)'],
      [
        'ConditionCheck',
        'attribute_exists(#0) AND #1 = :0 AND #2 = :1 AND attribute_not_exists(#3)',
      ],
    ]);
    expect(await bank.stored('purses', { id: { S: 'build' } })).toMatchObject({
      coins: { N: '5' },
      text: { S: 'x' },
    });
    expect(await bank.stored('purses', { id: { S: 'delete' } })).toBeUndefined();
  });

  test('asks once for an item that is read twice, and gives each reader an item of its own', async () => {
    const db = bank.open();
    await bank.store('purses', { id: { S: 'twice' }, coins: { N: '1' } });
    await db.transaction(async (tx) => {
      const [one, other] = await Promise.all([
        tx.get(Purse, { id: 'twice' }),
        tx.get(Purse, { id: 'twice' }),
      ]);
      expect(one).toEqual(other);
      expect(one).not.toBe(other);
    });
    // One item in one request was so at one moment: there is nothing to verify.
    expect(bank.proxy.requests.map(({ operation }) => operation)).toEqual(['GetItem']);
  });

  test('creates what was read as missing with one condition, not with two', async () => {
    const db = bank.open();
    await db.transaction(async (tx) => {
      expect(await tx.get(Purse, { id: 'fresh' })).toBeUndefined();
      tx.create(Purse, { id: 'fresh', coins: 1 });
    });
    expect(bank.sent()[0]).toMatchObject([
      { Put: { ConditionExpression: 'attribute_not_exists(#0)' } },
    ]);
  });

  test('creates an item that is nothing but its key, and a check that always holds', async () => {
    const db = bank.open();
    await db.transaction((tx) => {
      tx.upsert(Purse, { id: 'always' }, {});
      tx.check(Purse, { id: 'any' }, (c) => c.and());
    });
    expect(bank.sent()[0]).toMatchObject([
      { Update: { UpdateExpression: 'SET #0 = if_not_exists(#0, :0)' } },
      {
        ConditionCheck: { ConditionExpression: 'attribute_exists(#0) OR attribute_not_exists(#0)' },
      },
    ]);
  });

  test('takes what an update builder gathered last, wherever it was begun', async () => {
    const db = bank.open();
    await bank.store('purses', { id: { S: 'steps' }, coins: { N: '1' } });
    await db.transaction(async (tx) => {
      const builder = tx.updateBuilder(Purse, { id: 'steps' }).increment('coins');
      tx.put(Purse, { id: 'between', coins: 0 });
      await builder.set('label', 'later').execute();
    });
    expect(bank.sent()[0]).toMatchObject([
      { Update: { UpdateExpression: 'SET #1 = :1 ADD #0 :0' } },
      { Put: {} },
    ]);
  });
});
