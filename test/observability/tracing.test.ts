import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isItemExists, OPERATION_CHANNEL, type OperationTrace } from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { hearOperations, hearRequests } from './listen.ts';
import { Account, Badge, useShop } from './shop.ts';

const many = Array.from({ length: 30 }, (_, number) => ({ id: `a${number}`, owner: 'ada' }));

describeTransports('tracing', (makeTransport) => {
  const shop = useShop(makeTransport);

  test('tells a get from its start to its end', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.create({ id: 'a', owner: 'ada' });
    const { traces, events } = hearOperations();
    const requests = hearRequests();

    const item = await accounts.get({ id: 'a' });

    expect(events).toEqual(['start get', 'end get', 'asyncStart get', 'asyncEnd get']);
    expect(traces).toEqual([
      {
        operation: 'get',
        model: 'Account',
        models: ['Account'],
        table: 'accounts',
        index: undefined,
        requests: 1,
        retries: 0,
        readUnits: 0.5,
        writeUnits: 0,
        items: 1,
        cached: false,
        cacheError: undefined,
        durationMs: expect.any(Number),
        result: item,
      },
    ]);
    expect(requests.traces).toMatchObject([
      {
        operation: 'GetItem',
        tables: ['accounts'],
        request: { TableName: 'accounts', Key: { id: { S: 'a' } } },
        attempts: 1,
        consumedCapacity: [{ TableName: 'accounts', CapacityUnits: 0.5 }],
      },
    ]);
  });

  test('is one trace for each verb, whatever it sends', async () => {
    const db = shop.open();
    const [accounts, badges] = [db.model(Account), db.model(Badge)];
    const { traces } = hearOperations();

    await accounts.create({ id: 'a', owner: 'ada' });
    await accounts.put({ id: 'a', owner: 'ada', version: 0 });
    await accounts.update({ id: 'a' }, { balance: 1 }, { idempotent: true });
    await accounts.updateBuilder({ id: 'a' }).increment('balance').returning('none').execute();
    await accounts.mutate({ id: 'a' }, (item) => ({ ...item, balance: 5 }));
    await accounts.updateMany([{ id: 'a' }, { id: 'nobody' }], { balance: 6 });
    await badges.create({ id: 'b', number: 7 });
    await badges.delete({ id: 'b' });
    await accounts.batchPut(many, { unconditional: true });
    await accounts.batchGet([{ id: 'a0' }, { id: 'nobody' }, { id: 'a1' }]);
    await db.transactGet([
      [Account, { id: 'a' }],
      [Badge, { id: 'b' }],
    ]);
    await db.batchGet([
      [Account, { id: 'a' }],
      [Badge, { id: 'b' }],
    ]);

    const seen = traces.map(({ operation, models, items, requests }) => [
      operation,
      models.join(),
      items,
      requests,
    ]);
    expect(seen).toEqual([
      ['create', 'Account', 1, 1],
      ['put', 'Account', 1, 1],
      // A token, and what was written is read again.
      ['update', 'Account', 1, 2],
      ['updateBuilder', 'Account', 1, 1],
      ['mutate', 'Account', 1, 2],
      ['updateMany', 'Account', 1, 2],
      ['create', 'Badge', 1, 1],
      ['delete', 'Badge', 1, 2],
      ['batchPut', 'Account', 30, 2],
      ['batchGet', 'Account', 2, 1],
      ['transactGet', 'Account,Badge', 1, 1],
      ['batchGet', 'Account,Badge', 1, 1],
    ]);
  });

  test('is one trace for each ending of a query, with its index', async () => {
    const accounts = shop.open().model(Account);
    await accounts.batchPut(many, { unconditional: true });
    const { traces, events } = hearOperations();
    const ofAda = accounts.where('owner', '=', 'ada').pageSize(10);

    await ofAda.all();
    await ofAda.limit(5).page();
    await ofAda.first();
    await ofAda.count();
    await ofAda.aggregate((a) => ({ sum: a.sum('balance') }));
    await ofAda.groupBy(
      (account) => account.owner,
      (a) => ({ count: a.count() }),
    );
    await ofAda.until((items) => items.length === 30, { timeout: 5_000 });
    await accounts.scan().parallel(2).all();
    let seen = 0;
    for await (const _ of ofAda) if (++seen === 12) break;
    for await (const _ of ofAda.limit(20).pages()) seen += 1;
    await accounts.where('id', '=', 'a1').first();

    expect(
      traces.map(({ operation, index, items, requests }) => [operation, index, items, requests]),
    ).toEqual([
      ['query.all', 'byOwner', 30, expect.any(Number)],
      ['query.page', 'byOwner', 5, 1],
      ['query.first', 'byOwner', 1, 1],
      ['query.count', 'byOwner', 30, expect.any(Number)],
      ['query.aggregate', 'byOwner', 30, expect.any(Number)],
      ['query.groupBy', 'byOwner', 30, expect.any(Number)],
      ['query.until', 'byOwner', 30, expect.any(Number)],
      ['scan.all', undefined, 30, 2],
      // Twelve were taken of the second page.
      ['query.iterate', 'byOwner', 20, 2],
      ['query.pages', 'byOwner', 30, expect.any(Number)],
      ['query.first', undefined, 1, 1],
    ]);
    expect(traces[0]?.requests).toBeGreaterThanOrEqual(3);
    const ends = events.filter((event) => event.startsWith('asyncEnd'));
    expect(ends).toHaveLength(traces.length);
  });

  test('says how a call failed, validation included', async () => {
    const accounts = shop.open().model(Account);
    await accounts.create({ id: 'a', owner: 'ada' });
    const { traces, events } = hearOperations();
    const requests = hearRequests();

    const exists = await rejection(accounts.create({ id: 'a', owner: 'bob' }));
    const invalid = await rejection(accounts.get({ id: '' }));
    const loop = async () => {
      for await (const _ of accounts.where('balance', '=', 3)) break;
    };
    const unplanned = await rejection(loop());

    expect(isItemExists(exists)).toBe(true);
    expect(traces).toMatchObject([
      { operation: 'create', error: exists, code: 'item-exists', requests: 1, items: 0 },
      { operation: 'get', error: invalid, code: 'key-empty', requests: 0 },
      { operation: 'query.iterate', error: unplanned, code: 'no-index', requests: 0 },
    ]);
    expect(events.filter((event) => event.startsWith('error'))).toHaveLength(3);
    expect(requests.traces).toMatchObject([{ code: 'condition-failed', attempts: 1 }]);
  });

  test('counts the retries of a call', async () => {
    const accounts = shop.open().model(Account);
    const { traces } = hearOperations();
    shop.proxy.inject({ operation: 'GetItem', times: 2, fault: faults.plain(503) });

    await accounts.get({ id: 'a' });

    expect(traces).toMatchObject([{ requests: 3, retries: 2, items: 0 }]);
  });

  test('puts the gets of a transaction inside it, and its models into the end', async () => {
    const db = shop.open();
    await db.model(Account).create({ id: 'a', owner: 'ada' });
    const { traces, events } = hearOperations();

    await db
      .transaction(async (tx) => {
        const account = await tx.get(Account, { id: 'a' });
        tx.update(Account, { id: 'a' }, { balance: (account?.balance ?? 0) + 1 });
        tx.put(Badge, { id: 'b', number: 1 });
      })
      .catch((error) => expect(error).toMatchObject({ code: 'transaction-unique-unread' }));
    await db.transaction(async (tx) => {
      const [account] = await tx.getAll([[Account, { id: 'a' }]]);
      tx.update(Account, { id: 'a' }, { balance: (account?.balance ?? 0) + 1 });
      tx.create(Badge, { id: 'b', number: 1 });
      return account;
    });

    expect(traces.map(({ operation, models, requests }) => [operation, models, requests])).toEqual([
      ['transaction', ['Account', 'Badge'], 1],
      ['get', ['Account'], 1],
      ['transaction', ['Account', 'Badge'], 2],
      ['getAll', [], 1],
    ]);
    expect(traces[2]).toMatchObject({ model: undefined, items: 2, result: { id: 'a' } });
    expect(events.slice(0, 2)).toEqual(['start transaction', 'start get']);
    // A part of a call is no call of its own.
    expect(db.stats().operations.map(({ operation, calls }) => [operation, calls])).toEqual([
      ['create', 1],
      ['transaction', 2],
    ]);
  });

  test('carries a store from call to call, so that spans nest', async () => {
    const db = shop.open();
    const accounts = db.model(Account);
    await accounts.batchPut(many, { unconditional: true });
    const path = new AsyncLocalStorage<string>();
    const channel = tracingChannel(OPERATION_CHANNEL);
    const seen: string[] = [];
    channel.start.bindStore(path, (message) => {
      const { operation } = message as OperationTrace;
      const here = `${path.getStore() ?? ''}/${operation}`;
      seen.push(here);
      return here;
    });
    const requestPaths: (string | undefined)[] = [];
    const requestChannel = tracingChannel('dynamorm:request');
    const subscriber = { start: () => void requestPaths.push(path.getStore()) };
    requestChannel.subscribe(subscriber as never);
    try {
      await db.transaction(async (tx) => {
        await tx.get(Account, { id: 'a1' });
        await sleep(1);
        await accounts.get({ id: 'a2' });
        tx.update(Account, { id: 'a1' }, { balance: 2 });
      });
      for await (const account of accounts.where('owner', '=', 'ada').pageSize(20).limit(21)) {
        if (seen.length === 4) await accounts.get({ id: account.id });
      }
      await Promise.all([accounts.get({ id: 'a1' }), accounts.get({ id: 'a2' })]);
      expect(path.getStore()).toBeUndefined();
    } finally {
      channel.start.unbindStore(path);
      requestChannel.unsubscribe(subscriber as never);
    }

    expect(seen).toEqual([
      '/transaction',
      '/transaction/get',
      '/transaction/get',
      '/query.iterate',
      // What the loop's body does is the caller's own, not the query's.
      '/get',
      '/get',
      '/get',
    ]);
    expect(requestPaths).toEqual([
      '/transaction/get',
      '/transaction/get',
      '/transaction',
      '/query.iterate',
      '/get',
      '/query.iterate',
      '/get',
      '/get',
    ]);
  });

  test('leaves what the caller does between the items out of the duration of a loop', async () => {
    const accounts = shop.open().model(Account);
    await accounts.batchPut(many.slice(0, 5), { unconditional: true });
    const { traces } = hearOperations();
    const started = performance.now();

    for await (const _ of accounts.scan().limit(5)) await sleep(40);

    expect(performance.now() - started).toBeGreaterThanOrEqual(190);
    expect(traces[0]?.durationMs).toBeLessThan(190);
  });
});
