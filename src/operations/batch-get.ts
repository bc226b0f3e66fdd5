import { storedKeyNames } from '../codec/key.ts';
import { hidingProperties, type ModelNode, storedName } from '../definition/model-node.ts';
import { placeholderFields, placeholders } from '../expression/placeholders.ts';
import { renderProjection } from '../expression/projection.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { BatchGetItemRequest, BatchGetItemResponse, KeysToGet } from '../wire/requests.ts';
import {
  type BatchKey,
  type BatchOperation,
  byTable,
  namedIn,
  textOfItem,
} from './batch-operation.ts';

/** How the keys of a batch are read. */
export type BatchReading = Omit<KeysToGet, 'Keys'>;

/** What one BatchGetItem brought. */
export interface BatchedItems {
  /** The items that were found, by the texts of their keys. */
  readonly items: ReadonlyMap<string, WireItem>;
  /** The keys that were not read. */
  readonly unprocessed: readonly BatchKey[];
}

/** Up to 100 items of any tables by their keys, each key once: a BatchGetItem. */
export function batchGetOperation(
  keys: readonly BatchKey[],
  reading: BatchReading,
): BatchOperation<'BatchGetItem', BatchedItems> {
  const tables = byTable(keys);
  return {
    name: 'BatchGetItem',
    request: batchGetRequest(tables, reading),
    writes: false,
    fromResponse: ({ Responses = {}, UnprocessedKeys = {} }: BatchGetItemResponse) => {
      const items = new Map<string, WireItem>();
      const unread: string[] = [];
      for (const [table, [first]] of tables) {
        if (first === undefined) continue;
        for (const item of Responses[table] ?? []) items.set(textOfItem(first, item), item);
        for (const key of UnprocessedKeys[table]?.Keys ?? []) unread.push(textOfItem(first, key));
      }
      const missing = (): readonly BatchKey[] => keys.filter(({ text }) => !items.has(text));
      return { items, unprocessed: namedIn(keys, unread, missing) };
    },
  };
}

function batchGetRequest(
  tables: ReadonlyMap<string, readonly BatchKey[]>,
  reading: BatchReading,
): BatchGetItemRequest {
  const requestItems = [...tables].map(
    ([table, keys]) => [table, { Keys: keys.map(({ key }) => key), ...reading }] as const,
  );
  return { RequestItems: Object.fromEntries(requestItems), ReturnConsumedCapacity: 'TOTAL' };
}

/**
 * How a model's items are read: whole, or some of their attributes. Keys are read along, to know the
 * items by, and so is what decides whether they are shown.
 */
export function batchReading(
  model: ModelNode,
  select: readonly string[] | undefined,
  consistent: boolean,
): BatchReading {
  const read = consistent ? { ConsistentRead: true } : {};
  if (select === undefined) return read;
  const context = placeholders();
  const hiding = hidingProperties(model.shape).map((property) => storedName(model.shape, property));
  const along = [...storedKeyNames(model), ...hiding];
  const text = renderProjection(context, model, select, along);
  return { ...read, ProjectionExpression: text, ...placeholderFields(context) };
}
