import type { NodeOf } from '../definition/node.ts';

/**
 * The property that tells the maps of a union apart: a literal in each of them, another value in
 * each. `undefined` where there is none, and where one map is alone and needs none.
 */
export function discriminatorOf(maps: readonly NodeOf<'map'>[]): string | undefined {
  const [first] = maps;
  if (first === undefined || maps.length < 2) return undefined;
  return Object.keys(first.shape).find((property) => {
    const values = new Set<unknown>();
    for (const { shape } of maps) {
      const inner = Object.hasOwn(shape, property) ? shape[property] : undefined;
      if (inner?.kind === 'literal') values.add(inner.value);
    }
    return values.size === maps.length;
  });
}
