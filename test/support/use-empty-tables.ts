import { beforeEach } from 'vitest';
import { type Database, dynamorm } from '../../src/client/dynamorm.ts';
import type { DatabaseOptions } from '../../src/client/options.ts';
import type { AnyModel } from '../../src/definition/model.ts';
import { deleteTable } from '../../src/tables/change/delete-table.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import type { MakeTransport } from './transports.ts';
import { type ProxyInUse, useFaultProxy } from './use-engine.ts';

/** Tables that are empty before each test, behind a proxy; `open` makes a database on them. */
export interface EmptyTables extends ProxyInUse {
  open(options?: DatabaseOptions): Database;
}

/** Starts an engine with the tables of some models, made anew before each test. */
export function useEmptyTables(
  makeTransport: MakeTransport,
  models: readonly AnyModel[],
): EmptyTables {
  const used = useFaultProxy();
  const open = (options: DatabaseOptions = {}): Database =>
    dynamorm({ transport: makeTransport(used.proxyEndpoint), ...options });
  let made = false;
  beforeEach(async () => {
    const db = open();
    for (const each of models) {
      if (made) await deleteTable(db, each);
      await createTable(db, each);
    }
    made = true;
    used.proxy.reset();
  });
  return Object.assign(Object.create(used) as ProxyInUse, { open });
}
