import { beforeAll, beforeEach } from 'vitest';
import {
  type Database,
  type DatabaseOptions,
  dynamorm,
  globalIndex,
  model,
  t,
} from '../../src/index.ts';
import { createTable, deleteTable } from '../../src/tables/index.ts';
import type { MakeTransport } from '../support/transports.ts';
import { type ProxyInUse, useFaultProxy } from '../support/use-engine.ts';

export const Account = model('Account', {
  table: 'accounts',
  attributes: {
    id: t.string(),
    owner: t.string(),
    balance: t.number().default(0),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
  indexes: { byOwner: globalIndex({ partitionKey: 'owner' }) },
});

export const Badge = model('Badge', {
  table: 'badges',
  attributes: { id: t.string(), number: t.number().unique() },
  key: { partitionKey: 'id' },
});

/** Tables that are empty before each test, behind a proxy; `open` makes a database on them. */
export interface Shop extends ProxyInUse {
  open(options?: DatabaseOptions): Database;
}

/** Starts an engine with the tables of the two models. */
export function useShop(makeTransport: MakeTransport): Shop {
  const used = useFaultProxy();
  const open = (options: DatabaseOptions = {}): Database =>
    dynamorm({ transport: makeTransport(used.proxyEndpoint), ...options });
  let made = false;
  beforeAll(() => {
    made = false;
  });
  beforeEach(async () => {
    const db = open();
    for (const each of [Account, Badge]) {
      if (made) await deleteTable(db, each);
      await createTable(db, each);
    }
    made = true;
    used.proxy.reset();
  });
  return Object.assign(Object.create(used) as ProxyInUse, { open });
}
