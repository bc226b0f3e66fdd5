import { beforeAll } from 'vitest';
import type { BoundModel } from '../../../src/client/bound-model.ts';
import { type Database, dynamorm } from '../../../src/client/dynamorm.ts';
import type { DatabaseOptions } from '../../../src/client/options.ts';
import type { AnyModel, NewItem } from '../../../src/index.ts';
import { createTable } from '../../../src/tables/create/create-table.ts';
import type { FaultProxy, LoggedRequest } from '../../support/fault-proxy.ts';
import type { MakeTransport } from '../../support/transports.ts';
import { useFaultProxy } from '../../support/use-engine.ts';

/** A model behind a proxy that logs what is really sent; use it inside tests and hooks. */
export interface WatchedModel<TModel extends AnyModel> {
  readonly items: BoundModel<TModel>;
  readonly proxy: FaultProxy;
  /** The same model in a database with other options. */
  with(options: Partial<DatabaseOptions>): BoundModel<TModel>;
  /** The requests that a piece of work sends, and what comes of it. */
  watch<TResult>(work: () => Promise<TResult>): Promise<Watched<TResult>>;
}

/** What a piece of work came to, and what it sent for it. */
export interface Watched<TResult> {
  readonly result: TResult;
  readonly requests: readonly LoggedRequest[];
  /** Their operations, in order: `['Query', 'Query']`. */
  readonly sent: readonly string[];
}

/** Starts an engine behind a proxy, makes the model's table and stores items. */
export function useWatched<TModel extends AnyModel>(
  makeTransport: MakeTransport,
  model: TModel,
  items: readonly NewItem<TModel>[] = [],
): WatchedModel<TModel> {
  const used = useFaultProxy();
  let db: Database | undefined;
  const opened = (options: Partial<DatabaseOptions> = {}): Database => {
    const transport = makeTransport({ ...used.engine.connection, endpoint: used.proxyEndpoint });
    return dynamorm({ transport, ...options });
  };
  beforeAll(async () => {
    db = opened();
    await createTable(db, model);
    const bound = db.model(model);
    for (const item of items) await bound.put(item);
  });
  return {
    items: late(() => {
      if (db) return db.model(model);
      throw new Error('The database is made in beforeAll: use it inside tests and hooks only.');
    }),
    proxy: late(() => used.proxy),
    with: (options) => opened(options).model(model),
    watch: async (work) => {
      const before = used.proxy.requests.length;
      const result = await work();
      const requests = used.proxy.requests.slice(before);
      return { result, requests, sent: requests.map(({ operation }) => operation) };
    },
  };
}

/** Stands for an object that is made later, so that suites can name it before `beforeAll` ran. */
function late<TObject extends object>(make: () => TObject): TObject {
  return new Proxy({} as TObject, { get: (_, name) => Reflect.get(make(), name) });
}
