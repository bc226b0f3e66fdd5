import { beforeAll } from 'vitest';
import type { BoundModel } from '../../src/client/bound-model.ts';
import { type Database, dynamorm } from '../../src/client/dynamorm.ts';
import type { DatabaseOptions } from '../../src/client/options.ts';
import type { AnyModel } from '../../src/definition/model.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import type { AttributeValue } from '../../src/wire/attribute-value.ts';
import { callEngine } from './engine-http.ts';
import type { MakeTransport } from './transports.ts';
import { useEngine } from './use-engine.ts';

/** An item as the engine holds it: plain JSON, binary values as base64. */
export type StoredItem = { readonly [storedName: string]: AttributeValue };

/** A model in a database on an engine of its own; use it inside tests and hooks. */
export interface ModelInUse<TModel extends AnyModel> {
  readonly items: BoundModel<TModel>;
  readonly db: Database;
  /** What the engine really holds under a stored key; `undefined` when nothing. */
  stored(key: StoredItem): Promise<StoredItem | undefined>;
  /** Puts an item past the library, as another program would. */
  store(item: StoredItem): Promise<void>;
  /** How many requests a piece of work sends; what it throws is not caught. */
  requestsOf(work: () => Promise<unknown>): Promise<number>;
}

/** Starts an engine, makes the model's table in it and binds the model. */
export function useModel<TModel extends AnyModel>(
  makeTransport: MakeTransport,
  model: TModel,
  options: Pick<DatabaseOptions, 'now' | 'tablePrefix'> = {},
): ModelInUse<TModel> {
  const used = useEngine();
  let db: Database | undefined;
  beforeAll(async () => {
    db = dynamorm({ transport: makeTransport(used.engine.connection), ...options });
    await createTable(db, model);
  });
  const opened = (): Database => {
    if (db) return db;
    throw new Error('The database is made in beforeAll: use it inside tests and hooks only.');
  };
  const call = async (operation: string, body: object): Promise<unknown> => {
    const request = { TableName: opened().tableName(model), ...body };
    const answer = await callEngine(used.endpoint, operation, request);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body['Item'];
  };
  return {
    items: late(() => opened().model(model)),
    db: late(opened),
    stored: (Key) =>
      call('GetItem', { Key, ConsistentRead: true }) as Promise<StoredItem | undefined>,
    store: async (Item) => void (await call('PutItem', { Item })),
    requestsOf: async (work) => {
      const before = opened().stats().requests;
      await work();
      return opened().stats().requests - before;
    },
  };
}

/** Stands for an object that is made later, so that suites can name it before `beforeAll` ran. */
function late<TObject extends object>(make: () => TObject): TObject {
  return new Proxy({} as TObject, { get: (_, name) => Reflect.get(make(), name) });
}

/** What a promise rejects with; an error when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to reject.');
}
