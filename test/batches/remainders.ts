import type { Body, Fault } from '../support/faults.ts';
import { faults } from '../support/faults.ts';

type Wire = Readonly<Record<string, unknown>>;
type Tables = Readonly<Record<string, readonly Wire[]>>;

/** What a run of spoiled requests really did, by the texts of keys. */
export interface Ledger {
  /** How many times the engine has taken each key. */
  readonly accepted: Map<string, number>;
  /** Keys that were sent although they had been taken before. */
  readonly resent: string[];
  /** Requests that left something. */
  incomplete: number;
}

/** An empty ledger. */
export function newLedger(): Ledger {
  return { accepted: new Map(), resent: [], incomplete: 0 };
}

/** A generator of numbers from 0 up to 1 that repeats itself for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many of the writes of a request are applied; none are only possible with `applyNothing`. */
export type Applied = (count: number) => number;

/**
 * Applies the first so many writes of a BatchWriteItem, returns the others unprocessed, and keeps
 * the ledger.
 */
export function keepingLedger(ledger: Ledger, applied: Applied): Fault {
  const taken = new WeakMap<Body, number>();
  return faults.rewrite({
    request: (request) => {
      const tables = request['RequestItems'] as Tables;
      const keys = Object.values(tables).flat().map(keyTextOf);
      ledger.resent.push(...keys.filter((key) => ledger.accepted.has(key)));
      const count = Math.max(1, applied(keys.length));
      taken.set(request, count);
      return { ...request, RequestItems: part(tables, (position) => position < count) };
    },
    response: (response, request) => {
      const tables = request['RequestItems'] as Tables;
      const count = taken.get(request) ?? 0;
      for (const key of Object.values(tables).flat().slice(0, count).map(keyTextOf)) {
        ledger.accepted.set(key, (ledger.accepted.get(key) ?? 0) + 1);
      }
      const left = part(tables, (position) => position >= count);
      if (Object.keys(left).length > 0) ledger.incomplete += 1;
      return { ...response, UnprocessedItems: left };
    },
  });
}

/** Returns a whole BatchWriteItem unprocessed; the engine deletes something that is not there. */
export function applyNothing(table: string, nobody: Body): Fault {
  return faults.rewrite({
    request: (request) => ({
      ...request,
      RequestItems: { [table]: [{ DeleteRequest: { Key: nobody } }] },
    }),
    response: (response, request) => ({
      ...response,
      UnprocessedItems: request['RequestItems'],
    }),
  });
}

/** Returns all keys of a BatchGetItem unprocessed. */
export function readNothing(): Fault {
  return faults.rewrite({
    response: (response, request) => ({
      ...response,
      Responses: {},
      UnprocessedKeys: request['RequestItems'],
    }),
  });
}

/** The writes at some positions, counted over all tables. */
function part(tables: Tables, wanted: (position: number) => boolean): Tables {
  let position = 0;
  return Object.fromEntries(
    Object.entries(tables).flatMap(([table, writes]) => {
      const kept = writes.filter(() => wanted(position++));
      return kept.length === 0 ? [] : [[table, kept]];
    }),
  );
}

/** The models of these tests have the key `id`. */
function keyTextOf(write: Wire): string {
  const { PutRequest, DeleteRequest } = write as {
    PutRequest?: { Item: Wire };
    DeleteRequest?: { Key: Wire };
  };
  return JSON.stringify((PutRequest?.Item ?? DeleteRequest?.Key)?.['id']);
}
