import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isTransactionCanceled } from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import { account, useBank } from './bank.ts';
import { Account, Purse, Transfer } from './models.ts';

beforeEach(withoutPauses);

const operation = 'TransactGetItems';
const conflict = faults.cancelTransaction([{ Code: 'None' }, { Code: 'TransactionConflict' }]);

describeTransports('a snapshot', (makeTransport) => {
  const bank = useBank(makeTransport);

  describe('transactGet', () => {
    test('gives items of any models in the order of their keys, undefined for the missing', async () => {
      const db = bank.open();
      await bank.store('accounts', account('a', 5));
      await bank.store('purses', { id: { S: 'p' }, coins: { N: '2' } });
      const [purse, none, read] = await db.transactGet([
        [Purse, { id: 'p' }],
        [Transfer, { account: 'x', number: 1 }],
        [Account, { id: 'a' }],
      ]);

      expect([purse?.coins, none, read?.balance]).toEqual([2, undefined, 5n]);
      expect(bank.proxy.requests.map(({ body }) => body)).toEqual([
        {
          TransactItems: [
            { Get: { TableName: 'purses', Key: { id: { S: 'p' } } } },
            { Get: { TableName: 'transfers', Key: { account: { S: 'x' }, number: { N: '1' } } } },
            { Get: { TableName: 'accounts', Key: { id: { S: 'a' } } } },
          ],
          ReturnConsumedCapacity: 'TOTAL',
        },
      ]);
      expect(db.stats()).toMatchObject({ requests: 1, failures: 0 });
      expect(db.stats().readUnits).toBeGreaterThan(0);
    });

    test('asks once for a key that is given twice, and fills both places', async () => {
      const db = bank.open();
      await bank.store('purses', { id: { S: 'd' }, coins: { N: '2' } });
      const read = await db.transactGet([
        [Purse, { id: 'd' }],
        [Purse, { id: 'e' }],
        [Purse, { id: 'd' }],
      ]);
      expect(read.map((item) => item?.coins)).toEqual([2, undefined, 2]);
      expect(read[0]).not.toBe(read[2]);
      expect(bank.proxy.requestsOf(operation)[0]?.body['TransactItems']).toHaveLength(2);
    });

    test('asks nothing for no keys, takes 100, and refuses 101', async () => {
      const db = bank.open();
      const keys = (count: number) =>
        Array.from({ length: count }, (_, number) => [Purse, { id: `k${number}` }] as const);
      expect(await db.transactGet([])).toEqual([]);
      expect(bank.proxy.requests).toEqual([]);
      expect(await db.transactGet(keys(100))).toEqual(Array.from({ length: 100 }, () => undefined));
      const error = await rejection(db.transactGet(keys(101)));
      expect(error).toMatchObject({
        code: 'transaction-too-many-items',
        message: expect.stringContaining('A transaction of 101 items: 101 × Purse'),
      });
      expect(await db.transactGet([...keys(100), ...keys(100)])).toHaveLength(200);
      expect(bank.proxy.requests).toHaveLength(2);
    });

    test('is asked again while a transaction is at work on one of the items', async () => {
      const db = bank.open();
      await bank.store('purses', { id: { S: 'c' }, coins: { N: '2' } });
      bank.proxy.inject({ operation, times: 3, fault: conflict });
      const [, read] = await db.transactGet([
        [Purse, { id: 'b' }],
        [Purse, { id: 'c' }],
      ]);
      expect(read?.coins).toBe(2);
      expect(bank.proxy.requestsOf(operation)).toHaveLength(4);
    });

    test('says which key was in the way when that does not end, counted as they were given', async () => {
      const db = bank.open();
      bank.proxy.inject({ operation, times: 100, fault: conflict });
      const error = await rejection(
        db.transactGet([
          [Purse, { id: 'b' }],
          [Purse, { id: 'b' }],
          [Account, { id: 'c' }],
        ]),
      );
      expect(isTransactionCanceled(error) && error.failures).toEqual([
        {
          index: 2,
          operation: 'get',
          model: 'Account',
          key: { id: 'c' },
          code: 'transaction-conflict',
        },
      ]);
      expect(bank.proxy.requestsOf(operation)).toHaveLength(10);
    });

    test('does not insist on what cannot be read', async () => {
      bank.proxy.inject({
        operation,
        fault: faults.cancelTransaction([{ Code: 'ValidationError' }]),
      });
      const error = await rejection(bank.open().transactGet([[Purse, { id: 'b' }]]));
      expect(isTransactionCanceled(error) && error.failures).toMatchObject([
        { index: 0, code: 'service-validation' },
      ]);
      expect(bank.proxy.requestsOf(operation)).toHaveLength(1);
    });

    test('refuses a key that is none, and stops when its signal fires', async () => {
      const db = bank.open();
      const wrong = await rejection(db.transactGet([[Purse, { id: '' }]]));
      expect(wrong).toMatchObject({ code: 'key-empty' });

      const controller = new AbortController();
      bank.proxy.inject({ operation, times: 1_000, fault: conflict });
      vi.spyOn(Math, 'random').mockReturnValue(0.999);
      setTimeout(() => controller.abort(), 60);
      const aborted = await rejection(
        db.transactGet(
          [
            [Purse, { id: 'b' }],
            [Purse, { id: 'c' }],
          ],
          { signal: controller.signal },
        ),
      );
      expect(aborted).toMatchObject({ name: 'AbortedError' });
    });
  });

  describe('getAll', () => {
    test('is one moment, and is verified at the end like every read', async () => {
      const db = bank.open();
      await bank.store('accounts', account('g1', 5, 4));
      let runs = 0;
      const result = await db.transaction(async (tx) => {
        runs += 1;
        const [read, none] = await tx.getAll([
          [Account, { id: 'g1' }],
          [Purse, { id: 'g2' }],
        ]);
        if (runs === 1) await bank.store('accounts', account('g1', 6, 5));
        tx.create(Purse, { id: 'g2', coins: Number(read?.balance) });
        return none;
      });
      expect([runs, result]).toEqual([2, undefined]);
      expect(bank.sent()[1]).toMatchObject([
        { Put: { ConditionExpression: 'attribute_not_exists(#0)' } },
        { ConditionCheck: { ConditionExpression: '#0 = :0 AND #1 = :1' } },
      ]);
      expect(await bank.stored('purses', { id: { S: 'g2' } })).toMatchObject({ coins: { N: '6' } });
    });

    test('runs the work again where it shows that an earlier read was of another moment', async () => {
      const db = bank.open();
      await bank.store('accounts', account('torn', 5, 1));
      let runs = 0;
      await db.transaction(async (tx) => {
        runs += 1;
        const first = await tx.get(Account, { id: 'torn' });
        if (runs === 1) await bank.store('accounts', account('torn', 6, 2));
        const [second] = await tx.getAll([[Account, { id: 'torn' }]]);
        if (runs === 2) expect(second).toEqual(first);
        tx.update(Account, { id: 'torn' }, { balance: (second?.balance ?? 0n) + 1n });
      });
      expect(runs).toBe(2);
      expect(bank.transactions()).toHaveLength(1);
      expect(await bank.stored('accounts', { id: { S: 'torn' } })).toMatchObject({
        balance: { N: '7' },
      });
    });

    test('of nothing asks nothing', async () => {
      expect(await bank.open().transaction((tx) => tx.getAll([]))).toEqual([]);
      expect(bank.proxy.requests).toEqual([]);
    });
  });

  describe('a transaction that only reads', () => {
    test('asks nothing more after one request', async () => {
      await bank.open().transaction((tx) => tx.get(Purse, { id: 'a' }));
      await bank.open().transaction((tx) =>
        tx.getAll([
          [Purse, { id: 'a' }],
          [Purse, { id: 'b' }],
        ]),
      );
      expect(bank.proxy.requests.map((request) => request.operation)).toEqual([
        'GetItem',
        'TransactGetItems',
      ]);
    });

    test('verifies several requests with one snapshot, and runs again where they were torn', async () => {
      await bank.store('accounts', account('s1', 5, 1));
      await bank.store('accounts', account('s2', 5, 1));
      let runs = 0;
      const total = await bank.open().transaction(async (tx) => {
        runs += 1;
        const one = await tx.get(Account, { id: 's1' });
        if (runs === 1) {
          await bank.store('accounts', account('s1', 0, 2));
          await bank.store('accounts', account('s2', 10, 2));
        }
        const other = await tx.get(Account, { id: 's2' });
        return (one?.balance ?? 0n) + (other?.balance ?? 0n);
      });
      expect([total, runs]).toEqual([10n, 2]);
      expect(bank.transactions()).toEqual([]);
      expect(bank.proxy.requestsOf(operation).map(({ body }) => body)).toEqual(
        [1, 2].map(() => ({
          TransactItems: ['s1', 's2'].map((id) => ({
            Get: { TableName: 'accounts', Key: { id: { S: id } } },
          })),
          ReturnConsumedCapacity: 'TOTAL',
        })),
      );
    });

    test('gives up with what has changed where that does not end', async () => {
      let version = 0;
      const error = await rejection(
        bank.open().transaction(
          async (tx) => {
            await bank.store('accounts', account('busy', 5, ++version));
            await tx.get(Account, { id: 'busy' });
            await tx.get(Account, { id: 'calm' });
            await bank.store('accounts', account('busy', 5, ++version));
          },
          { maxAttempts: 3 },
        ),
      );
      expect(isTransactionCanceled(error) && error.failures).toMatchObject([
        {
          index: undefined,
          operation: 'get',
          model: 'Account',
          key: { id: 'busy' },
          code: 'read-changed',
          item: { version: 6 },
        },
      ]);
      expect(version).toBe(6);
    });
  });
});
