import type { AttributeValue, WireItem } from './attribute-value.ts';

/** The most bytes that JSON makes of one of JavaScript's characters: a control character, escaped. */
const PER_CHARACTER = 6;
/** `{"NULL":false},` and everything shorter: braces, descriptor, quotes, comma. */
const PER_VALUE = 16;
/** The quotes, the colon and the comma around a name. */
const PER_NAME = 4;
/** `"-1.2345678901234567890123456789012345678E-125",` */
const PER_NUMBER = 48;

/**
 * At least the bytes that an item takes as JSON in a request, without making the text. The request
 * is what DynamoDB's 16 MB count; a list of numbers takes several times more in it than in the table.
 */
export function jsonSizeBound(item: WireItem): number {
  let size = PER_VALUE;
  for (const name in item) {
    size += PER_NAME + name.length * PER_CHARACTER + valueBound(item[name] as AttributeValue);
  }
  return size;
}

function valueBound(value: AttributeValue): number {
  if ('S' in value) return PER_VALUE + value.S.length * PER_CHARACTER;
  if ('N' in value) return PER_VALUE + PER_NUMBER;
  if ('M' in value) return PER_VALUE + jsonSizeBound(value.M);
  if ('L' in value) return sum(value.L, valueBound);
  if ('B' in value) return PER_VALUE + base64Bound(value.B);
  if ('SS' in value) return sum(value.SS, (text) => PER_NAME + text.length * PER_CHARACTER);
  if ('NS' in value) return sum(value.NS, () => PER_NUMBER);
  if ('BS' in value) return sum(value.BS, (bytes) => PER_NAME + base64Bound(bytes));
  return PER_VALUE;
}

function sum<TValue>(values: readonly TValue[], boundOf: (value: TValue) => number): number {
  let size = PER_VALUE;
  for (const value of values) size += boundOf(value);
  return size;
}

/** Bytes become four characters for three; base64 text is what it is. */
function base64Bound({ length }: Uint8Array | string): number {
  return Math.ceil(length / 3) * 4;
}
