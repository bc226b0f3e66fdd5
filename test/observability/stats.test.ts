import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { DatabaseStats, OperationStats } from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { Account, Badge, useShop } from './shop.ts';

const many = Array.from({ length: 30 }, (_, number) => ({ id: `a${number}`, owner: 'ada' }));

describeTransports('statistics', (makeTransport) => {
  const shop = useShop(makeTransport);

  test('have a row for each model, operation and index', async () => {
    const db = shop.open();
    const accounts = db.model(Account);

    await accounts.create({ id: 'a', owner: 'ada' });
    await rejection(accounts.create({ id: 'a', owner: 'ada' }));
    await rejection(accounts.create({ id: '', owner: 'ada' }));
    for (const id of ['a', 'b', 'a']) await accounts.get({ id });
    await accounts.where('owner', '=', 'ada').all();
    await accounts.scan().count();
    await db.batchGet([
      [Account, { id: 'a' }],
      [Badge, { id: 'b' }],
    ]);

    const rows = db
      .stats()
      .operations.map(({ model, operation, index, calls, items, failures }) => [
        model,
        operation,
        index,
        calls,
        items,
        failures,
      ]);
    expect(rows).toEqual([
      ['Account', 'create', undefined, 3, 1, 2],
      ['Account', 'get', undefined, 3, 2, 0],
      ['Account', 'query.all', 'byOwner', 1, 1, 0],
      ['Account', 'scan.count', undefined, 1, 1, 0],
      [undefined, 'batchGet', undefined, 1, 1, 0],
    ]);
    // An argument that was refused is no failure of a request.
    expect(db.stats().failures).toBe(1);
  });

  test('have rows that add up to the totals', async () => {
    const db = shop.open();
    const [accounts, badges] = [db.model(Account), db.model(Badge)];
    shop.proxy.inject({ operation: 'PutItem', fault: faults.plain(503) });
    shop.proxy.inject({ operation: 'TransactWriteItems', fault: faults.plain(503) });

    await accounts.put({ id: 'a', owner: 'ada' });
    await accounts.mutate({ id: 'a' }, (account) => ({ ...account, balance: 3 }));
    await badges.create({ id: 'b', number: 1 });
    await badges.update({ id: 'b' }, { number: 2 });
    await db.transaction(async (tx) => {
      await tx.get(Account, { id: 'a' });
      tx.update(Account, { id: 'a' }, { balance: 4 });
    });
    await accounts.batchPut(many, { unconditional: true });
    for await (const _ of accounts.scan().pageSize(10));
    await accounts.loader().loadMany([{ id: 'a' }, { id: 'a1' }]);

    const { operations, ...totals } = db.stats();
    const sum = (name: keyof Omit<DatabaseStats, 'operations'>): number =>
      operations.reduce((total, row) => total + row[name], 0);
    expect(sum('requests')).toBe(totals.requests);
    expect(sum('retries')).toBe(totals.retries);
    expect(sum('readUnits')).toBeCloseTo(totals.readUnits, 6);
    expect(sum('writeUnits')).toBeCloseTo(totals.writeUnits, 6);
    expect(totals.retries).toBe(2);
    expect(totals.requests).toBe(shop.proxy.requests.length);
  });

  test('add up also where requests were cancelled, and count a call that fails once', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.batchPut(many, { unconditional: true });
    const denied = { operation: 'Scan', skip: 1, fault: faults.error('AccessDeniedException') };
    const calls: readonly (readonly [string, number, () => Promise<unknown>])[] = [
      ['scan.all', 0, () => accounts.scan().limit(3).parallel(4).all()],
      ['scan.all', 1, () => accounts.scan().parallel(4).all()],
      ['scan.count', 1, () => accounts.scan().parallel(4).count()],
      [
        'updateMany',
        0,
        () => {
          const onProgress = (): never => {
            throw new Error('nobody watches');
          };
          return accounts.updateMany(many, { balance: 1 }, { onProgress });
        },
      ],
      [
        'transaction',
        0,
        () =>
          db.transaction(async (tx) => {
            await Promise.all([tx.get(Account, { id: 'a1' }), tx.get(Account, { id: '' })]);
          }),
      ],
    ];
    for (const [operation, failures, call] of calls) {
      db.stats({ reset: true });
      shop.proxy.reset();
      if (failures > 0) shop.proxy.inject(denied);

      await call().catch(() => {});

      const totals = db.stats();
      expect({ operation, failures: totals.failures }).toEqual({ operation, failures });
      expect(rowOf(totals, operation).requests).toBe(totals.requests);
      // Whatever was cancelled is over: nothing is counted later.
      await sleep(30);
      expect(db.stats()).toEqual(totals);
    }
  });

  test('count no failure where a request failed and its call did not', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.create({ id: 'a', owner: 'ada' });
    db.stats({ reset: true });
    let isFirst = true;
    shop.proxy.inject({ operation: 'TransactWriteItems', times: 5, fault: faults.drop('after') });

    await db.transaction((tx) => tx.update(Account, { id: 'a' }, { balance: 1 }));
    await accounts.updateMany([{ id: 'a' }, { id: 'nobody' }], { balance: 2 });
    await accounts.mutate({ id: 'a' }, async (account) => {
      if (isFirst) await shop.open().model(Account).update({ id: 'a' }, { balance: 3 });
      isFirst = false;
      return { ...account, balance: account.balance + 1 };
    });

    const { failures, operations } = db.stats();
    expect(failures).toBe(0);
    expect(operations.map((row) => row.failures)).toEqual([0, 0, 0]);
  });

  test('count a cancelled transaction and a taken value among the failures', async () => {
    const db = shop.open();
    const badges = db.model(Badge);
    await badges.create({ id: 'a', number: 1 });

    await rejection(badges.create({ id: 'b', number: 1 }));
    await rejection(db.transaction((tx) => tx.update(Account, { id: 'nobody' }, { balance: 1 })));

    expect(db.stats().failures).toBe(2);
  });

  test('count the items that were given or written, not those that were asked for', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.create({ id: 'a', owner: 'ada' });

    await rejection(accounts.updateBuilder({ id: 'nobody' }).increment('balance').execute());
    await rejection(db.transaction((tx) => tx.create(Account, { id: 'a', owner: 'ada' })));
    await db.transaction((tx) => tx.create(Account, { id: 'b', owner: 'ada' }));

    expect(db.stats().operations.map(({ operation, items }) => [operation, items])).toEqual([
      ['create', 1],
      ['updateBuilder', 0],
      ['transaction', 1],
    ]);
  });

  test('have the durations of the calls in milliseconds', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.get({ id: 'a' });
    shop.proxy.inject({ operation: 'GetItem', skip: 18, fault: faults.delay(150) });
    for (let calls = 0; calls < 19; calls += 1) await accounts.get({ id: 'a' });

    const row = rowOf(db.stats(), 'get');

    expect(row.calls).toBe(20);
    expect(row.maxMs).toBeGreaterThanOrEqual(150);
    expect(row.p99Ms).toBe(row.maxMs);
    expect(row.p50Ms).toBeGreaterThan(0);
    expect(row.p50Ms).toBeLessThanOrEqual(row.p90Ms);
    expect(row.p90Ms).toBeLessThan(150);
  });

  test('begin again after a reset, and are plain data', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.put({ id: 'a', owner: 'ada' });
    await accounts.where('owner', '=', 'ada').all();

    const before = db.stats({ reset: true });

    expect(JSON.parse(JSON.stringify(before))).toEqual(before);
    expect(before).toMatchObject({ requests: 2, operations: [{ calls: 1 }, { calls: 1 }] });
    expect(db.stats()).toEqual({
      requests: 0,
      retries: 0,
      failures: 0,
      readUnits: 0,
      writeUnits: 0,
      operations: [],
    });
    const under = accounts.get({ id: 'a' });
    await sleep(0);
    await under;
    expect(db.stats()).toMatchObject({ requests: 1, operations: [{ operation: 'get', calls: 1 }] });
  });

  test('count an abandoned loop when it is left', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.batchPut(many, { unconditional: true });
    const loop = accounts.scan().pageSize(10)[Symbol.asyncIterator]();

    await loop.next();
    expect(db.stats().operations.map(({ operation }) => operation)).toEqual(['batchPut']);
    await loop.return?.();

    expect(rowOf(db.stats(), 'scan.iterate')).toMatchObject({
      calls: 1,
      failures: 0,
      requests: 1,
    });
  });
});

function rowOf({ operations }: DatabaseStats, operation: string): OperationStats {
  const row = operations.find((one) => one.operation === operation);
  if (row === undefined) throw new Error(`There is no row of ${operation}.`);
  return row;
}
