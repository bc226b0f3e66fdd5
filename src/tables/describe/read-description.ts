import type {
  GlobalIndexDescription,
  KeySchemaElement,
  OnDemandThroughput,
  ProvisionedThroughput,
  SecondaryIndexDefinition,
  TableDescription,
} from '../../wire/tables.ts';
import { keyTypeName, streamView } from '../request/wire-table.ts';
import type { Maxima } from '../table-options.ts';
import { withoutKeys } from '../wanted/model-shape.ts';
import type { IndexShape, TableShape } from '../wanted/table-shape.ts';
import type {
  DescribedBilling,
  DescribedIndex,
  DescribedReplica,
  DescribedTable,
  TableStatus,
} from './described-table.ts';

/** What DescribeTable does not say, and other operations do. */
export type DescribedApart = Pick<DescribedTable, 'ttl' | 'tags' | 'pointInTimeRecovery'>;

/** DynamoDB's description of a table in the words of this library. */
export function readDescription(raw: TableDescription, apart: DescribedApart): DescribedTable {
  const billing = tableBilling(raw);
  const indexes = indexesOf(raw, billing.mode);
  return {
    name: raw.TableName ?? '',
    arn: raw.TableArn,
    status: status(raw.TableStatus),
    createdAt: createdAt(raw.CreationDateTime),
    itemCount: raw.ItemCount ?? 0,
    size: raw.TableSizeBytes ?? 0,
    key: tableKey(raw),
    keyTypes: keyTypes(raw, indexes),
    indexes,
    billing,
    warmThroughput: warm(raw),
    stream: streamView(raw.StreamSpecification),
    streamArn: raw.LatestStreamArn,
    encryption: encryption(raw),
    tableClass:
      raw.TableClassSummary?.TableClass === 'STANDARD_INFREQUENT_ACCESS'
        ? 'infrequent-access'
        : 'standard',
    deletionProtection: raw.DeletionProtectionEnabled ?? false,
    replicas: replicas(raw),
    ...apart,
    raw,
  };
}

function status(word: string | undefined): TableStatus {
  return (word ?? 'active').toLowerCase();
}

/** The wire gives seconds, the SDK a Date. */
function createdAt(time: number | Date | undefined): Date | undefined {
  return typeof time === 'number' ? new Date(time * 1000) : time;
}

function tableKey({ KeySchema = [] }: TableDescription): TableShape['key'] {
  const [sortKey] = attributesOf(KeySchema, 'RANGE');
  return {
    partitionKey: attributesOf(KeySchema, 'HASH').join(),
    ...(sortKey === undefined ? {} : { sortKey }),
  };
}

function attributesOf(
  schema: readonly KeySchemaElement[],
  type: KeySchemaElement['KeyType'],
): readonly string[] {
  return schema.flatMap(({ AttributeName, KeyType }) => (KeyType === type ? [AttributeName] : []));
}

/** The types of attributes that are in a key; others may be left over from a deleted index. */
function keyTypes(
  { KeySchema = [], AttributeDefinitions = [] }: TableDescription,
  indexes: readonly IndexShape[],
): TableShape['keyTypes'] {
  const used = new Set([
    ...KeySchema.map(({ AttributeName }) => AttributeName),
    ...indexes.flatMap(({ partitionKey, sortKey }) => [...partitionKey, ...sortKey]),
  ]);
  return Object.fromEntries(
    AttributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName)).map(
      (definition) => [definition.AttributeName, keyTypeName(definition)],
    ),
  );
}

function indexesOf(
  raw: TableDescription,
  mode: DescribedBilling['mode'],
): readonly DescribedIndex[] {
  const { KeySchema = [], GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = raw;
  const tableKeys = KeySchema.map(({ AttributeName }) => AttributeName);
  return [
    ...GlobalSecondaryIndexes.map((index) => ({
      ...indexShape('globalIndex', index, tableKeys),
      status: status(index.IndexStatus),
      backfilling: index.Backfilling ?? false,
      billing: indexBilling(index, mode),
    })),
    ...LocalSecondaryIndexes.map((index) => ({
      ...indexShape('localIndex', index, tableKeys),
      status: status(raw.TableStatus),
      backfilling: false,
      billing: tableBilling(raw),
    })),
  ];
}

function indexShape(
  kind: IndexShape['kind'],
  { IndexName, KeySchema, Projection }: SecondaryIndexDefinition,
  tableKeys: readonly string[],
): IndexShape {
  const partitionKey = attributesOf(KeySchema, 'HASH');
  const sortKey = attributesOf(KeySchema, 'RANGE');
  const { ProjectionType, NonKeyAttributes = [] } = Projection;
  const carried = withoutKeys(NonKeyAttributes, [...tableKeys, ...partitionKey, ...sortKey]);
  return {
    kind,
    name: IndexName,
    partitionKey,
    sortKey,
    projection: ProjectionType === 'ALL' ? 'all' : ProjectionType === 'INCLUDE' ? carried : 'keys',
  };
}

/** Tables that never were on demand have no summary. */
function tableBilling(raw: TableDescription): DescribedBilling {
  return raw.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST'
    ? { mode: 'on-demand', maximum: maxima(raw.OnDemandThroughput) }
    : { mode: 'provisioned', ...throughput(raw.ProvisionedThroughput) };
}

function indexBilling(
  index: GlobalIndexDescription,
  mode: DescribedBilling['mode'],
): DescribedBilling {
  return mode === 'on-demand'
    ? { mode, maximum: maxima(index.OnDemandThroughput) }
    : { mode, ...throughput(index.ProvisionedThroughput) };
}

function throughput(given: ProvisionedThroughput | undefined): Required<Maxima> {
  const { ReadCapacityUnits: readUnits = 0, WriteCapacityUnits: writeUnits = 0 } = given ?? {};
  return { readUnits, writeUnits };
}

/** A maximum of -1 is none. */
function maxima(given: OnDemandThroughput | undefined): Maxima {
  const { MaxReadRequestUnits: readUnits = -1, MaxWriteRequestUnits: writeUnits = -1 } =
    given ?? {};
  return { ...(readUnits >= 0 && { readUnits }), ...(writeUnits >= 0 && { writeUnits }) };
}

function warm({ WarmThroughput }: TableDescription): DescribedTable['warmThroughput'] {
  if (WarmThroughput === undefined) return undefined;
  const { ReadUnitsPerSecond = 0, WriteUnitsPerSecond = 0 } = WarmThroughput;
  return { readUnits: ReadUnitsPerSecond, writeUnits: WriteUnitsPerSecond };
}

function encryption({ SSEDescription }: TableDescription): DescribedTable['encryption'] {
  const { Status = 'DISABLED', KMSMasterKeyArn = '' } = SSEDescription ?? {};
  return Status === 'DISABLED' || Status === 'DISABLING'
    ? 'aws-owned'
    : { kmsKey: KMSMasterKeyArn };
}

function replicas({ Replicas = [] }: TableDescription): readonly DescribedReplica[] {
  return Replicas.map(({ RegionName = '', ReplicaStatus }) => ({
    region: RegionName,
    status: status(ReplicaStatus),
  }));
}
