import { type KeyPart, keyPartProperties, keyProperties } from '../definition/key.ts';
import type { ModelNode, NamedIndex } from '../definition/model-node.ts';

/** Something that can be queried: the table, or one of its indexes. */
export interface Source {
  /** The index's name in the model; `table` for the table itself. */
  readonly name: string;
  readonly index: NamedIndex | undefined;
  /** The properties of the partition key: several for a multi-attribute key. */
  readonly partition: readonly string[];
  /** The properties of the sort key, in their order. */
  readonly sort: readonly string[];
  /** The properties that it carries; `undefined` for all. */
  readonly carried: ReadonlySet<string> | undefined;
  /** Whether it can be read consistently. */
  readonly canBeConsistent: boolean;
}

/** The name of the table among the sources. */
export const tableSource = 'table';

/** Everything of a model that can be queried, the table first, then its indexes as declared. */
export function sourcesOf(model: ModelNode): readonly Source[] {
  return [
    {
      name: tableSource,
      index: undefined,
      partition: keyPartProperties(model.key.partitionKey),
      sort: model.key.sortKey === undefined ? [] : keyPartProperties(model.key.sortKey),
      carried: undefined,
      canBeConsistent: true,
    },
    ...Object.entries(model.indexes).map(([name, index]) => indexSource(model, name, index)),
  ];
}

function indexSource(model: ModelNode, name: string, index: NamedIndex): Source {
  const isLocal = index.kind === 'localIndex';
  const partition = isLocal ? [model.key.partitionKey] : index.partitionKey;
  return {
    name,
    index,
    partition: propertiesOf(partition),
    sort: propertiesOf(index.sortKey),
    carried: carriedBy(model, index),
    canBeConsistent: isLocal,
  };
}

/**
 * What an index carries: its keys and the table's, and what it projects; `undefined` for everything.
 */
export function carriedBy(model: ModelNode, index: NamedIndex): ReadonlySet<string> | undefined {
  if (index.projection === 'all') return undefined;
  const named = index.projection === 'keys' ? [] : index.projection;
  const keys = [
    ...keyProperties(model.key),
    ...propertiesOf([...index.partitionKey, ...index.sortKey]),
  ];
  return new Set([...keys, ...named]);
}

function propertiesOf(parts: readonly KeyPart[]): readonly string[] {
  return parts.flatMap(keyPartProperties);
}
