import type { ModelNode } from '../../definition/model-node.ts';
import type { AttributeNode, LiteralValue } from '../../definition/node.ts';

/**
 * The stored name of an attribute that tells the items of two models apart: every item has it, and
 * the values that the two allow have none in common. `undefined` where there is none.
 */
export function tellingApart(one: ModelNode, other: ModelNode): string | undefined {
  const marks = marksOf(one);
  for (const [name, values] of marksOf(other)) {
    const opposite = marks.get(name);
    if (opposite !== undefined && !values.some((value) => opposite.includes(value))) return name;
  }
  return undefined;
}

/** The attributes whose values are listed, by stored name. */
function marksOf({ shape }: ModelNode): ReadonlyMap<string, readonly LiteralValue[]> {
  return new Map(
    Object.entries(shape).flatMap(([property, node]) => {
      const values = listedValues(node);
      return values === undefined ? [] : [[node.storedName ?? property, values]];
    }),
  );
}

function listedValues(node: AttributeNode): readonly LiteralValue[] | undefined {
  if (node.optional || node.nullable || node.omitEmpty) return undefined;
  switch (node.kind) {
    case 'literal':
      return [node.value];
    case 'enum':
      return node.values;
    default:
      return undefined;
  }
}
