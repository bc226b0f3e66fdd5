import type { WireBinary, WireItem, WireParts } from './attribute-value.ts';

/** The most bytes that JSON makes of one of JavaScript's characters: a control character, escaped. */
const PER_CHARACTER = 6;
/** `{"NULL":false},` and everything shorter: braces, descriptor, quotes, comma. */
const PER_VALUE = 16;
/** The quotes, the colon and the comma around a name. */
const PER_NAME = 4;

/**
 * At least the bytes that an item takes as JSON in a request, without making the text. The request
 * is what DynamoDB's 16 MB count; a list of numbers takes several times more in it than in the table.
 * Every value takes more in it: an item that is below 400 KB here is so in the table, too.
 */
export function jsonSizeBound(item: WireItem): number {
  let size = PER_VALUE;
  for (const name in item) {
    size += PER_NAME + name.length * PER_CHARACTER + valueBound(item[name] as WireParts);
  }
  return size;
}

function valueBound(value: WireParts): number {
  if (value.S !== undefined) return PER_VALUE + value.S.length * PER_CHARACTER;
  if (value.N !== undefined) return PER_VALUE + value.N.length;
  if (value.M !== undefined) return PER_VALUE + jsonSizeBound(value.M);
  if (value.L !== undefined) return sum(value.L, valueBound);
  if (value.B !== undefined) return PER_VALUE + base64Bound(value.B);
  if (value.SS !== undefined) return sum(value.SS, textBound);
  if (value.NS !== undefined) return sum(value.NS, numberBound);
  return value.BS === undefined ? PER_VALUE : sum(value.BS, bytesBound);
}

function sum<TValue>(values: readonly TValue[], boundOf: (value: TValue) => number): number {
  let size = PER_VALUE;
  for (let index = 0; index < values.length; index += 1) size += boundOf(values[index] as TValue);
  return size;
}

function textBound({ length }: string): number {
  return PER_NAME + length * PER_CHARACTER;
}

/** Its own characters, which are none to escape: up to 170, where it stands far behind the point. */
function numberBound({ length }: string): number {
  return PER_NAME + length;
}

function bytesBound(bytes: WireBinary): number {
  return PER_NAME + base64Bound(bytes);
}

/** Bytes become four characters for three; base64 text is what it is. */
function base64Bound({ length }: WireBinary): number {
  return Math.ceil(length / 3) * 4;
}
