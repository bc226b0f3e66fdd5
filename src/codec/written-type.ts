import type { AttributeNode } from '../definition/node.ts';
import { isBytes, isDate, isSet } from './guards.ts';

/** What JavaScript calls a value, as far as a union has to know. */
export type WrittenType =
  | 'string'
  | 'number'
  | 'bigint'
  | 'boolean'
  | 'bytes'
  | 'date'
  | 'set'
  | 'array'
  | 'object'
  | 'null';

const ANY: readonly WrittenType[] = [
  'string',
  'number',
  'bigint',
  'boolean',
  'bytes',
  'date',
  'set',
  'array',
  'object',
  'null',
];

/** The types of value that an attribute takes; all of them where only its own code knows. */
export function writtenTypesOf(node: AttributeNode): readonly WrittenType[] {
  switch (node.kind) {
    case 'decimal':
      return ['string'];
    case 'binary':
      return ['bytes'];
    case 'list':
      return ['array'];
    case 'map':
    case 'record':
      return ['object'];
    case 'enum':
      return [...new Set(node.values.map((value) => typeof value as 'string' | 'number'))];
    case 'literal':
      return [typeof node.value as 'string' | 'number' | 'boolean'];
    case 'union':
      return [...new Set(node.members.flatMap(writtenTypesOf))];
    case 'json':
    case 'unknown':
    case 'custom':
      return ANY;
    default:
      return [node.kind];
  }
}

/** The type of a value; `undefined` for functions and symbols. */
export function writtenTypeOf(value: unknown): WrittenType | undefined {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return typeof value as 'string' | 'number' | 'bigint' | 'boolean';
    case 'object':
      if (Array.isArray(value)) return 'array';
      if (isBytes(value)) return 'bytes';
      if (isSet(value)) return 'set';
      return isDate(value) ? 'date' : 'object';
    default:
      return undefined;
  }
}
