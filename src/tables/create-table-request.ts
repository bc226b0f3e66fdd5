import { type KeyPart, keyPartProperties, keyParts } from '../definition/key.ts';
import { type ModelNode, type NamedIndex, storedName } from '../definition/model-node.ts';
import { isKeyType, wireTypeOf } from '../definition/wire-type.ts';
import type {
  AttributeDefinition,
  CreateTableRequest,
  KeySchemaElement,
  Projection,
  SecondaryIndexDefinition,
} from '../wire/tables.ts';

/** The CreateTable request of a model: on demand, with all its indexes. Sends nothing. */
export function createTableRequest(model: ModelNode, table: string): CreateTableRequest {
  const globalIndexes = indexDefinitions(model, 'globalIndex');
  const localIndexes = indexDefinitions(model, 'localIndex');
  const { partitionKey, sortKey } = model.key;
  return {
    TableName: table,
    KeySchema: keySchema(model, [partitionKey], sortKey === undefined ? [] : [sortKey]),
    AttributeDefinitions: attributeDefinitions(model),
    BillingMode: 'PAY_PER_REQUEST',
    ...(globalIndexes.length === 0 ? {} : { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length === 0 ? {} : { LocalSecondaryIndexes: localIndexes }),
  };
}

function indexDefinitions(
  model: ModelNode,
  kind: NamedIndex['kind'],
): readonly SecondaryIndexDefinition[] {
  return Object.values(model.indexes)
    .filter((index) => index.kind === kind)
    .map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(
        model,
        kind === 'localIndex' ? [model.key.partitionKey] : index.partitionKey,
        index.sortKey,
      ),
      Projection: projectionOf(model, index),
    }));
}

function keySchema(
  model: ModelNode,
  partitionKey: readonly KeyPart[],
  sortKey: readonly KeyPart[],
): readonly KeySchemaElement[] {
  return [
    ...storedNames(model, partitionKey).map(
      (AttributeName) => ({ AttributeName, KeyType: 'HASH' }) as const,
    ),
    ...storedNames(model, sortKey).map(
      (AttributeName) => ({ AttributeName, KeyType: 'RANGE' }) as const,
    ),
  ];
}

function storedNames(model: ModelNode, parts: readonly KeyPart[]): readonly string[] {
  return parts.flatMap(keyPartProperties).map((property) => storedName(model.shape, property));
}

/** DynamoDB wants the attributes of keys and of nothing else, each once. */
function attributeDefinitions(model: ModelNode): readonly AttributeDefinition[] {
  const properties = [
    ...keyParts(model.key),
    ...Object.values(model.indexes).flatMap((index) => [...index.partitionKey, ...index.sortKey]),
  ].flatMap(keyPartProperties);
  return [...new Set(properties)].map((property) => {
    const node = model.shape[property];
    const type = node === undefined ? undefined : wireTypeOf(node);
    return {
      AttributeName: storedName(model.shape, property),
      AttributeType: isKeyType(type) ? type : 'S',
    };
  });
}

/** Key attributes are in every index anyway; DynamoDB refuses them among the projected ones. */
function projectionOf(
  model: ModelNode,
  { projection, partitionKey, sortKey }: NamedIndex,
): Projection {
  if (projection === 'all') return { ProjectionType: 'ALL' };
  const keys = [...keyParts(model.key), ...partitionKey, ...sortKey].flatMap(keyPartProperties);
  const carried = projection === 'keys' ? [] : projection.filter((name) => !keys.includes(name));
  return carried.length === 0
    ? { ProjectionType: 'KEYS_ONLY' }
    : {
        ProjectionType: 'INCLUDE',
        NonKeyAttributes: carried.map((property) => storedName(model.shape, property)),
      };
}
