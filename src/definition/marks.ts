import type { ModelNode } from './model-node.ts';
import type { AttributeNode, LiteralValue } from './node.ts';

/** An attribute that every item of a model has, with one of some values: it may tell models apart. */
export interface Mark {
  readonly property: string;
  readonly storedName: string;
  readonly values: readonly LiteralValue[];
}

/** The attributes of a model whose values are listed. */
export function marksOf({ shape }: ModelNode): readonly Mark[] {
  return Object.entries(shape).flatMap(([property, node]) => {
    const values = listedValues(node);
    return values === undefined
      ? []
      : [{ property, storedName: node.storedName ?? property, values }];
  });
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
