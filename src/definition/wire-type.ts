import type { WireType } from '../wire/attribute-value.ts';
import type { AttributeNode } from './node.ts';

/** The types that a value of an attribute may be stored as, null left out; all of them for `unknown`. */
export function wireTypesOf(node: AttributeNode): readonly WireType[] {
  switch (node.kind) {
    case 'string':
    case 'json':
      return ['S'];
    case 'number':
    case 'bigint':
    case 'decimal':
      return ['N'];
    case 'boolean':
      return ['BOOL'];
    case 'binary':
      return ['B'];
    case 'date':
      return [node.format === 'iso' ? 'S' : 'N'];
    case 'enum':
      return distinct(node.values.map(literalType));
    case 'literal':
      return [literalType(node.value)];
    case 'list':
      return ['L'];
    case 'map':
    case 'record':
      return ['M'];
    case 'set':
      return wireTypesOf(node.element).flatMap((type) => setTypes[type] ?? []);
    case 'union':
      return distinct(node.members.flatMap(wireTypesOf));
    case 'custom':
      return wireTypesOf(node.stored);
    case 'unknown':
      return ['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL'];
  }
}

/** The one type that an attribute is stored as; `undefined` where there may be several. */
export function wireTypeOf(node: AttributeNode): WireType | undefined {
  const types = wireTypesOf(node);
  return types.length === 1 ? types[0] : undefined;
}

/** Whether an attribute is of a type that DynamoDB can order, and so can use in a key. */
export function isKeyType(type: WireType | undefined): type is 'S' | 'N' | 'B' {
  return type === 'S' || type === 'N' || type === 'B';
}

const setTypes: Partial<Record<WireType, WireType>> = { S: 'SS', N: 'NS', B: 'BS' };

function literalType(value: string | number | boolean): WireType {
  if (typeof value === 'string') return 'S';
  return typeof value === 'number' ? 'N' : 'BOOL';
}

function distinct(types: readonly WireType[]): readonly WireType[] {
  return [...new Set(types)];
}
