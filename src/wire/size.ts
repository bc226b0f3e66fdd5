import type { AttributeValue, WireBinary, WireItem, WireParts } from './attribute-value.ts';
import { MAX_ITEM_SIZE } from './limits.ts';

/** An attribute and what it takes. */
export interface AttributeSize {
  /** The stored name. */
  readonly name: string;
  /** In bytes, the name included. */
  readonly size: number;
}

/**
 * The size of an item in bytes, names included, as DynamoDB counts it for its 400 KB limit and for
 * capacity. Numbers are an approximation of at most a byte each, as in AWS's own description.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: WireItem): number {
  let size = 0;
  for (const name of Object.keys(item)) {
    size += Buffer.byteLength(name) + valueSize(item[name] as AttributeValue);
  }
  return size;
}

/** What each attribute of an item takes, the largest first. */
export function attributeSizes(item: WireItem): readonly AttributeSize[] {
  return Object.keys(item)
    .map((name) => ({
      name,
      size: Buffer.byteLength(name) + valueSize(item[name] as AttributeValue),
    }))
    .sort((left, right) => right.size - left.size);
}

/** A list or a map costs three bytes, and each of its entries one more. */
const CONTAINER = 3;
const ENTRY = 1;

function valueSize(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberSize(value.N);
  if ('B' in value) return binarySize(value.B);
  if ('M' in value) return CONTAINER + ENTRY * Object.keys(value.M).length + itemSize(value.M);
  if ('L' in value) return CONTAINER + sum(value.L, (entry) => ENTRY + valueSize(entry));
  if ('SS' in value) return sum(value.SS, (text) => Buffer.byteLength(text));
  if ('NS' in value) return sum(value.NS, numberSize);
  if ('BS' in value) return sum(value.BS, binarySize);
  return 1;
}

function sum<TValue>(values: readonly TValue[], sizeOf: (value: TValue) => number): number {
  let total = 0;
  for (const value of values) total += sizeOf(value);
  return total;
}

function binarySize(value: WireBinary): number {
  return typeof value === 'string' ? Buffer.byteLength(value, 'base64') : value.byteLength;
}

/** One byte for each two significant digits, one more, and one for a minus. */
function numberSize(text: string): number {
  const [mantissa = ''] = text.split(/e/i);
  const digits = mantissa.replace(/[^\d]/g, '').replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

/** UTF-8 takes at most three bytes for each of JavaScript's characters. */
const BYTES_PER_CHARACTER = 3;

/**
 * Whether an item is certainly below 400 KB. It counts characters instead of bytes, which a string
 * knows without being read, and stops at the limit; false only means that it has to be measured.
 */
export function isSmallItem(item: WireItem): boolean {
  return leftAfter(item, MAX_ITEM_SIZE) >= 0;
}

/**
 * What at least is left of a number of bytes after an item; negative where that may be nothing. It
 * counts as `isSmallItem` does.
 */
export function leftAfter(map: WireItem, budget: number): number {
  let left = budget;
  for (const name in map) {
    left = valueBound(
      map[name] as AttributeValue,
      left - name.length * BYTES_PER_CHARACTER - ENTRY,
    );
    if (left < 0) break;
  }
  return left;
}

function valueBound(value: AttributeValue, budget: number): number {
  const parts: WireParts = value;
  if (parts.S !== undefined) return budget - parts.S.length * BYTES_PER_CHARACTER;
  // A minus, 38 digits: 21 bytes at most.
  if (parts.N !== undefined) return budget - 21;
  if (parts.M !== undefined) return leftAfter(parts.M, budget - CONTAINER);
  if (parts.L !== undefined) return listBound(parts.L, budget - CONTAINER);
  return otherBound(parts, budget - 1);
}

function listBound(entries: readonly AttributeValue[], budget: number): number {
  let left = budget;
  for (let index = 0; index < entries.length && left >= 0; index += 1) {
    left = valueBound(entries[index] as AttributeValue, left - ENTRY);
  }
  return left;
}

function otherBound(parts: WireParts, budget: number): number {
  if (parts.B !== undefined) return budget - parts.B.length;
  let left = budget;
  for (const text of parts.SS ?? []) left -= text.length * BYTES_PER_CHARACTER;
  for (const bytes of parts.BS ?? []) left -= bytes.length;
  return left - (parts.NS?.length ?? 0) * 21;
}
