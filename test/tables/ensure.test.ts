import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type AnyModel, dynamorm, globalIndex, model, t } from '../../src/index.ts';
import {
  autoMigrate,
  createTable,
  deleteTable,
  describeTable,
  ensureTable,
  formatPlan,
  tableExists,
} from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { ROOT } from '../support/source-tree.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine, useFaultProxy } from '../support/use-engine.ts';
import { notes, tableCount, workerCount } from './ensure-models.ts';

const attributes = { id: t.string(), author: t.string(), gone: t.ttl().optional() };
const byAuthor = globalIndex({ partitionKey: 'author' });
const key = { partitionKey: 'id' } as const;
const Note = model('Note', { table: 'notes', attributes, key, indexes: { byAuthor } });
const Bare = model('Note', { table: 'notes', attributes, key });

describeTransports('ensureTable', (makeTransport) => {
  const used = useFaultProxy();
  const open = (tablePrefix: string) =>
    dynamorm({ transport: makeTransport(used.proxyEndpoint), tablePrefix });

  test('creates what is missing, and leaves alone what is there', async () => {
    const db = open('plain-');
    const named = { table: 'plain-notes', models: ['Note'] };

    expect(await tableExists(db, Note)).toBe(false);
    expect(await ensureTable(db, Note)).toEqual({ ...named, outcome: 'created' });
    expect(await ensureTable(db, Note)).toEqual({ ...named, outcome: 'exists' });
    expect(await tableExists(db, 'plain-notes')).toBe(true);
    expect(used.proxy.requestsOf('CreateTable')).toHaveLength(1);
    expect(await describeTable(db, Note)).toMatchObject({ ttl: 'gone' });
  });

  test('a table with another schema is drift, with its plan, and is not changed', async () => {
    const db = open('drift-');
    await createTable(db, Bare);
    const { outcome, plan } = await ensureTable(db, Note);

    expect(outcome).toBe('drift');
    expect(plan?.steps.map(({ id }) => id)).toEqual(['create-index:byAuthor']);
    expect(used.proxy.requestsOf('UpdateTable')).toEqual([]);
  });

  test('what the creation of an empty table left undone is done', async () => {
    const db = open('half-');
    await createTable(db, Note, { wait: false });
    expect(await describeTable(db, Note)).toMatchObject({ ttl: false });

    expect(await ensureTable(db, Note)).toMatchObject({ outcome: 'exists' });
    expect(await describeTable(db, Note)).toMatchObject({ ttl: 'gone' });
  });

  test('a time to live that a table with items lacks is drift: it would delete items', async () => {
    const db = open('full-');
    await createTable(db, Note, { ttl: false });
    await db.model(Note).create({ id: 'a', author: 'b' });

    const { outcome, plan } = await ensureTable(db, Note);
    expect(outcome).toBe('drift');
    expect(plan && formatPlan(plan)).toContain('Destroys: Items whose gone has passed are deleted');
    expect(await describeTable(db, Note)).toMatchObject({ ttl: false });
  });

  test('a creation whose answer was lost is recognised as its own', async () => {
    const db = open('lost-');
    used.proxy.inject({ operation: 'CreateTable', fault: faults.reset('after') });

    expect(await createTable(db, Note)).toMatchObject({ status: 'active', ttl: 'gone' });
    expect(used.proxy.requestsOf('CreateTable')).toHaveLength(2);
  });

  test('but a table that looks otherwise is not taken for it', async () => {
    const db = open('other-');
    await createTable(db, Bare);
    used.proxy.inject({ operation: 'CreateTable', fault: faults.reset('before') });

    await expect(createTable(db, Note)).rejects.toMatchObject({ code: 'table-in-use' });
  });

  test('a deletion whose answer was lost is done', async () => {
    const db = open('gone-');
    await createTable(db, Note);
    used.proxy.inject({ operation: 'DeleteTable', fault: faults.reset('after') });

    await deleteTable(db, Note);
    expect(await tableExists(db, Note)).toBe(false);
  });
});

describe('several processes at once', () => {
  const used = useEngine();

  test('all make sure of every table, and each table is created by one of them', async () => {
    const script = join(ROOT, 'test/tables/ensure-worker.ts');
    const run = async (number: number): Promise<readonly string[]> => {
      const transport = number % 2 === 0 ? 'wire' : 'aws-sdk';
      const args = ['--import', 'tsx', script, used.endpoint, transport, String(number)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
      return JSON.parse(stdout) as readonly string[];
    };
    const workers = Array.from({ length: workerCount }, (_, number) => run(number));
    const outcomes = await Promise.all(workers);

    for (let number = 0; number < tableCount; number += 1) {
      const ofTable = outcomes.map((worker) => worker[number]);
      expect(ofTable.sort()).toEqual(['created', 'exists', 'exists']);
    }
    const db = dynamorm(used.engine.connection);
    for (const note of notes) expect(await describeTable(db, note)).toMatchObject({ ttl: 'gone' });
    db.close();
  });

  test('so do two calls of one process', async () => {
    const db = dynamorm({ ...used.engine.connection, tablePrefix: 'both-' });
    const ensured = await Promise.all(Array.from({ length: 8 }, () => ensureTable(db, Note)));

    expect(ensured.map(({ outcome }) => outcome).sort()).toEqual([
      'created',
      ...Array<string>(7).fill('exists'),
    ]);
    db.close();
  });
});

describeTransports('autoMigrate', (makeTransport) => {
  const used = useEngine();
  const open = (tablePrefix: string) =>
    dynamorm({ transport: makeTransport(used.endpoint), tablePrefix });
  const kinds: readonly AnyModel[] = ['page', 'post'].map((kind) =>
    model(kind, {
      table: 'site',
      attributes: { slug: t.string(), kind: t.literal(kind), title: t.string() },
      key: { partitionKey: 'slug' },
    }),
  );

  test('each table once, with all its models; again, there is nothing to do', async () => {
    const db = open('site-');
    const run = async () => {
      const { tables, inSync } = await autoMigrate(db, [...kinds, Note]);
      return { inSync, tables: tables.map(({ table, outcome }) => `${table} ${outcome}`) };
    };

    expect(await run()).toEqual({
      inSync: true,
      tables: ['site-site created', 'site-notes created'],
    });
    expect(await run()).toEqual({
      inSync: true,
      tables: ['site-site exists', 'site-notes exists'],
    });
  });

  test('what differs is reported, and changed only where that is said', async () => {
    const db = open('update-');
    await createTable(db, Note);
    const report = await autoMigrate(db, [Bare]);

    expect(report).toMatchObject({ inSync: false, tables: [{ outcome: 'drift' }] });
    await expect(autoMigrate(db, [Bare], { update: true })).rejects.toMatchObject({
      code: 'table-plan-approval',
    });
    const approve = ['delete-index:byAuthor'];
    expect(await autoMigrate(db, [Bare], { update: true, approve })).toMatchObject({
      inSync: true,
      tables: [{ outcome: 'updated', table: 'update-notes' }],
    });
    expect(await autoMigrate(db, [Bare])).toMatchObject({ inSync: true });
  });

  test('models that cannot share a table are refused before anything is sent', async () => {
    const db = open('refused-');
    const other = model('other', {
      table: 'site',
      attributes: { slug: t.string(), title: t.string() },
      key: { partitionKey: 'slug' },
    });

    await expect(autoMigrate(db, [Note, ...kinds, other])).rejects.toMatchObject({
      code: 'table-models-indistinct',
    });
    expect(await tableExists(db, Note)).toBe(false);
  });
});
