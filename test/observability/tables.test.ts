import { expect, test } from 'vitest';
import { type Database, model, t } from '../../src/index.ts';
import { pollStream } from '../../src/streams/index.ts';
import {
  autoMigrate,
  batchUpdateTable,
  copyTable,
  createTable,
  deleteTable,
  describeTable,
  ensureTable,
  listTables,
  planTable,
  tableExists,
  updateTable,
} from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { hearOperations, hearRequests } from './listen.ts';
import { notes } from './notes.ts';
import { Account, Badge, useShop } from './shop.ts';

const Archive = model('Archive', {
  table: 'archives',
  attributes: { id: t.string() },
  key: { partitionKey: 'id' },
});
const people = Array.from({ length: 30 }, (_, number) => ({ id: `a${number}`, owner: 'ada' }));

describeTransports('what is done to tables', (makeTransport) => {
  const shop = useShop(makeTransport);

  /** The rows of a database's statistics, each in brief. */
  const rowsOf = (db: Database): readonly (readonly unknown[])[] =>
    db
      .stats()
      .operations.map(({ operation, model, calls, items, failures }) => [
        operation,
        model,
        calls,
        items,
        failures,
      ]);

  test('has a row for each function that was called, and none for what that calls itself', async () => {
    const db = shop.open();

    await tableExists(db, Account);
    await describeTable(db, 'accounts');
    await describeTable(db, [Account]);
    const plan = planTable(Account, await describeTable(db, Account), { stream: 'bothImages' });
    for (const step of plan.steps) await updateTable(db, step);
    await batchUpdateTable(db, { ...plan, steps: [] });
    await ensureTable(db, Account);
    await deleteTable(db, Badge);
    await rejection(deleteTable(db, Badge));
    await rejection(createTable(db, Account));
    await autoMigrate(db, [Account, Badge]);
    for await (const name of listTables(db, { pageSize: 1 }))
      expect(name).toMatch(/accounts|badges/);

    expect(rowsOf(db)).toEqual([
      ['tableExists', 'Account', 1, 0, 0],
      ['describeTable', undefined, 1, 0, 0],
      ['describeTable', 'Account', 2, 0, 0],
      ['updateTable', undefined, 1, 0, 0],
      ['batchUpdateTable', undefined, 1, 0, 0],
      ['ensureTable', 'Account', 1, 0, 0],
      ['deleteTable', 'Badge', 2, 0, 1],
      ['createTable', 'Account', 1, 0, 1],
      ['autoMigrate', undefined, 1, 0, 0],
      ['listTables', undefined, expect.any(Number), 0, 0],
    ]);
    const { operations, requests, failures } = db.stats();
    expect(operations.reduce((sum, row) => sum + row.requests, 0)).toBe(requests);
    // That a table is missing, or there, is what some of them ask; only the two refusals are failures.
    expect(failures).toBe(2);
  });

  test('is traced, the requests inside their calls and a call inside the one that makes it', async () => {
    const db = shop.open();
    await deleteTable(db, Badge);
    const { traces, events } = hearOperations();
    const requests = hearRequests();
    shop.proxy.inject({ operation: 'CreateTable', fault: faults.plain(503) });

    await autoMigrate(db, [Account, Badge]);
    const refused = await rejection(createTable(db, Account));

    expect(events.filter((event) => event.startsWith('start'))).toEqual([
      'start autoMigrate',
      'start ensureTable',
      'start describeTable',
      'start ensureTable',
      'start describeTable',
      'start createTable',
    ]);
    expect(traces[0]).toMatchObject({
      operation: 'autoMigrate',
      model: undefined,
      models: ['Account', 'Badge'],
      retries: 1,
      items: 0,
      durationMs: expect.any(Number),
    });
    expect(traces.at(-1)).toMatchObject({
      model: 'Account',
      table: 'accounts',
      index: undefined,
      error: refused,
      code: 'table-in-use',
    });
    const created = requests.traces.filter(({ operation }) => operation === 'CreateTable');
    expect(created).toMatchObject([
      { tables: ['badges'], attempts: 2 },
      { tables: ['accounts'], attempts: 1, code: 'table-in-use' },
    ]);
    const sent = requests.traces.reduce((sum, { attempts }) => sum + attempts, 0);
    expect((traces[0]?.requests ?? 0) + (traces.at(-1)?.requests ?? 0)).toBe(sent);
  });

  test('is logged; that a table is missing is no failure', async () => {
    const { logger, lines } = notes('debug', 'warn', 'error');
    const db = shop.open({ logger });

    await tableExists(db, 'no-such-table');
    await describeTable(db, Badge);
    await rejection(createTable(db, Badge));
    for await (const _ of listTables(db)) break;

    expect(lines).toEqual([
      'debug DescribeTable no-such-table',
      'debug DescribeTable no-such-table failed: table-not-found, … ms',
      'debug DescribeTable badges',
      'debug DescribeTable badges answered, … ms',
      'debug DescribeTimeToLive badges',
      'debug DescribeTimeToLive badges answered, … ms',
      'debug CreateTable badges',
      'error CreateTable badges failed: table-in-use, … ms',
      'debug ListTables limit 100',
      'debug ListTables answered, … ms',
    ]);
  });

  test('a copy is one call of each database, with what it read and what it wrote', async () => {
    const [live, other] = [shop.open(), shop.open({ tablePrefix: 'other-' })];
    await live.model(Account).batchPut(people, { unconditional: true });
    live.stats({ reset: true });
    const requests = hearRequests();
    const { traces } = hearOperations();

    const [source, target] = [
      { db: live, model: Account },
      { db: other, model: Account },
    ] as const;
    await copyTable(source, target, { backup: true, segments: 2 });
    await copyTable(source, target, { segments: 2 });

    expect(rowsOf(live)).toEqual([['copyTable.read', 'Account', 2, 60, 0]]);
    expect(rowsOf(other)).toEqual([['copyTable', 'Account', 2, 30, 0]]);
    expect(live.stats()).toMatchObject({ readUnits: expect.any(Number), failures: 0 });
    expect(live.stats().readUnits).toBeGreaterThan(0);
    expect(other.stats().writeUnits).toBeGreaterThanOrEqual(30);
    const [writing] = traces;
    expect(writing).toMatchObject({ operation: 'copyTable', table: 'other-accounts', items: 30 });
    const scans = requests.traces.filter(({ operation }) => operation === 'Scan');
    expect(scans).toHaveLength(4);
    expect(scans[0]).toMatchObject({ tables: ['accounts'] });
  });

  test('a copy within one database is one call, with what it wrote before it failed', async () => {
    const db = shop.open();
    await db.model(Account).batchPut(people.slice(0, 7), { unconditional: true });
    db.stats({ reset: true });
    let seen = 0;
    const transform = ({ id }: { id: string }): { id: string } => {
      seen += 1;
      if (seen > 5) throw new Error('No more.');
      return { id };
    };

    const copy = copyTable(
      { db, model: Account },
      { db, model: Archive },
      { backup: true, segments: 1, batchSize: 2, transform },
    );
    expect(await rejection(copy)).toMatchObject({ message: 'No more.' });

    expect(rowsOf(db)).toEqual([['copyTable', 'Archive', 1, 4, 1]]);
    const { operations, requests, failures } = db.stats();
    expect(operations[0]).toMatchObject({ requests });
    // No request has failed.
    expect(failures).toBe(0);
  });

  test('a copy whose write is refused is over when the others of its page are', async () => {
    const [live, other] = [shop.open(), shop.open({ tablePrefix: 'refused-' })];
    await live.model(Account).batchPut(people.slice(0, 8), { unconditional: true });
    await createTable(other, Account);
    other.stats({ reset: true });
    const puts = { operation: 'PutItem', skip: 1, times: 7, fault: faults.hang() };
    shop.proxy.inject({ ...puts, skip: 7, times: 1, fault: faults.error('ValidationException') });
    shop.proxy.inject(puts);
    const { events } = hearRequests();

    const [source, target] = [
      { db: live, model: Account },
      { db: other, model: Account },
    ] as const;
    const failure = await rejection(copyTable(source, target, { segments: 1 }));
    expect(failure).toMatchObject({ code: 'service-validation' });

    expect(events.filter((event) => event === 'asyncEnd PutItem')).toHaveLength(8);
    const { operations, requests } = other.stats();
    expect(operations).toMatchObject([{ operation: 'copyTable', requests }]);
  });

  test("what a stream was asked is the poll's, and what its handler does its own", async () => {
    const db = shop.open();
    await deleteTable(db, Account);
    await createTable(db, Account, { stream: 'keys' });
    const accounts = db.model(Account);
    await accounts.batchPut(people.slice(0, 5), { unconditional: true });
    db.stats({ reset: true });
    const { events } = hearOperations();

    const handler = async (): Promise<void> => void (await accounts.get({ id: 'a1' }));
    await pollStream(db, Account, handler, { stopAfterIdleMs: 0, pollIntervalMs: 1 });

    const [poll, read] = [...db.stats().operations].sort((one, other) =>
      one.operation < other.operation ? 1 : -1,
    );
    expect(poll).toMatchObject({ operation: 'pollStream', model: 'Account', calls: 1, items: 5 });
    expect(read).toMatchObject({ operation: 'get', requests: 1, items: 1 });
    expect(db.stats().requests).toBe((poll?.requests ?? 0) + 1);
    expect(events[0]).toBe('start pollStream');
    expect(events.at(-1)).toBe('asyncEnd pollStream');
  });
});
