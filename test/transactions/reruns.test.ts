import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isTransactionCanceled, type Transaction } from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import { account, useBank } from './bank.ts';
import { Account, Purse } from './models.ts';

beforeEach(withoutPauses);

const conflict = faults.cancelTransaction([{ Code: 'TransactionConflict' }]);

describeTransports('the work of a transaction', (makeTransport) => {
  const bank = useBank(makeTransport);

  test('runs again after a conflict, with a token and a moment of its own', async () => {
    let time = 0;
    const db = bank.open({ now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, time++)) });
    await bank.store('accounts', account('c1', 5));
    bank.proxy.inject({ operation: 'TransactWriteItems', times: 2, fault: conflict });
    let runs = 0;

    const result = await db.transaction(async (tx) => {
      runs += 1;
      const read = await tx.get(Account, { id: 'c1' });
      tx.update(Account, { id: 'c1' }, { balance: (read?.balance ?? 0n) + 1n });
      return runs;
    });

    expect(result).toBe(3);
    expect(bank.proxy.requestsOf('GetItem')).toHaveLength(3);
    const bodies = bank.transactions().map(({ body }) => body);
    expect(new Set(bodies.map((body) => body['ClientRequestToken'])).size).toBe(3);
    expect(new Set(bodies.map((body) => JSON.stringify(body['TransactItems']))).size).toBe(3);
    expect(await bank.stored('accounts', { id: { S: 'c1' } })).toMatchObject({
      balance: { N: '6' },
      version: { N: '1' },
    });
  });

  test('that throws waits for what it was reading, which nobody has to handle', async () => {
    const db = bank.open();
    await bank.store('purses', { id: { S: 'slow' }, coins: { N: '1' } });
    bank.proxy.inject({ operation: 'GetItem', fault: faults.delay(50) });
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    let read: unknown;

    const work = async (tx: Transaction): Promise<void> => {
      void tx.get(Purse, { id: 'slow' }).then((purse) => {
        read = purse;
      });
      throw new Error('Enough.');
    };
    expect(await rejection(db.transaction(work))).toMatchObject({ message: 'Enough.' });

    expect(read).toMatchObject({ coins: 1 });
    expect(db.stats().operations).toMatchObject([{ operation: 'transaction', requests: 1 }]);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('that throws waits for items that it was reading again as well', async () => {
    const db = bank.open();
    await bank.store('purses', { id: { S: 'again' }, coins: { N: '1' } });
    bank.proxy.inject({ operation: 'TransactGetItems', fault: faults.delay(50) });
    let read: unknown;

    const work = async (tx: Transaction): Promise<void> => {
      await tx.get(Purse, { id: 'again' });
      void tx.getAll([[Purse, { id: 'again' }]]).then((purses) => {
        read = purses;
      });
      throw new Error('Enough.');
    };
    expect(await rejection(db.transaction(work))).toMatchObject({ message: 'Enough.' });

    expect(read).toMatchObject([{ coins: 1 }]);
    expect(db.stats().operations).toMatchObject([{ operation: 'transaction', requests: 2 }]);
  });

  test('compares what it reads again, though it does not wait for it', async () => {
    await bank.store('purses', { id: { S: 'torn' }, coins: { N: '1' } });
    bank.proxy.inject({ operation: 'TransactGetItems', fault: faults.delay(50) });
    const seen: unknown[] = [];

    await bank.open().transaction(async (tx) => {
      seen.push((await tx.get(Purse, { id: 'torn' }))?.coins);
      if (seen.length === 1) await bank.store('purses', { id: { S: 'torn' }, coins: { N: '2' } });
      void tx.getAll([[Purse, { id: 'torn' }]]);
      tx.put(Purse, { id: 'torn-done', coins: 1 });
    });

    expect(seen).toEqual([1, 2]);
    expect(bank.transactions()).toHaveLength(1);
  });

  test('does so up to ten times by default, or as often as it is allowed', async () => {
    const db = bank.open();
    bank.proxy.inject({ operation: 'TransactWriteItems', times: 100, fault: conflict });
    let runs = 0;
    const work = (tx: Transaction): void => {
      runs += 1;
      tx.put(Purse, { id: 'never', coins: 1 });
    };

    const error = await rejection(db.transaction(work));
    expect(runs).toBe(10);
    expect(isTransactionCanceled(error) && error.failures).toMatchObject([
      { index: 0, code: 'transaction-conflict' },
    ]);
    expect((error as Error).message).toContain('Try again later');

    await rejection(db.transaction(work, { maxAttempts: 3 }));
    expect(runs).toBe(13);
    expect(await bank.stored('purses', { id: { S: 'never' } })).toBeUndefined();
  });

  test('is not begun again when the time is up, or when a pause would take longer', async () => {
    const db = bank.open();
    vi.spyOn(Math, 'random').mockReturnValue(0.99);
    bank.proxy.inject({ operation: 'TransactWriteItems', times: 100, fault: conflict });
    const started = performance.now();
    const error = await rejection(
      db.transaction((tx) => tx.put(Purse, { id: 'late', coins: 1 }), { timeoutMs: 200 }),
    );
    expect(isTransactionCanceled(error)).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(bank.transactions().length).toBeGreaterThan(1);
    expect(bank.transactions().length).toBeLessThan(10);
  });

  test('is not begun again once its signal has fired', async () => {
    const db = bank.open();
    const controller = new AbortController();
    bank.proxy.inject({ operation: 'TransactWriteItems', times: 100, fault: conflict });
    let runs = 0;
    const work = (tx: Transaction): void => {
      runs += 1;
      tx.put(Purse, { id: 'aborted', coins: 1 });
      if (runs === 2) setTimeout(() => controller.abort(new Error('enough')), 20);
    };
    vi.spyOn(Math, 'random').mockImplementation(() => (runs < 2 ? 0 : 0.9999));
    const error = await rejection(
      db.transaction(work, { signal: controller.signal, maxAttempts: 50 }),
    );
    expect(error).toMatchObject({
      name: 'AbortedError',
      code: 'request-aborted',
      ambiguous: false,
      cause: controller.signal.reason,
    });
    expect(runs).toBeLessThan(5);

    const before = bank.transactions().length;
    const again = await rejection(db.transaction(work, { signal: controller.signal }));
    expect(again).toMatchObject({ name: 'AbortedError' });
    expect(bank.transactions()).toHaveLength(before);
  });

  describe('runs again when what it read has changed in between:', () => {
    /** Runs a transaction that reads an item, is overtaken once, and counts its runs. */
    const overtaken = async (
      id: string,
      overtake: () => Promise<void>,
      work: (tx: Transaction) => Promise<unknown>,
    ): Promise<readonly unknown[]> => {
      const seen: unknown[] = [];
      await bank.open().transaction(async (tx) => {
        seen.push(await work(tx));
        if (seen.length === 1) await overtake();
        tx.put(Purse, { id: `${id}-done`, coins: seen.length });
      });
      return seen;
    };

    test('another version', async () => {
      await bank.store('accounts', account('v', 5, 1));
      const seen = await overtaken(
        'v',
        () => bank.store('accounts', account('v', 6, 2)),
        async (tx) => (await tx.get(Account, { id: 'v' }))?.version,
      );
      expect(seen).toEqual([1, 2]);
    });

    test('deleted and created again, which has the same version but another createdAt', async () => {
      await bank.store('accounts', account('aba', 5, 0));
      const seen = await overtaken(
        'aba',
        () =>
          bank.store('accounts', {
            ...account('aba', 6, 0),
            createdAt: { S: '2026-01-02T00:00:00.000Z' },
          }),
        async (tx) => (await tx.get(Account, { id: 'aba' }))?.balance,
      );
      expect(seen).toEqual([5n, 6n]);
    });

    test('gone', async () => {
      await bank.store('purses', { id: { S: 'g' }, coins: { N: '1' } });
      const seen = await overtaken(
        'g',
        async () => void (await bank.open().model(Purse).delete({ id: 'g' })),
        async (tx) => (await tx.get(Purse, { id: 'g' }))?.coins,
      );
      expect(seen).toEqual([1, undefined]);
    });

    test('there, where there was none', async () => {
      const seen = await overtaken(
        't',
        () => bank.store('purses', { id: { S: 't' }, coins: { N: '1' } }),
        async (tx) => (await tx.get(Purse, { id: 't' }))?.coins,
      );
      expect(seen).toEqual([undefined, 1]);
    });

    test('an attribute more, without a version', async () => {
      await bank.store('purses', { id: { S: 'm' }, coins: { N: '1' } });
      const seen = await overtaken(
        'm',
        () => bank.store('purses', { id: { S: 'm' }, coins: { N: '1' }, text: { S: 'x' } }),
        async (tx) => (await tx.get(Purse, { id: 'm' }))?.label,
      );
      expect(seen).toEqual([undefined, 'x']);
    });

    test('an item from before the model had versions', async () => {
      const { version: _, ...old } = account('old', 5);
      await bank.store('accounts', old);
      const seen = await overtaken(
        'old',
        () => bank.store('accounts', { ...old, balance: { N: '6' } }),
        async (tx) => (await tx.get(Account, { id: 'old' }))?.balance,
      );
      expect(seen).toEqual([5n, 6n]);
    });

    test('an attribute that the model does not know changes nothing', async () => {
      await bank.store('purses', { id: { S: 'u' }, coins: { N: '1' } });
      const seen = await overtaken(
        'u',
        () => bank.store('purses', { id: { S: 'u' }, coins: { N: '1' }, other: { S: 'x' } }),
        async (tx) => (await tx.get(Purse, { id: 'u' }))?.coins,
      );
      expect(seen).toEqual([1]);
    });
  });

  test('fails at once on a condition of its own, though it read the same item', async () => {
    await bank.store('purses', { id: { S: 'own' }, coins: { N: '1' }, text: { S: 'closed' } });
    let runs = 0;
    const error = await rejection(
      bank.open().transaction(async (tx) => {
        runs += 1;
        await tx.get(Purse, { id: 'own' });
        tx.update(Purse, { id: 'own' }, { coins: 2 }, { if: (c) => c('label', '=', 'open') });
      }),
    );
    expect(runs).toBe(1);
    expect(isTransactionCanceled(error) && error.failures).toMatchObject([
      { index: 0, code: 'condition-failed', item: { label: 'closed' } },
    ]);
  });

  test('runs again where its condition failed on what has changed since it read it', async () => {
    await bank.store('purses', { id: { S: 'both' }, coins: { N: '1' }, text: { S: 'open' } });
    const seen: unknown[] = [];
    const error = await rejection(
      bank.open().transaction(async (tx) => {
        seen.push((await tx.get(Purse, { id: 'both' }))?.label);
        if (seen.length === 1) {
          await bank.store('purses', {
            id: { S: 'both' },
            coins: { N: '1' },
            text: { S: 'closed' },
          });
        }
        tx.update(Purse, { id: 'both' }, { coins: 2 }, { if: (c) => c('label', '=', 'open') });
      }),
    );
    expect(seen).toEqual(['open', 'closed']);
    expect(isTransactionCanceled(error) && error.failures).toMatchObject([
      { index: 0, code: 'condition-failed' },
    ]);
  });

  test('runs again where one read has changed and another operation’s condition failed', async () => {
    await bank.store('purses', { id: { S: 'r1' }, coins: { N: '1' } });
    await bank.store('purses', { id: { S: 'r2' }, coins: { N: '1' }, text: { S: 'closed' } });
    let runs = 0;
    const error = await rejection(
      bank.open().transaction(async (tx) => {
        runs += 1;
        const read = await tx.get(Purse, { id: 'r1' });
        if (runs === 1) await bank.store('purses', { id: { S: 'r1' }, coins: { N: '2' } });
        tx.update(Purse, { id: 'r1' }, { coins: (read?.coins ?? 0) + 1 });
        tx.check(Purse, { id: 'r2' }, (c) => c('label', '!=', 'closed'));
      }),
    );
    expect(runs).toBe(2);
    expect(isTransactionCanceled(error) && error.failures.map(({ index }) => index)).toEqual([1]);
  });

  test('is not run again for a conflict where a condition of its own failed beside it', async () => {
    let runs = 0;
    bank.proxy.inject({
      operation: 'TransactWriteItems',
      fault: faults.cancelTransaction([
        { Code: 'TransactionConflict' },
        { Code: 'ConditionalCheckFailed' },
      ]),
    });
    const error = await rejection(
      bank.open().transaction((tx) => {
        runs += 1;
        tx.put(Purse, { id: 'x1', coins: 1 });
        tx.update(Purse, { id: 'x2' }, { coins: 1 });
      }),
    );
    expect(runs).toBe(1);
    expect(isTransactionCanceled(error) && error.failures.map(({ code }) => code)).toEqual([
      'transaction-conflict',
      'item-not-found',
    ]);
  });

  test('is not run again for want of capacity: the same lines are sent with a new token', async () => {
    let runs = 0;
    for (const Code of ['ThrottlingError', 'ProvisionedThroughputExceeded']) {
      bank.proxy.inject({
        operation: 'TransactWriteItems',
        fault: faults.cancelTransaction([{ Code: 'None' }, { Code }]),
      });
    }
    await bank.open().transaction((tx) => {
      runs += 1;
      tx.put(Purse, { id: 't1', coins: 1 });
      tx.put(Purse, { id: 't2', coins: 1 });
    });
    expect(runs).toBe(1);
    const bodies = bank.transactions().map(({ body }) => body);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies.map((body) => body['ClientRequestToken'])).size).toBe(3);
    expect(new Set(bodies.map((body) => JSON.stringify(body['TransactItems']))).size).toBe(1);
    expect(await bank.stored('purses', { id: { S: 't2' } })).toBeDefined();
  });

  test('sends nothing when it throws, and its error passes through', async () => {
    class InsufficientFunds extends Error {}
    const thrown = new InsufficientFunds();
    const error = await rejection(
      bank.open().transaction(async (tx) => {
        tx.put(Purse, { id: 'thrown', coins: 1 });
        await tx.get(Purse, { id: 'other' });
        throw thrown;
      }),
    );
    expect(error).toBe(thrown);
    expect(bank.transactions()).toEqual([]);
  });
});
