import { LRUCache } from 'lru-cache';
import { expect, test } from 'vitest';
import type { Database, NewItem } from '../../src/index.ts';
import { copyTable, deleteTable, ensureTable } from '../../src/tables/index.ts';
import { hearOperations } from '../observability/listen.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import type { EmptyTables } from '../support/use-empty-tables.ts';
import { rejection } from '../support/use-model.ts';
import { Note, Page, useNotes, watchedCache } from './notes.ts';

const key = { owner: 'ada', number: 1 };

/** Stores an item past the database under test, as another process would. */
async function storeElsewhere(notes: EmptyTables, item: NewItem<typeof Note>): Promise<void> {
  await notes.open().model(Note).put(item);
  notes.proxy.reset();
}

async function storePage(notes: EmptyTables, item: NewItem<typeof Page>): Promise<void> {
  await notes.open().model(Page).create(item);
  notes.proxy.reset();
}

describeTransports('the cache of gets', (makeTransport) => {
  const notes = useNotes(makeTransport);
  const gets = (): number => notes.proxy.requestsOf('GetItem').length;

  test('answers the second get without a request, with an item of its own', async () => {
    const whole = {
      ...key,
      text: 'a',
      file: new Uint8Array([1, 2, 3]),
      tags: new Set(['x']),
      inner: { words: ['w'] },
    };
    await storeElsewhere(notes, whole);
    const cache = new LRUCache<string, string>({ max: 100 });
    const db = notes.open({ cache });
    const { traces } = hearOperations();

    const first = await db.model(Note).getOrThrow(key);
    // What callers do to an item is nobody else's business.
    first.text = 'changed';
    first.file?.fill(9);
    first.tags?.clear();
    first.inner?.words.push('v');
    const second = await db.model(Note).get(key);

    expect(second).toEqual(whole);
    expect(gets()).toBe(1);
    expect([...cache.keys()]).toEqual(['notes [["number","N","1"],["owner","S","ada"]]']);
    expect(traces).toMatchObject([
      { operation: 'getOrThrow', cached: false, requests: 1 },
      { operation: 'get', cached: true, requests: 0, items: 1 },
    ]);
    expect(db.stats().operations).toMatchObject([{ cached: 0 }, { cached: 1, readUnits: 0 }]);
  });

  test('is passed by consistent reads, which refresh it', async () => {
    await storeElsewhere(notes, { ...key, text: 'old' });
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    await items.get(key);
    await storeElsewhere(notes, { ...key, text: 'new' });

    expect(await items.get(key)).toMatchObject({ text: 'old' });
    expect(await items.get(key, { consistent: true })).toMatchObject({ text: 'new' });
    expect(await items.get(key)).toMatchObject({ text: 'new' });
    expect(gets()).toBe(1);

    await notes.open().model(Note).delete(key);
    expect(await items.get(key, { consistent: true })).toBeUndefined();
    expect(cache.held.size).toBe(0);
  });

  test('keeps that there is no item only where that is asked for', async () => {
    const db = notes.open();
    const [forgetful, thorough] = [
      db.model(Note, { cache: new Map() }),
      db.model(Note, { cache: new Map(), cacheMissing: true }),
    ];

    for (const items of [forgetful, thorough]) {
      expect(await items.get(key)).toBeUndefined();
      expect(await items.get(key)).toBeUndefined();
      expect(await rejection(items.getOrThrow(key))).toMatchObject({ code: 'item-not-found' });
    }

    expect(gets()).toBe(4);
  });

  test('belongs to the models that have one', async () => {
    await storeElsewhere(notes, key);
    const cache = watchedCache();
    const db = notes.open({ cache });

    for (let count = 0; count < 3; count += 1) {
      await db.model(Note, { cache: false }).get(key);
      await db.model(Note, { cache: new Map() }).get(key);
    }
    expect(gets()).toBe(6);
    expect(cache.calls).toEqual([]);
    await db.model(Note, { cacheMissing: true }).get(key);
    expect(cache.held.size).toBe(1);
  });

  test('decides about what is hidden when it is asked, not when it was filled', async () => {
    const until = new Date('2026-01-01T12:00:00Z');
    await storePage(notes, { id: 'p', slug: 'p', until });
    let now = new Date('2026-01-01T11:59:59Z');
    const pages = notes.open({ cache: new Map(), now: () => now }).model(Page);

    expect(await pages.get({ id: 'p' })).toMatchObject({ until });
    now = until;
    expect(await pages.get({ id: 'p' })).toBeUndefined();
    expect(await pages.get({ id: 'p' }, { withExpired: true })).toMatchObject({ id: 'p' });
    expect(gets()).toBe(1);
  });

  test('keeps what is marked as deleted for those who want to see it', async () => {
    await storePage(notes, { id: 'p', slug: 'p' });
    await notes.open().model(Page).delete({ id: 'p' });
    notes.proxy.reset();
    const pages = notes.open({ cache: new Map() }).model(Page);

    expect(await pages.get({ id: 'p' })).toBeUndefined();
    expect(await pages.get({ id: 'p' }, { withDeleted: true })).toMatchObject({ id: 'p' });
    expect(gets()).toBe(1);
  });

  const page = { id: 'p', slug: 'p' };
  const writes: readonly (readonly [string, (db: Database) => Promise<unknown>])[] = [
    [
      'put',
      (db) =>
        db
          .model(Page)
          .put({ ...page, version: 0 })
          .catch(() => {}),
    ],
    ['a refused create', (db) => rejection(db.model(Page).create(page))],
    ['update', (db) => db.model(Page).update({ id: 'p' }, { text: 'new' })],
    [
      'an idempotent update',
      (db) => db.model(Page).update({ id: 'p' }, { text: 'new' }, { idempotent: true }),
    ],
    [
      'updateBuilder',
      (db) => db.model(Page).updateBuilder({ id: 'p' }).set('text', 'new').execute(),
    ],
    ['upsert', (db) => db.model(Page).upsert({ id: 'p' }, { slug: 'p', text: 'new' })],
    ['a new unique value', (db) => db.model(Page).update({ id: 'p' }, { slug: 'q' })],
    ['delete', (db) => db.model(Page).delete({ id: 'p' })],
    ['hardDelete', (db) => db.model(Page).hardDelete({ id: 'p' })],
    [
      'restore',
      async (db) => {
        await db.model(Page).delete({ id: 'p' });
        await db.model(Page).restore({ id: 'p' });
      },
    ],
    ['mutate', (db) => db.model(Page).mutate({ id: 'p' }, (item) => ({ ...item, text: 'new' }))],
    [
      'updateAll',
      async (db) => {
        const item = await db.model(Page).getOrThrow({ id: 'p' });
        await db.model(Page).updateAll({ ...item, text: 'new' });
      },
    ],
    ['updateMany', (db) => db.model(Page).updateMany([{ id: 'p' }], { text: 'new' })],
    ['batchDelete', (db) => db.model(Page).batchDelete([{ id: 'p' }], { unconditional: true })],
    [
      'db.transaction',
      (db) => db.transaction((tx) => tx.update(Page, { id: 'p' }, { text: 'new' })),
    ],
    [
      'an answer that is lost',
      async (db) => {
        notes.proxy.inject({ operation: 'UpdateItem', times: 9, fault: faults.drop('after') });
        const lost = db.model(Page).updateBuilder({ id: 'p' }).set('text', 'new').execute();
        expect(await rejection(lost)).toMatchObject({ code: 'outcome-unknown' });
      },
    ],
  ];

  test.each(writes)('is told of %s', async (_, write) => {
    await storePage(notes, page);
    const cache = watchedCache();
    const db = notes.open({ cache });
    await db.model(Page).get({ id: 'p' });
    expect(cache.held.size).toBe(1);

    await write(db);

    expect(cache.held.size).toBe(0);
    const fresh = await db.model(Page).get({ id: 'p' });
    expect(fresh).toEqual(await notes.open().model(Page).get({ id: 'p' }, { consistent: true }));
  });

  test('is told of batches of puts, by any door', async () => {
    const items = [1, 2, 3].map((number) => ({ owner: 'ada', number }));
    for (const item of items) await storeElsewhere(notes, item);
    const [cache, own] = [watchedCache(), watchedCache()];
    const db = notes.open({ cache });
    const apart = db.model(Note, { cache: own });
    for (const item of items) {
      await db.model(Note).get(item);
      await apart.get(item);
    }

    await db.model(Note).batchPut(items.slice(0, 2));
    expect([cache.held.size, own.held.size]).toEqual([1, 1]);
    await db.batchWrite((batch) => batch.delete(Note, { owner: 'ada', number: 3 }));
    expect([cache.held.size, own.held.size]).toEqual([0, 0]);
  });

  test('is told of what is copied into the table', async () => {
    const live = notes.open({ tablePrefix: 'live-' });
    await ensureTable(live, Note);
    await storeElsewhere(notes, { ...key, text: 'old' });
    await live.model(Note).put({ ...key, text: 'copied' });
    for (const copyOptions of [{ existing: 'replace' }, { existing: 'keep' }] as const) {
      const cache = watchedCache();
      const db = notes.open({ cache });
      expect(await db.model(Note).get(key)).toBeDefined();

      await copyTable({ db: live, model: Note }, { db, model: Note }, copyOptions);

      expect(cache.held.size).toBe(0);
      expect(await db.model(Note).get(key)).toMatchObject({ text: 'copied' });
    }
    await deleteTable(live, Note);
  });

  test('is told of writes by a database that has never read', async () => {
    const cache = watchedCache();
    await storeElsewhere(notes, key);
    await notes.open({ cache }).model(Note).get(key);

    await notes
      .open({ cache })
      .model(Note)
      .put({ ...key, text: 'new' });

    expect(cache.held.size).toBe(0);
  });

  test('that fails does not fail the read, and is heard of', async () => {
    await storeElsewhere(notes, { ...key, text: 'a' });
    const cache = watchedCache();
    const errors: string[] = [];
    const db = notes.open({ cache, logger: { error: (message) => void errors.push(message) } });
    const { traces } = hearOperations();
    const broken = new Error('no route to the cache');
    cache.before = () => {
      throw broken;
    };

    expect(await db.model(Note).get(key)).toMatchObject({ text: 'a' });
    expect(await db.model(Note).update(key, { text: 'b' })).toMatchObject({ text: 'b' });

    expect(traces).toMatchObject([
      { operation: 'get', cached: false, cacheError: broken },
      { operation: 'update', cacheError: broken },
    ]);
    expect(errors).toEqual(Array(3).fill('The cache failed: Error: no route to the cache'));
  });

  test('that holds what is no item says so, and not what it holds', async () => {
    await storeElsewhere(notes, { ...key, text: 'a' });
    const errors: string[] = [];
    const logger = { error: (message: string) => void errors.push(message) };
    const cache = watchedCache();
    const items = notes.open({ cache, logger }).model(Note);
    await items.get(key);
    for (const each of cache.held.keys()) cache.held.set(each, '{"text":{"S":"private');

    expect(await items.get(key)).toMatchObject({ text: 'a' });
    expect(errors).toEqual([
      'The cache failed: SyntaxError: What it holds is not the text of an item.',
    ]);
  });

  test.each(['', 'no JSON', '3', '{"owner":{"S":"ada"}}'])(
    'reads anew where it holds %j',
    async (held) => {
      await storeElsewhere(notes, { ...key, text: 'a' });
      const cache = watchedCache();
      const items = notes.open({ cache }).model(Note);
      await items.get(key);
      for (const each of cache.held.keys()) cache.held.set(each, held);

      expect(await items.get(key)).toMatchObject({ text: 'a' });
      expect(gets()).toBe(2);
    },
  );
});
