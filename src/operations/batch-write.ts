import { ownValue } from '../codec/guards.ts';
import { refuseTooLarge } from '../codec/item-size.ts';
import { keyOfWireItem } from '../codec/key.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { jsonSizeBound } from '../wire/json-size.ts';
import { MAX_BATCH_WRITE_SIZE, MAX_BATCH_WRITES, MAX_ITEM_SIZE } from '../wire/limits.ts';
import type {
  BatchWriteItemRequest,
  BatchWriteItemResponse,
  WriteRequest,
} from '../wire/requests.ts';
import {
  type BatchKey,
  type BatchOperation,
  batchKey,
  byTable,
  namedIn,
  ofTable,
  textOfItem,
} from './batch-operation.ts';
import { refuseGuarded } from './batch-refusals.ts';
import type { OperationContext } from './operation.ts';
import { encodeWhole, type GivenItem, refuseNoObject } from './put.ts';

/** One write of a batch. */
export interface BatchWrite extends BatchKey {
  readonly operation: 'put' | 'delete';
  readonly write: WriteRequest;
  /** At least the bytes that it takes in a request. */
  readonly bytes: number;
}

/** What the frame of a request takes: braces, words, and 25 names of tables. */
const FRAME_BYTES = 16_384;

/** The bytes that there are for the writes of one request. */
export const BATCH_WRITE_BYTES: number = MAX_BATCH_WRITE_SIZE - FRAME_BYTES;

/** Writes up to this size fit into a request 25 at a time. */
const EVEN_SHARE = Math.floor(BATCH_WRITE_BYTES / MAX_BATCH_WRITES);

/**
 * A whole item to be stored without any condition. Defaults and timestamps are filled in as by
 * `put`; a version is stored as it is given, or as 0. Throws for a model whose guarantees cannot be
 * kept that way, unless the caller says that this is meant.
 */
export function batchPut(
  context: OperationContext,
  item: GivenItem,
  unconditional: boolean,
): BatchWrite {
  const { model } = context;
  refuseNoObject(model, 'batchPut', item);
  if (!unconditional) refuseGuarded(model, 'put');
  const { version } = model.roles;
  const given = version === undefined ? undefined : ((ownValue(item, version) ?? 0) as number);
  const encoded = encodeWhole(context, item, given);
  const write = storedPut(context, encoded);
  // What is small as JSON need not be measured as an item.
  if (write.bytes > MAX_ITEM_SIZE) refuseTooLarge(model.name, encoded);
  return write;
}

/** An item to be stored without any condition, as it travels. */
export function storedPut(context: OperationContext, Item: WireItem): BatchWrite {
  const write = { PutRequest: { Item } };
  const { model, table, key, text } = batchKey(context, keyOfWireItem(context.model, Item));
  // Named one by one: spreading takes as long as encoding the item.
  return { model, table, key, text, operation: 'put', write, bytes: bytesOf(Item, write) };
}

/** The key of an item to be deleted without any condition. Throws as `batchPut` does. */
export function batchDelete(
  context: OperationContext,
  key: object,
  unconditional: boolean,
): BatchWrite {
  if (!unconditional) refuseGuarded(context.model, 'delete');
  const Key = context.codec.encodeKey(key);
  const write = { DeleteRequest: { Key } };
  return {
    ...batchKey(context, Key),
    operation: 'delete',
    write,
    bytes: bytesOf(Key, write),
  };
}

/** Only what may be large is written as JSON to be measured. */
function bytesOf(item: WireItem, write: WriteRequest): number {
  const bound = jsonSizeBound(item) + 64;
  return bound <= EVEN_SHARE ? bound : Buffer.byteLength(JSON.stringify(write)) + 1;
}

/** Up to 25 writes to any tables, each item once: a BatchWriteItem. Gives those not processed. */
export function batchWriteOperation(
  writes: readonly BatchWrite[],
): BatchOperation<'BatchWriteItem', readonly BatchWrite[]> {
  const tables = byTable(writes);
  return {
    name: 'BatchWriteItem',
    request: batchWriteRequest(tables),
    writes: true,
    fromResponse: ({ UnprocessedItems = {} }: BatchWriteItemResponse) => {
      const unwritten: string[] = [];
      for (const [table, [first]] of tables) {
        if (first === undefined) continue;
        for (const write of ofTable(UnprocessedItems, table) ?? []) {
          unwritten.push(textOfItem(first, itemIn(write)));
        }
      }
      return namedIn(writes, unwritten, () => writes);
    },
  };
}

function batchWriteRequest(
  tables: ReadonlyMap<string, readonly BatchWrite[]>,
): BatchWriteItemRequest {
  const requestItems = [...tables].map(
    ([table, writes]) => [table, writes.map(({ write }) => write)] as const,
  );
  return { RequestItems: Object.fromEntries(requestItems), ReturnConsumedCapacity: 'TOTAL' };
}

/** An item, or just its key: both have what it is known by. */
function itemIn(write: WriteRequest): WireItem {
  return 'PutRequest' in write ? write.PutRequest.Item : write.DeleteRequest.Key;
}
