import { model, type ReadCache, t } from '../../src/index.ts';
import type { MakeTransport } from '../support/transports.ts';
import { type EmptyTables, useEmptyTables } from '../support/use-empty-tables.ts';

export const Note = model('Note', {
  table: 'notes',
  attributes: {
    owner: t.string(),
    number: t.number(),
    text: t.string().default(''),
    file: t.binary().optional(),
    tags: t.set(t.string()).optional(),
    inner: t.map({ words: t.list(t.string()) }).optional(),
  },
  key: { partitionKey: 'owner', sortKey: 'number' },
});

/** Everything that changes how a write is sent: a version, a unique value, marks of deletion. */
export const Page = model('Page', {
  table: 'pages',
  attributes: {
    id: t.string(),
    slug: t.string().unique(),
    text: t.string().default(''),
    version: t.version(),
    deletedAt: t.deletedAt(),
    until: t.ttl({ hideExpired: true }).optional(),
  },
  key: { partitionKey: 'id' },
});

/** A cache that can be looked into, and told to fail or to take its time. */
export interface WatchedCache extends ReadCache {
  readonly held: Map<string, string>;
  readonly calls: string[];
  /** Called before each of its functions is done. */
  before: (call: 'get' | 'set' | 'delete') => void | Promise<void>;
}

export function watchedCache(): WatchedCache {
  const held = new Map<string, string>();
  const calls: string[] = [];
  const cache: WatchedCache = {
    held,
    calls,
    before: () => {},
    async get(key) {
      calls.push('get');
      await cache.before('get');
      return held.get(key);
    },
    async set(key, value) {
      calls.push('set');
      await cache.before('set');
      held.set(key, value);
    },
    async delete(key) {
      calls.push('delete');
      await cache.before('delete');
      held.delete(key);
    },
  };
  return cache;
}

/** An engine with the tables of the two models. */
export function useNotes(makeTransport: MakeTransport): EmptyTables {
  return useEmptyTables(makeTransport, [Note, Page]);
}
