import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, dynamorm } from '../../src/client/dynamorm.ts';
import { globalTable } from '../../src/client/global-table.ts';
import { lambdaInit } from '../../src/lambda/lambda-init.ts';
import { withLambdaTimeout } from '../../src/lambda/with-lambda-timeout.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { contextWith, inLambda, setEnvironment } from './context.ts';
import { Counter, Note } from './models.ts';

describeTransports('a global table', (makeTransport) => {
  // Two engines stand for two regions whose replication is late: each has its own items.
  const virginia = useFaultProxy();
  const frankfurt = useFaultProxy();
  let us: Database;
  let eu: Database;
  let db: Database;

  beforeAll(async () => {
    us = dynamorm({ transport: makeTransport(virginia.proxyEndpoint) });
    eu = dynamorm({ transport: makeTransport(frankfurt.proxyEndpoint) });
    for (const region of [us, eu]) {
      await createTable(region, Note);
      await createTable(region, Counter);
    }
    await us.model(Note).put({ id: 'n1', topic: 'a', text: 'in Virginia' });
    await eu.model(Note).put({ id: 'n1', topic: 'a', text: 'in Frankfurt' });
    db = globalTable({ home: us, replicas: { 'eu-central-1': eu }, nearest: 'eu-central-1' });
  });

  beforeEach(() => {
    virginia.proxy.reset();
    frankfurt.proxy.reset();
  });

  const sentHome = (): readonly string[] => virginia.proxy.requests.map((sent) => sent.operation);
  const sentNear = (): readonly string[] => frankfurt.proxy.requests.map((sent) => sent.operation);

  test.each<readonly [name: string, operation: string, read: (db: Database) => Promise<unknown>]>([
    ['get', 'GetItem', (on) => on.model(Note).get({ id: 'n1' })],
    ['query', 'Query', (on) => on.model(Note).where('topic', '=', 'a').all()],
    ['count', 'Query', (on) => on.model(Note).where('topic', '=', 'a').count()],
    ['scan', 'Scan', (on) => on.model(Note).scan().all()],
    ['batchGet', 'BatchGetItem', (on) => on.model(Note).batchGet([{ id: 'n1' }])],
  ])('%s asks the nearest replica', async (_name, operation, read) => {
    const found = await read(db);

    expect(JSON.stringify(found)).not.toContain('in Virginia');
    expect([sentNear(), sentHome()]).toEqual([[operation], []]);
  });

  test.each<readonly [name: string, operation: string, call: (db: Database) => Promise<unknown>]>([
    ['consistent get', 'GetItem', (on) => on.model(Note).get({ id: 'n1' }, { consistent: true })],
    ['consistent scan', 'Scan', (on) => on.model(Note).scan().consistent().all()],
    [
      'consistent batchGet',
      'BatchGetItem',
      (on) => on.model(Note).batchGet([{ id: 'n1' }], { consistent: true }),
    ],
    ['transactGet', 'TransactGetItems', (on) => on.transactGet([[Note, { id: 'n1' }]])],
    ['create', 'PutItem', (on) => on.model(Note).create({ id: 'n2', topic: 'b' })],
    ['update', 'UpdateItem', (on) => on.model(Note).update({ id: 'n1' }, { topic: 'a' })],
    ['delete', 'DeleteItem', (on) => on.model(Note).delete({ id: 'n3' })],
    ['batchPut', 'BatchWriteItem', (on) => on.model(Counter).batchPut([{ id: 'c1' }])],
    [
      'transaction',
      'TransactWriteItems',
      (on) => on.transaction((tx) => tx.put(Counter, { id: 'c2' })),
    ],
  ])('%s goes home', async (_name, operation, call) => {
    await call(db);

    expect([sentHome(), sentNear()]).toEqual([[operation], []]);
  });

  test('what reads in order to write does so at home', async () => {
    await db.model(Note).mutate({ id: 'n1' }, (note) => ({ ...note, topic: 'c' }));
    await db.transaction(async (tx) => {
      const note = await tx.get(Note, { id: 'n1' });
      tx.put(Counter, { id: 'c3', count: note?.text.length ?? 0 });
    });

    expect(sentHome()).toEqual(['GetItem', 'UpdateItem', 'GetItem', 'TransactWriteItems']);
    expect(sentNear()).toEqual([]);
  });

  test('a cursor of the nearest replica is good there', async () => {
    const notes = Array.from({ length: 5 }, (_, n) => ({ id: `p${n}`, topic: 'pages' }));
    for (const note of notes) await eu.model(Note).put(note);

    const pages = db.model(Note).where('topic', '=', 'pages').limit(2);
    const first = await pages.page();
    const second = await pages.page({ cursor: first.cursor });

    expect(second.items.map(({ id }) => id)).toEqual(['p2', 'p3']);
  });

  test('counts for itself', async () => {
    const apart = globalTable({ home: us, replicas: { 'eu-central-1': eu } });
    const before = us.stats().requests;

    await apart.model(Note).get({ id: 'n1' });
    await apart.model(Note).get({ id: 'n1' }, { consistent: true });

    expect(apart.stats().requests).toBe(2);
    expect(us.stats().requests).toBe(before);
  });

  test('keeps the settings of home', () => {
    const prefixed = dynamorm({ transport: us.transport, tablePrefix: 'live-' });

    expect(globalTable({ home: prefixed, replicas: { eu } }).tableName(Note)).toBe('live-notes');
  });

  test('the region that the function runs in is the nearest', async () => {
    setEnvironment({ AWS_REGION: 'eu-central-1' });
    await globalTable({ home: us, replicas: { 'eu-central-1': eu } })
      .model(Note)
      .get({ id: 'n1' });
    setEnvironment({ AWS_REGION: 'ap-south-1' });
    await globalTable({ home: us, replicas: { 'eu-central-1': eu } })
      .model(Note)
      .get({ id: 'n1' });

    expect([sentNear(), sentHome()]).toEqual([['GetItem'], ['GetItem']]);
  });

  test('ends before the function does, in every region', async () => {
    const bounded = withLambdaTimeout(db, contextWith(0));

    const read = await rejection(bounded.model(Note).get({ id: 'n1' }));
    const written = await rejection(bounded.model(Note).put({ id: 'n1', topic: 'a' }));

    expect([read, written]).toMatchObject([
      { code: 'lambda-deadline' },
      { code: 'lambda-deadline' },
    ]);
    expect([...sentHome(), ...sentNear()]).toEqual([]);
  });

  test('refuses what is no database by name, which only plain JavaScript gives', () => {
    const make = globalTable as (options?: unknown) => Database;
    for (const given of [undefined, null, {}, us, { home: us }, { home: us, replicas: 5 }]) {
      expect(() => make(given)).toThrow(
        expect.objectContaining({
          code: 'argument-missing',
          message: expect.stringContaining(' in place of a home and its replicas.'),
        }),
      );
    }
    for (const given of [{ replicas: {} }, { home: us, replicas: { 'eu-central-1': undefined } }]) {
      expect(() => make(given)).toThrow(
        expect.objectContaining({
          code: 'argument-missing',
          message: expect.stringContaining(
            'globalTable() was given undefined in place of a database.',
          ),
        }),
      );
    }
  });

  test('refuses a nearest replica that it does not have', () => {
    const options = { home: us, replicas: { 'eu-central-1': eu }, nearest: 'eu-west-1' as never };

    expect(() => globalTable(options)).toThrow(expect.objectContaining({ code: 'region-unknown' }));
  });
});

describe('a global table in Lambda', () => {
  const virginia = useFaultProxy();
  const frankfurt = useFaultProxy();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

  test('opens a connection to both regions, and closes all of them', async () => {
    inLambda();
    const db = globalTable({
      home: dynamorm({ endpoint: virginia.proxyEndpoint, credentials }),
      replicas: { eu: dynamorm({ endpoint: frankfurt.proxyEndpoint, credentials }) },
      nearest: 'eu',
    });

    await lambdaInit({ notes: Note }, { transport: db.transport }).ready;
    expect([virginia.proxy.openConnections, frankfurt.proxy.openConnections]).toEqual([1, 1]);

    db.close();
    expect(await rejection(db.model(Note).get({ id: 'n1' }))).toMatchObject({
      code: 'client-closed',
    });
    expect(await rejection(db.model(Note).put({ id: 'n1', topic: 'a' }))).toMatchObject({
      code: 'client-closed',
    });
  });
});
