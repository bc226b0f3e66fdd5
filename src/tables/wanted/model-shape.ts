import { type KeyPart, keyPartProperties, keyParts } from '../../definition/key.ts';
import { type ModelNode, type NamedIndex, storedName } from '../../definition/model-node.ts';
import { wireTypeOf } from '../../definition/wire-type.ts';
import type { IndexShape, KeyType, TableShape } from './table-shape.ts';

/** What a model alone asks of its table. */
export function modelShape(model: ModelNode): TableShape {
  const { partitionKey, sortKey } = model.key;
  return {
    key: {
      partitionKey: storedNames(model, [partitionKey]).join(),
      ...(sortKey === undefined ? {} : { sortKey: storedNames(model, [sortKey]).join() }),
    },
    keyTypes: keyTypes(model),
    indexes: Object.values(model.indexes).map((index) => indexShape(model, index)),
  };
}

function indexShape(model: ModelNode, index: NamedIndex): IndexShape {
  const { kind, name } = index;
  const isLocal = kind === 'localIndex';
  const partitionKey = storedNames(model, isLocal ? [model.key.partitionKey] : index.partitionKey);
  const sortKey = storedNames(model, index.sortKey);
  const keys = [...storedNames(model, keyParts(model.key)), ...partitionKey, ...sortKey];
  return { kind, name, partitionKey, sortKey, projection: projection(model, index, keys) };
}

function projection(
  model: ModelNode,
  { projection: declared }: NamedIndex,
  keys: readonly string[],
): IndexShape['projection'] {
  if (typeof declared === 'string') return declared;
  return withoutKeys(
    declared.map((property) => storedName(model.shape, property)),
    keys,
  );
}

/** Keys are in every index anyway; DynamoDB refuses them among the projected attributes. */
export function withoutKeys(
  projected: readonly string[],
  keys: readonly string[],
): IndexShape['projection'] {
  const carried = projected.filter((name) => !keys.includes(name));
  return carried.length === 0 ? 'keys' : carried;
}

function storedNames(model: ModelNode, parts: readonly KeyPart[]): readonly string[] {
  return parts.flatMap(keyPartProperties).map((property) => storedName(model.shape, property));
}

/** DynamoDB wants to know the attributes of keys and no others, each once. */
function keyTypes(model: ModelNode): TableShape['keyTypes'] {
  const parts = [
    ...keyParts(model.key),
    ...Object.values(model.indexes).flatMap((index) => [...index.partitionKey, ...index.sortKey]),
  ];
  return Object.fromEntries(
    parts
      .flatMap(keyPartProperties)
      .map((property) => [storedName(model.shape, property), keyType(model, property)]),
  );
}

const typeNames: Readonly<Record<string, KeyType>> = { S: 'string', N: 'number', B: 'binary' };

/** The type of an attribute as a key; `undefined` for one that DynamoDB cannot order. */
export function keyTypeOf(model: ModelNode, property: string): KeyType | undefined {
  const node = model.shape[property];
  return node === undefined ? undefined : typeNames[wireTypeOf(node) ?? ''];
}

/** Models with keys of other types were refused when they were declared. */
function keyType(model: ModelNode, property: string): KeyType {
  return keyTypeOf(model, property) ?? 'string';
}

/** The stored name of a model's time to live. */
export function ttlOf({ roles, shape }: ModelNode): string | undefined {
  return roles.ttl === undefined ? undefined : storedName(shape, roles.ttl);
}
