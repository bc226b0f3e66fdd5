import type { StreamView } from '../../definition/stream-view.ts';
import type {
  AttributeDefinition,
  KeySchemaElement,
  SecondaryIndexDefinition,
  SSESpecification,
  StreamSpecification,
  TableClass,
} from '../../wire/tables.ts';
import type { TableClassName, TableOptions } from '../table-options.ts';
import type { IndexShape, KeyType, TableShape } from '../wanted/table-shape.ts';

const attributeTypes = { string: 'S', number: 'N', binary: 'B' } as const satisfies Record<
  KeyType,
  string
>;

const streamViews = {
  keys: 'KEYS_ONLY',
  oldImage: 'OLD_IMAGE',
  newImage: 'NEW_IMAGE',
  bothImages: 'NEW_AND_OLD_IMAGES',
} as const satisfies Record<StreamView, string>;

const tableClasses = {
  standard: 'STANDARD',
  'infrequent-access': 'STANDARD_INFREQUENT_ACCESS',
} as const satisfies Record<TableClassName, TableClass>;

/** A key as it travels: partition key before sort key. */
export function keySchema(
  partitionKey: readonly string[],
  sortKey: readonly string[],
): readonly KeySchemaElement[] {
  return [
    ...partitionKey.map((AttributeName) => ({ AttributeName, KeyType: 'HASH' }) as const),
    ...sortKey.map((AttributeName) => ({ AttributeName, KeyType: 'RANGE' }) as const),
  ];
}

/** The types of some of a table's key attributes as they travel; of all, where none are named. */
export function attributeDefinitions(
  { keyTypes }: TableShape,
  names: readonly string[] = Object.keys(keyTypes),
): readonly AttributeDefinition[] {
  return [...new Set(names)].map((AttributeName) => ({
    AttributeName,
    AttributeType: attributeTypes[keyTypes[AttributeName] ?? 'string'],
  }));
}

/** An index as it travels. */
export function indexDefinition(index: IndexShape): SecondaryIndexDefinition {
  const { name, partitionKey, sortKey, projection } = index;
  return {
    IndexName: name,
    KeySchema: keySchema(partitionKey, sortKey),
    Projection:
      typeof projection === 'string'
        ? { ProjectionType: projection === 'all' ? 'ALL' : 'KEYS_ONLY' }
        : { ProjectionType: 'INCLUDE', NonKeyAttributes: projection },
  };
}

/** A stream as it travels. */
export function streamSpecification(stream: StreamView | false): StreamSpecification {
  return stream === false
    ? { StreamEnabled: false }
    : { StreamEnabled: true, StreamViewType: streamViews[stream] };
}

/** Encryption as it travels. */
export function sseSpecification(
  encryption: NonNullable<TableOptions['encryption']>,
): SSESpecification {
  if (encryption === 'aws-owned') return { Enabled: false };
  const own = encryption === 'aws-managed' ? {} : { KMSMasterKeyId: encryption.kmsKey };
  return { Enabled: true, SSEType: 'KMS', ...own };
}

/** A table class as it travels. */
export function tableClass(name: TableClassName): TableClass {
  return tableClasses[name];
}

/** What a stream's view is called here; `false` for a stream that is off. */
export function streamView(specification: StreamSpecification | undefined): StreamView | false {
  if (!specification?.StreamEnabled) return false;
  const names = Object.keys(streamViews) as StreamView[];
  return names.find((name) => streamViews[name] === specification.StreamViewType) ?? 'keys';
}

/** What the type of a key attribute is called here. */
export function keyTypeName({ AttributeType }: AttributeDefinition): KeyType {
  const names = Object.keys(attributeTypes) as KeyType[];
  return names.find((name) => attributeTypes[name] === AttributeType) ?? 'string';
}
