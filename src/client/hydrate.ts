import { keyOfWireItem, storedKeyNames } from '../codec/key.ts';
import { keyText } from '../codec/key-text.ts';
import { TimeoutError } from '../errors/request.ts';
import { placeholderFields, placeholders } from '../expression/placeholders.ts';
import { renderProjection } from '../expression/projection.ts';
import { batchGetOperation } from '../operations/batch-get.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { MAX_BATCH_GET_KEYS } from '../wire/limits.ts';
import type { KeysToGet } from '../wire/requests.ts';
import type { CallOptions } from './call-options.ts';
import { execute } from './execute.ts';
import { pause } from './pause.ts';
import type { SearchRun } from './run-search.ts';

/** Batches that may be answered in part, one after another, before the read is given up. */
const mostAttempts = 10;
const shortestPauseMs = 50;
const longestPauseMs = 5_000;

/**
 * The whole items of what an index brought, each in the place of its entry; `undefined` for one that
 * was deleted in the meantime. Keys that DynamoDB leaves unread are asked for again, after a pause.
 */
export async function completeItems(
  run: SearchRun,
  entries: readonly WireItem[],
  options: CallOptions | undefined,
): Promise<readonly (WireItem | undefined)[]> {
  const { model } = run.operation;
  const keys = entries.map((entry) => keyOfWireItem(model, entry));
  const found = new Map<string, WireItem>();
  for (let start = 0; start < keys.length; start += MAX_BATCH_GET_KEYS) {
    const items = await getAll(run, keys.slice(start, start + MAX_BATCH_GET_KEYS), options);
    for (const item of items) found.set(keyText(keyOfWireItem(model, item)), item);
  }
  return keys.map((key) => found.get(keyText(key)));
}

async function getAll(
  run: SearchRun,
  keys: readonly WireItem[],
  options: CallOptions | undefined,
): Promise<readonly WireItem[]> {
  const reading = readingOf(run);
  const items: WireItem[] = [];
  let left = keys;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const operation = batchGetOperation(run.operation, { Keys: left, ...reading });
    const batch = await execute(run.database, operation, options);
    items.push(...batch.items);
    left = batch.unprocessed;
    if (left.length > 0) await waitForCapacity(attempt, left.length, options);
  }
  return items;
}

/** What is read of each item: what the search selects, and the key to know it by. */
function readingOf({ search, operation: { model } }: SearchRun): Omit<KeysToGet, 'Keys'> {
  const consistency = search.consistent ? { ConsistentRead: true } : {};
  if (search.select === undefined) return consistency;
  const context = placeholders();
  const text = renderProjection(context, model, search.select, storedKeyNames(model));
  return { ...consistency, ProjectionExpression: text, ...placeholderFields(context) };
}

async function waitForCapacity(
  attempt: number,
  unread: number,
  options: CallOptions | undefined,
): Promise<void> {
  if (attempt === mostAttempts) {
    throw new TimeoutError({
      code: 'batch-incomplete',
      message: `DynamoDB left ${unread} keys unread, ${attempt} times in a row.`,
      hint: 'The table is short of capacity: read smaller pages, or raise its throughput.',
      attempts: attempt,
      ambiguous: false,
    });
  }
  const most = Math.min(longestPauseMs, shortestPauseMs * 2 ** (attempt - 1));
  await pause(Math.random() * most, attempt, options?.signal);
}
