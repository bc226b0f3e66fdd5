import { beforeAll } from 'vitest';
import { type Database, type DatabaseOptions, dynamorm } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { callEngine } from '../support/engine-http.ts';
import type { LoggedRequest } from '../support/fault-proxy.ts';
import type { MakeTransport } from '../support/transports.ts';
import { type ProxyInUse, useFaultProxy } from '../support/use-engine.ts';
import type { StoredItem } from '../support/use-model.ts';
import { Account, Purse, Transfer } from './models.ts';

/** The moment at which every test of this folder happens. */
export const moment: Date = new Date('2026-01-31T09:30:00.000Z');

/** The three tables behind a fault proxy; use it inside tests and hooks. */
export interface Bank extends ProxyInUse {
  /** A database through the proxy, its clock standing still. */
  open(options?: Pick<DatabaseOptions, 'now'> & { maxAttempts?: number }): Database;
  /** Puts an item past the library and past the proxy, as another program would. */
  store(table: string, item: StoredItem): Promise<void>;
  /** What the engine holds. */
  stored(table: string, key: StoredItem): Promise<StoredItem | undefined>;
  /** The bodies of the transactions that were sent, without the tokens and the bookkeeping. */
  sent(): readonly (readonly unknown[])[];
  /** The requests of transactions as they came in. */
  transactions(): readonly LoggedRequest[];
}

/** Starts an engine and a proxy, and makes the tables. */
export function useBank(makeTransport: MakeTransport): Bank {
  const used = useFaultProxy();
  beforeAll(async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    for (const model of [Account, Purse, Transfer]) await createTable(db, model);
  });
  const call = async (operation: string, body: object): Promise<unknown> => {
    const answer = await callEngine(used.endpoint, operation, body);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body['Item'];
  };
  const transactions = (): readonly LoggedRequest[] => used.proxy.requestsOf('TransactWriteItems');
  return Object.create(used, {
    open: {
      value: ({
        maxAttempts = 4,
        now = () => moment,
      }: {
        maxAttempts?: number;
        now?: () => Date;
      } = {}) => dynamorm({ transport: makeTransport(used.proxyEndpoint, { maxAttempts }), now }),
    },
    store: {
      value: async (TableName: string, Item: StoredItem) =>
        void (await call('PutItem', { TableName, Item })),
    },
    stored: {
      value: (TableName: string, Key: StoredItem) =>
        call('GetItem', { TableName, Key, ConsistentRead: true }),
    },
    sent: {
      value: () => transactions().map(({ body }) => body['TransactItems']),
    },
    transactions: { value: transactions },
  }) as Bank;
}

/** An account as it is stored. */
export function account(id: string, balance: number, version = 0): StoredItem {
  return {
    id: { S: id },
    balance: { N: String(balance) },
    createdAt: { S: '2026-01-01T00:00:00.000Z' },
    updatedAt: { S: '2026-01-01T00:00:00.000Z' },
    version: { N: String(version) },
  };
}
