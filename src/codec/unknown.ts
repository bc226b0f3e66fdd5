import type { AttributeValue, WireBinary, WireParts } from '../wire/attribute-value.ts';
import { fromWireBinary, toWireBytes } from '../wire/bytes.ts';
import { MAX_DEPTH } from '../wire/limits.ts';
import { isBytes, isPlainObject, isSet, type Properties } from './guards.ts';
import { setEntry, undefinedInside } from './list.ts';
import { atIndex, atProperty, type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { bigintFromText, bigintToText, notExact, numberFromText, numberToText } from './number.ts';
import { refuseLoneSurrogates } from './scalar.ts';
import { distinctBytes, distinctTexts, emptySetInside, setOf } from './set.ts';
import { describe, wrongWire } from './words.ts';

/** Anything that DynamoDB can hold, in its natural form. `depth`: the containers around it. */
export function unknownCodec(depth: number): NodeCodec {
  return { encode: (value) => encodeNatural(value, depth), decode: decodeNatural };
}

function encodeNatural(value: unknown, depth: number): AttributeValue {
  if (depth >= MAX_DEPTH) throw tooDeep();
  switch (typeof value) {
    case 'string':
      refuseLoneSurrogates(value);
      return { S: value };
    case 'number':
      return { N: numberToText(value) };
    case 'bigint':
      return { N: bigintToText(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      return value === null ? { NULL: true } : encodeObject(value, depth + 1);
    default:
      throw unsupported(value);
  }
}

function encodeObject(value: object, depth: number): AttributeValue {
  if (isBytes(value)) return { B: toWireBytes(value) };
  if (isSet(value)) return encodeSet(value);
  if (Array.isArray(value)) return encodeArray(value, depth);
  if (isPlainObject(value)) return encodeProperties(value, depth);
  throw unsupported(value);
}

function encodeArray(values: readonly unknown[], depth: number): AttributeValue {
  const list: AttributeValue[] = [];
  try {
    for (let index = 0; index < values.length; index += 1) {
      if (values[index] === undefined) throw undefinedInside();
      list.push(encodeNatural(values[index], depth));
    }
  } catch (error) {
    throw atIndex(error, list.length);
  }
  return { L: list };
}

function encodeProperties(value: Properties, depth: number): AttributeValue {
  const map: { [key: string]: AttributeValue } = {};
  for (const key of Object.keys(value)) {
    if (value[key] === undefined) continue;
    try {
      refuseLoneSurrogates(key);
      setEntry(map, key, encodeNatural(value[key], depth));
    } catch (error) {
      throw atProperty(error, key);
    }
  }
  return { M: map };
}

function encodeSet(values: ReadonlySet<unknown>): AttributeValue {
  if (values.size === 0) throw emptySetInside();
  const elements: WireBinary[] = [];
  let type: 'SS' | 'NS' | 'BS' | undefined;
  for (const value of values) {
    const wire: WireParts = encodeNatural(value, 0);
    const element = wire.S ?? wire.N ?? wire.B;
    const own = wire.S !== undefined ? 'SS' : wire.N !== undefined ? 'NS' : 'BS';
    if (element === undefined || (type !== undefined && type !== own)) throw mixedSet();
    type = own;
    elements.push(element);
  }
  if (type === 'BS') return setOf('BS', distinctBytes(elements));
  return setOf(type as 'SS' | 'NS', distinctTexts(elements));
}

function decodeNatural(wire: WireParts): unknown {
  if (typeof wire.S === 'string') return wire.S;
  if (typeof wire.N === 'string') return naturalNumber(wire.N);
  if (wire.BOOL !== undefined) return wire.BOOL;
  if (wire.M !== undefined) return decodeProperties(wire.M);
  if (wire.L !== undefined) return decodeArray(wire.L);
  if (wire.NULL !== undefined) return null;
  if (wire.B !== undefined) return fromWireBinary(wire.B);
  if (wire.SS !== undefined) return new Set(wire.SS);
  if (wire.NS !== undefined) return new Set(wire.NS.map(naturalNumber));
  if (wire.BS !== undefined) return new Set(wire.BS.map(fromWireBinary));
  throw wrongWire('any attribute value', wire);
}

/** A number where that is exact and can be written again, a bigint for other integers. */
function naturalNumber(text: string): number | bigint {
  const value = numberFromText(text);
  if (value !== undefined && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const integer = bigintFromText(text);
  if (integer === undefined) throw notExact(text);
  return integer;
}

function decodeArray(stored: readonly AttributeValue[]): unknown[] {
  const list: unknown[] = [];
  try {
    for (let index = 0; index < stored.length; index += 1) {
      list.push(decodeNatural(stored[index] as AttributeValue));
    }
  } catch (error) {
    throw atIndex(error, list.length);
  }
  return list;
}

function decodeProperties(stored: { readonly [key: string]: AttributeValue }): object {
  const map: { [key: string]: unknown } = {};
  for (const key of Object.keys(stored)) {
    try {
      setEntry(map, key, decodeNatural(stored[key] as AttributeValue));
    } catch (error) {
      throw atProperty(error, key);
    }
  }
  return map;
}

/** A value inside 32 lists and maps: it would stand on the 33rd level, and DynamoDB takes 32. */
export function tooDeep(): Misfit {
  return misfit(
    'value-too-deep',
    `is nested deeper than DynamoDB's ${MAX_DEPTH} levels`,
    'Flatten it, or keep it as text with t.json().',
  );
}

function unsupported(value: unknown): Misfit {
  return misfit(
    'value-unsupported',
    `takes what DynamoDB can hold, but got ${describe(value)}`,
    'Pass plain objects, arrays, sets, text, numbers, bigints, booleans, bytes and null; t.custom() stores other types.',
  );
}

function mixedSet(): Misfit {
  return misfit(
    'value-unsupported',
    'is a Set of several types, and DynamoDB has sets of text, of numbers and of bytes',
    'Make all elements one of these types, or pass an array.',
  );
}
