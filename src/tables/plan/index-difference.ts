import { indexWords } from '../wanted/merge-shapes.ts';
import type { IndexShape, TableShape } from '../wanted/table-shape.ts';

/** How the index that is wanted differs from the one that exists, in words; `undefined` where not at all. */
export function indexDifference(
  wantedTable: TableShape,
  wanted: IndexShape,
  existingTable: TableShape,
  existing: IndexShape,
): string | undefined {
  if (indexWords(wanted) !== indexWords(existing)) {
    return `it is ${indexWords(existing)}, and should be ${indexWords(wanted)}`;
  }
  const retyped = keysOf(wanted).find((name) => isRetyped(wantedTable, existingTable, name));
  if (retyped !== undefined) {
    return `its ${retyped} is a ${existingTable.keyTypes[retyped]}, and should be a ${wantedTable.keyTypes[retyped]}`;
  }
  if (sameProjection(wanted.projection, existing.projection)) return undefined;
  return `it carries ${carried(existing)}, and should carry ${carried(wanted)}`;
}

/** Whether one of the indexes has a key whose type differs between the two tables. */
export function usesOtherTypes(
  one: TableShape,
  other: TableShape,
  indexes: readonly IndexShape[],
): boolean {
  return indexes.flatMap(keysOf).some((name) => isRetyped(one, other, name));
}

/** Whether an attribute is a key in both tables, but of another type. */
export function isRetyped(one: TableShape, other: TableShape, name: string): boolean {
  const [mine, yours] = [one, other].map(({ keyTypes }) =>
    Object.hasOwn(keyTypes, name) ? keyTypes[name] : undefined,
  );
  return mine !== undefined && yours !== undefined && mine !== yours;
}

function keysOf({ partitionKey, sortKey }: IndexShape): readonly string[] {
  return [...partitionKey, ...sortKey];
}

function sameProjection(one: IndexShape['projection'], other: IndexShape['projection']): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one.length === other.length && one.every((name) => other.includes(name));
}

function carried({ projection }: IndexShape): string {
  if (projection === 'all') return 'all attributes';
  return projection === 'keys' ? 'only keys' : `its keys and ${projection.join(', ')}`;
}
