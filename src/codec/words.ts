import type { WireParts, WireType } from '../wire/attribute-value.ts';
import { isBytes, isDate, isSet } from './guards.ts';
import { type Misfit, misfit } from './misfit.ts';
import { typeOfWire } from './wire-parts.ts';

/** A value that is not of the type that its attribute takes. */
export function wrongType(expected: string, value: unknown): Misfit {
  return misfit(
    'value-type',
    `takes ${expected}, but got ${describe(value)}`,
    value === null
      ? 'Leave it out or remove it; to store null, declare the attribute .nullable().'
      : `Pass ${expected}.`,
  );
}

/** A stored value that is not of the type that the model reads. */
export function wrongWire(expected: string, wire: WireParts | null | undefined): Misfit {
  const actual = typeof wire === 'object' && wire !== null ? typeOfWire(wire) : undefined;
  return misfit(
    'decode-type',
    `is stored as ${actual ?? 'something that is no attribute value'}, but the model reads ${expected}`,
    actual === 'NULL'
      ? 'Declare the attribute .nullable(), or remove the stored null.'
      : 'Change the model to what is stored, or mend the item.',
  );
}

/** What a value is, in words that fit behind "but got". */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return Number.isNaN(value) ? 'NaN' : 'a number';
    case 'bigint':
      return 'a bigint';
    case 'boolean':
      return 'a boolean';
    case 'object':
      return describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return 'an array';
  if (isSet(value)) return 'a Set';
  if (isDate(value)) return 'a Date';
  if (isBytes(value)) return 'a Uint8Array';
  const maker: unknown = value.constructor;
  const name = typeof maker === 'function' ? maker.name : '';
  return name === '' || name === 'Object' ? 'an object' : `an instance of ${name}`;
}

/** A value as it would be written in a program, cut short. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}

/** `'a', 'b' or 'c'` */
export function alternatives(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The types as they are called in messages. */
export const TYPE_WORDS: { readonly [TType in WireType]: string } = {
  S: 'text (S)',
  N: 'a number (N)',
  B: 'bytes (B)',
  SS: 'a set of texts (SS)',
  NS: 'a set of numbers (NS)',
  BS: 'a set of bytes (BS)',
  M: 'a map (M)',
  L: 'a list (L)',
  NULL: 'null (NULL)',
  BOOL: 'a boolean (BOOL)',
};
