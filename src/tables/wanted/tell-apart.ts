import { marksOf } from '../../definition/marks.ts';
import type { ModelNode } from '../../definition/model-node.ts';

/**
 * The stored name of an attribute that tells the items of two models apart: every item has it, and
 * the values that the two allow have none in common. `undefined` where there is none.
 */
export function tellingApart(one: ModelNode, other: ModelNode): string | undefined {
  const marks = new Map(marksOf(one).map(({ storedName, values }) => [storedName, values]));
  return marksOf(other).find(({ storedName, values }) => {
    const opposite = marks.get(storedName);
    return opposite !== undefined && !values.some((value) => opposite.includes(value));
  })?.storedName;
}
