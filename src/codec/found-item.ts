// Hot: runs for every get and every update. Guarded by the rows of the same names of `npm run bench`.
import type { WireItem } from '../wire/attribute-value.ts';
import { partReader, type ReadPart } from './answer-text.ts';
import type { ReadText } from './text-codec.ts';

/** No stored item has it among its attributes. */
const decoded: unique symbol = Symbol('decoded');

/** An item that was decoded from its answer's text, in the place of the stored one. */
export interface FoundItem {
  readonly [decoded]: object;
}

/** The response of a get, whose item may have been read already. */
export interface AnyGetResponse {
  readonly Item?: WireItem | FoundItem;
}

/** The same of a write that gives the item before or after. */
export interface AnyWriteResponse {
  readonly Attributes?: WireItem | FoundItem;
}

const readers: Readonly<Record<'Item' | 'Attributes', ReadPart>> = {
  Item: partReader(['Item'], '{'),
  Attributes: partReader(['Attributes'], '{'),
};

/**
 * Makes answers of their texts, with a `FoundItem` in place of the item. Where there is none, or one
 * that is not written as foreseen or does not decode, the answer is parsed.
 */
export function itemParser(
  field: keyof typeof readers,
  readItem: ReadText<object>,
): (text: string) => object {
  const read: ReadText<FoundItem> = (reader) => ({ [decoded]: readItem(reader) });
  return (text) => readers[field](text, read) ?? JSON.parse(text);
}

/** The item of any answer: of one that was read, or of one that was parsed. */
export function foundItem<TItem>(
  item: WireItem | FoundItem,
  decode: (wire: WireItem) => TItem,
): object | TItem {
  return isFound(item) ? item[decoded] : decode(item);
}

/** In an answer that is damaged it may be anything; what is wrong with it is for decoding to say. */
function isFound(item: WireItem | FoundItem | null): item is FoundItem {
  return typeof item === 'object' && item !== null && decoded in item;
}
