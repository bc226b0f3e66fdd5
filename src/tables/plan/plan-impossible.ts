import type { DescribedIndex, DescribedTable } from '../describe/described-table.ts';
import { keyWords } from '../wanted/merge-shapes.ts';
import type { IndexShape, TableShape } from '../wanted/table-shape.ts';
import { indexDifference, isRetyped } from './index-difference.ts';
import type { Impossibility } from './table-plan.ts';

/** The differences that DynamoDB never changes: those of the table's key and of local indexes. */
export function impossibilities(
  wanted: TableShape,
  described: DescribedTable,
): readonly Impossibility[] {
  return [...keyImpossibilities(wanted, described), ...localImpossibilities(wanted, described)];
}

const copyHint =
  'Create another table with the models as they are, and copy the items into it; or make the models fit the table.';

function keyImpossibilities(
  wanted: TableShape,
  described: DescribedTable,
): readonly Impossibility[] {
  const [should, is] = [keyWords(wanted.key), keyWords(described.key)];
  if (should !== is) {
    const words = `The key of ${described.name} is ${is}, and should be ${should}.`;
    return [{ kind: 'table-key', words, hint: copyHint }];
  }
  const { partitionKey, sortKey } = wanted.key;
  return [partitionKey, ...(sortKey === undefined ? [] : [sortKey])]
    .filter((name) => isRetyped(wanted, described, name))
    .map((name) => ({
      kind: 'key-type',
      words: `${name}, of the key of ${described.name}, is a ${described.keyTypes[name]}, and should be a ${wanted.keyTypes[name]}.`,
      hint: copyHint,
    }));
}

function localImpossibilities(
  wanted: TableShape,
  described: DescribedTable,
): readonly Impossibility[] {
  const existing = new Map(described.indexes.map((index) => [index.name, index] as const));
  const found = wanted.indexes.flatMap((index) => {
    const other = existing.get(index.name);
    if (index.kind === 'localIndex' || other?.kind === 'localIndex') existing.delete(index.name);
    return localDifference(wanted, index, described, other);
  });
  const left = [...existing.values()].filter(
    ({ kind, name }) =>
      kind === 'localIndex' && !wanted.indexes.some((index) => index.name === name),
  );
  return [
    ...found,
    ...left.map(({ name }) =>
      localIndex(`The local index ${name} exists, but no model declares it.`),
    ),
  ];
}

function localDifference(
  wanted: TableShape,
  index: IndexShape,
  described: DescribedTable,
  found: DescribedIndex | undefined,
): readonly Impossibility[] {
  if (index.kind !== 'localIndex' && found?.kind !== 'localIndex') return [];
  if (found === undefined) return [localIndex(`The local index ${index.name} does not exist.`)];
  const difference = indexDifference(wanted, index, described, found);
  return difference === undefined
    ? []
    : [localIndex(`The index ${index.name} cannot change: ${difference}.`)];
}

function localIndex(words: string): Impossibility {
  const hint = `Local indexes are made with their table, and stay as they are. ${copyHint}`;
  return { kind: 'local-index', words, hint };
}
