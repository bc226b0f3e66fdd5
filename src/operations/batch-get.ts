import { codecOf } from '../codec/codec.ts';
import { type FoundItems, type ItemDecoder, readAnswer } from '../codec/found-items.ts';
import { storedKeyNames } from '../codec/key.ts';
import { keyValuesText } from '../codec/key-text.ts';
import { keyProperties } from '../definition/key.ts';
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
  ofTable,
  textOfItem,
} from './batch-operation.ts';
import { hides, type Shown } from './liveness.ts';
import type { OperationContext } from './operation.ts';

/** How the keys of a batch are read. */
export type BatchReading = Omit<KeysToGet, 'Keys'>;

/** An item that was found. */
export interface BatchedItem {
  readonly stored: () => WireItem;
  /** Decoded already, where it was read from the answer's text. */
  readonly item?: object | undefined;
}

/** What one BatchGetItem brought. */
export interface BatchedItems {
  /** The items that were found, by the texts of their keys. */
  readonly items: ReadonlyMap<string, BatchedItem>;
  /** The keys that were not read. */
  readonly unprocessed: readonly BatchKey[];
}

/**
 * Up to 100 items of any tables by their keys, each key once: a BatchGetItem. With a decoder, which
 * asks for keys of one model and for `isKnownWhenRead`, items are read from the answer's text.
 */
export function batchGetOperation(
  keys: readonly BatchKey[],
  reading: BatchReading,
  decoder?: ItemDecoder,
): BatchOperation<'BatchGetItem', BatchedItems> {
  const tables = byTable(keys);
  const [table = ''] = tables.keys();
  return {
    name: 'BatchGetItem',
    request: batchGetRequest(tables, reading),
    writes: false,
    parse:
      decoder && ((text) => readAnswer(text, ['Responses', table], decoder) ?? JSON.parse(text)),
    fromResponse: ({ Responses = {}, UnprocessedKeys = {} }: AnyBatchGetResponse) => {
      const items = new Map<string, BatchedItem>();
      const unread: string[] = [];
      for (const [table, [first]] of tables) {
        if (first === undefined) continue;
        const known = decoder === undefined ? knownAsStored(first) : knownAsRead(keys, first);
        const found = batchedItems(ofTable(Responses, table) ?? []);
        for (const item of found) items.set(known(item), item);
        const { Keys: left = [] } = ofTable(UnprocessedKeys, table) ?? {};
        for (const key of left) unread.push(textOfItem(first, key));
      }
      const missing = (): readonly BatchKey[] => keys.filter(({ text }) => !items.has(text));
      return { items, unprocessed: namedIn(keys, unread, missing) };
    },
  };
}

/** A response whose items may have been read already. */
type AnyBatchGetResponse = Omit<BatchGetItemResponse, 'Responses'> & {
  readonly Responses?: { readonly [table: string]: readonly WireItem[] | FoundItems };
};

function batchedItems(found: readonly WireItem[] | FoundItems): readonly BatchedItem[] {
  if (!('stored' in found)) return found.map((wire) => ({ stored: () => wire }));
  return Array.from({ length: found.length }, (_, index) => ({
    stored: () => found.stored(index),
    item: found.read(index),
  }));
}

/** The texts that items are known by, made of their stored keys. */
function knownAsStored(first: BatchKey): (item: BatchedItem) => string {
  return ({ stored }) => textOfItem(first, stored());
}

/** The same of the keys that were read, where these are among those that were asked for. */
function knownAsRead(keys: readonly BatchKey[], first: BatchKey): (item: BatchedItem) => string {
  const { model } = first;
  const names = storedKeyNames(model);
  const asked = new Map<string | undefined, string>();
  for (const { key, text } of keys) asked.set(keyValuesText(names.map((name) => key[name])), text);
  const valuesOf = keyReader(model);
  return ({ stored, item }) => (item && asked.get(valuesOf(item))) ?? textOfItem(first, stored());
}

/** Reads the keys of items, as texts; `undefined` is one that nobody could ask for. */
function keyReader(model: ModelNode): (item: object) => string | undefined {
  const properties = keyProperties(model.key);
  const { encodeAttribute } = codecOf(model);
  return (item) => {
    const read = item as { readonly [property: string]: unknown };
    try {
      return keyValuesText(properties.map((name) => encodeAttribute(name, read[name])));
    } catch {
      return undefined;
    }
  };
}

/**
 * Whether the items of a read can do without their stored form: none is to be hidden, and their
 * keys are read along, as nothing but what is stored.
 */
export function isKnownWhenRead(
  { model, now }: OperationContext,
  select: readonly string[] | undefined,
  shown: Shown | undefined,
): boolean {
  if (hides(model, now, shown) !== undefined) return false;
  return keyProperties(model.key).every((property) => {
    const node = model.shape[property];
    // Code of the user may read two keys alike, and a default is a key that nothing is stored under.
    const isPlain = node?.kind !== 'custom' && !node?.check && node?.default?.kind !== 'value';
    return isPlain && (select === undefined || select.includes(property));
  });
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
