import { isDecodeError } from '../../errors/guards.ts';
import { itemText } from '../../operations/batch-operation.ts';
import type { Operation } from '../../operations/operation.ts';
import type { GetItemResponse } from '../../wire/requests.ts';
import type { CallOptions } from '../call/call-options.ts';
import { type ExecutionContext, execute } from '../call/execute.ts';
import type { Counters } from '../observe/counters.ts';
import { beginFill, type Caches, endFill, findItem, keepItem } from './caches.ts';
import type { ModelCache } from './read-cache.ts';

type Get = Operation<'GetItem', unknown>;

/** A get by way of a cache. A consistent one does not ask it, but keeps what it read. */
export async function readThrough(
  database: ExecutionContext & { readonly caches: Caches },
  cache: ModelCache,
  get: Get,
  options: CallOptions | undefined,
): Promise<unknown> {
  const { caches, counters } = database;
  const { TableName: table, Key: key, ConsistentRead: consistent = false } = get.request;
  const text = itemText(table, key);
  const held = consistent ? undefined : await findItem(caches, cache, text, counters);
  const hit = held && resultOf(get, held, counters);
  if (hit !== undefined) return hit.result;
  const fill = beginFill(caches, text);
  try {
    const { instead: _, unless: __, parse: ___, ...read } = get;
    const fetch = { ...read, fromResponse: (response: GetItemResponse) => response };
    const response = await execute(database, fetch, options);
    await keepItem(caches, cache, fill, { item: response.Item, consistent }, counters);
    return get.fromResponse(response);
  } finally {
    endFill(caches, fill);
  }
}

/** What a cached item comes to; one that does not fit the model is read anew. */
function resultOf(
  get: Get,
  held: GetItemResponse,
  counters: Counters,
): { readonly result: unknown } | undefined {
  try {
    counters.cached = true;
    return { result: get.fromResponse(held) };
  } catch (error) {
    if (!isDecodeError(error)) throw error;
    counters.cached = false;
    return undefined;
  }
}
