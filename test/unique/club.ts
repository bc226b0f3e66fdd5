import { beforeAll } from 'vitest';
import { storedKeyNames } from '../../src/codec/key.ts';
import type { AnyModel } from '../../src/definition/model.ts';
import { type Database, dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { callEngine } from '../support/engine-http.ts';
import type { LoggedRequest } from '../support/fault-proxy.ts';
import type { MakeTransport } from '../support/transports.ts';
import { type ProxyInUse, useFaultProxy } from '../support/use-engine.ts';
import type { StoredItem } from '../support/use-model.ts';

/** Several unique values, one of them optional; a version and a mark of deletion. */
export const Member = model('Member', {
  table: 'members',
  attributes: {
    id: t.string(),
    email: t.string().unique(),
    badge: t.number().optional().unique().name('b'),
    age: t.number().optional(),
    version: t.version(),
    deletedAt: t.deletedAt(),
  },
  key: { partitionKey: 'id' },
});

/** Without a version and without a mark: what was read is known by its attributes. */
export const Guest = model('Guest', {
  table: 'guests',
  attributes: { id: t.string(), email: t.string().unique(), age: t.number().optional() },
  key: { partitionKey: 'id' },
});

/** Claims that end with the item's time to live. */
export const Ticket = model('Ticket', {
  table: 'tickets',
  attributes: { id: t.string(), seat: t.string().unique(), until: t.ttl().optional() },
  key: { partitionKey: 'id' },
});

/** The moment at which every test of this folder begins. */
export const moment: Date = new Date('2026-01-31T09:30:00.000Z');

/** A table of the models under test behind a fault proxy; use it inside tests and hooks. */
export interface Club extends ProxyInUse {
  open(options?: { readonly now?: () => Date; readonly maxAttempts?: number }): Database;
  /** Everything that the engine holds in the model's table. */
  everything(model: AnyModel): Promise<readonly StoredItem[]>;
  /** The partition keys of the guards, in order. */
  guards(model: AnyModel): Promise<readonly string[]>;
  /** The lines of the transactions that were sent. */
  sent(): readonly (readonly Record<string, unknown>[])[];
  /** The operations of a piece of work, in order. */
  operations(work: () => Promise<unknown>): Promise<readonly string[]>;
}

/** Starts an engine and a proxy, and makes the tables. */
export function useClub(makeTransport: MakeTransport, models: readonly AnyModel[]): Club {
  const used = useFaultProxy();
  beforeAll(async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    for (const one of models) await createTable(db, one);
  });
  const everything = async (of: AnyModel): Promise<readonly StoredItem[]> => {
    const { table } = of['~node'];
    const request = { TableName: table, ConsistentRead: true };
    const { body } = await callEngine(used.endpoint, 'Scan', request);
    return body['Items'] as readonly StoredItem[];
  };
  const log = (): readonly LoggedRequest[] => used.proxy.requests;
  const parts: Omit<Club, keyof ProxyInUse> = {
    open: ({ now = () => moment, maxAttempts = 4 } = {}) =>
      dynamorm({ transport: makeTransport(used.proxyEndpoint, { maxAttempts }), now }),
    everything,
    guards: async (of) => {
      const [name = ''] = storedKeyNames(of['~node']);
      const items = await everything(of);
      return items
        .map((item) => (item[name] as { S: string }).S)
        .filter((text) => text.startsWith('~unique#'))
        .sort();
    },
    sent: () =>
      used.proxy
        .requestsOf('TransactWriteItems')
        .map(({ body }) => body['TransactItems'] as readonly Record<string, unknown>[]),
    operations: async (work) => {
      const before = log().length;
      await work();
      return log()
        .slice(before)
        .map(({ operation }) => operation);
    },
  };
  return Object.assign(Object.create(used) as ProxyInUse, parts);
}
