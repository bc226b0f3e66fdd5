import { refuse } from '../../definition/refuse.ts';
import type { IndexShape, KeyType, TableKey, TableShape } from './table-shape.ts';

/** What one model asks of a table. */
export interface ModelShape {
  readonly model: string;
  readonly shape: TableShape;
}

/** DynamoDB's limits on the indexes of one table. */
const limits = { globalIndex: 20, localIndex: 5, projected: 100 };

/**
 * The shape that serves every model: one key, all their indexes, and in an index that several have
 * what any of them projects.
 */
export function mergeShapes(shapes: readonly ModelShape[]): TableShape {
  const [first, ...others] = shapes;
  if (first === undefined) return { key: { partitionKey: '' }, keyTypes: {}, indexes: [] };
  for (const other of others) sameKey(first, other);
  const indexes = new Map<string, IndexOfModel>();
  for (const { model, shape } of shapes) {
    for (const index of shape.indexes) {
      const known = indexes.get(index.name);
      indexes.set(index.name, {
        model: known?.model ?? model,
        index: known === undefined ? index : sameIndex(known, { model, index }),
      });
    }
  }
  const merged = [...indexes.values()].map(({ index }) => index);
  if (others.length > 0) refuseTooMany(merged);
  return { key: first.shape.key, keyTypes: sameTypes(shapes), indexes: merged };
}

interface IndexOfModel {
  readonly model: string;
  readonly index: IndexShape;
}

function sameKey(one: ModelShape, other: ModelShape): void {
  const [mine, yours] = [keyWords(one.shape.key), keyWords(other.shape.key)];
  if (mine === yours) return;
  refuse(
    'table-key-conflict',
    `${one.model} and ${other.model} share a table but not its key: ${mine}, and ${yours}.`,
    'Store the keys under the same names with .name(), or give one of the models another table.',
  );
}

/** A key in words, by stored names. */
export function keyWords({ partitionKey, sortKey }: TableKey): string {
  return sortKey === undefined ? partitionKey : `${partitionKey} and ${sortKey}`;
}

function sameTypes(shapes: readonly ModelShape[]): TableShape['keyTypes'] {
  const types = new Map<string, { readonly model: string; readonly type: KeyType }>();
  for (const { model, shape } of shapes) {
    for (const [name, type] of Object.entries(shape.keyTypes)) {
      const known = types.get(name);
      if (known !== undefined && known.type !== type) {
        refuse(
          'table-attribute-conflict',
          `${name} is a key, and a ${known.type} in ${known.model}, but a ${type} in ${model}.`,
          'An attribute of a key has one type in a table: give one of them another name with .name().',
        );
      }
      types.set(name, known ?? { model, type });
    }
  }
  return Object.fromEntries([...types].map(([name, { type }]) => [name, type]));
}

/** The index that two models share. What it carries may differ: it then carries both. */
function sameIndex(one: IndexOfModel, other: IndexOfModel): IndexShape {
  const [mine, yours] = [indexWords(one.index), indexWords(other.index)];
  if (mine !== yours) {
    refuse(
      'table-index-conflict',
      `The index ${one.index.name} is ${mine} in ${one.model}, but ${yours} in ${other.model}.`,
      'Store its keys under the same names, or give one of them another name.',
    );
  }
  const projection = joined(one.index.projection, other.index.projection);
  return { ...one.index, projection };
}

function joined(
  one: IndexShape['projection'],
  other: IndexShape['projection'],
): IndexShape['projection'] {
  if (one === 'all' || other === 'all') return 'all';
  if (one === 'keys') return other;
  return other === 'keys' ? one : [...new Set([...one, ...other])];
}

/** An index and its key in words, by stored names. */
export function indexWords({ kind, partitionKey, sortKey }: IndexShape): string {
  const sorted = sortKey.length === 0 ? '' : ` sorted by ${sortKey.join(', ')}`;
  return `a ${kind === 'localIndex' ? 'local' : 'global'} index of ${partitionKey.join(', ')}${sorted}`;
}

function refuseTooMany(indexes: readonly IndexShape[]): void {
  for (const kind of ['globalIndex', 'localIndex'] as const) {
    const count = indexes.filter((index) => index.kind === kind).length;
    if (count <= limits[kind]) continue;
    refuse(
      'index-count',
      `The models of one table have ${count} ${kind === 'globalIndex' ? 'global' : 'local'} indexes together.`,
      `DynamoDB takes ${limits[kind]} for each table: share them, under the same names and keys.`,
    );
  }
  const projected = indexes.flatMap(({ projection }) =>
    typeof projection === 'string' ? [] : projection,
  ).length;
  if (projected > limits.projected) {
    refuse(
      'projection-count',
      `The indexes of the models of one table name ${projected} projected attributes.`,
      `DynamoDB takes ${limits.projected} over all indexes of a table; project 'all' where it is most of them.`,
    );
  }
}
