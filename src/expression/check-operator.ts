import type { AttributeNode } from '../definition/node.ts';
import { wireTypesOf } from '../definition/wire-type.ts';
import type { WireType } from '../wire/attribute-value.ts';
import { unknownOperator } from './check-condition.ts';

const ordered: readonly WireType[] = ['S', 'N', 'B'];

/** The operators that not every attribute takes, and the types of those that do. */
const takenBy: { readonly [operator: string]: readonly WireType[] } = {
  '<': ordered,
  '<=': ordered,
  '>': ordered,
  '>=': ordered,
  between: ordered,
  begins_with: ['S', 'B'],
  contains: ['S', 'B', 'SS', 'NS', 'BS', 'L'],
};

/**
 * Throws a ValidationError for an operator that an attribute does not take, which its types say
 * already: DynamoDB refuses it in a key condition, and elsewhere it would never hold.
 */
export function refuseUnfitOperator(path: string, node: AttributeNode, operator: string): void {
  const fitting = takenBy[operator];
  const types = wireTypesOf(node);
  if (fitting === undefined || types.some((type) => fitting.includes(type))) return;
  const others = Object.keys(takenBy).filter((name) =>
    types.some((type) => takenBy[name]?.includes(type)),
  );
  throw unknownOperator(path, operator, `= != in exists not_exists ${others.join(' ')}`.trim());
}
