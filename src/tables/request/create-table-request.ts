import type { CreateTableRequest, GlobalIndexDefinition } from '../../wire/tables.ts';
import type { TableOptions } from '../table-options.ts';
import type { WantedTable } from '../wanted/wanted-table.ts';
import {
  type Capacity,
  capacityOf,
  indexCapacity,
  onDemandThroughput,
  provisionedThroughput,
  warmThroughput,
} from './capacity.ts';
import {
  attributeDefinitions,
  indexDefinition,
  keySchema,
  sseSpecification,
  streamSpecification,
  tableClass,
} from './wire-table.ts';

/** The CreateTable request of a table: on demand unless said otherwise. Sends nothing. */
export function createTableRequest(
  wanted: WantedTable,
  TableName: string,
  options: TableOptions = {},
): CreateTableRequest {
  const { shape } = wanted;
  const { partitionKey, sortKey } = shape.key;
  const capacity = capacityOf(wanted, options);
  const globalIndexes = globalIndexDefinitions(wanted, capacity);
  const localIndexes = shape.indexes.filter(({ kind }) => kind === 'localIndex');
  return {
    TableName,
    KeySchema: keySchema([partitionKey], sortKey === undefined ? [] : [sortKey]),
    AttributeDefinitions: attributeDefinitions(shape),
    ...billing(capacity),
    ...(globalIndexes.length === 0 ? {} : { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length === 0
      ? {}
      : { LocalSecondaryIndexes: localIndexes.map(indexDefinition) }),
    ...settings(options),
  };
}

function globalIndexDefinitions(
  { shape }: WantedTable,
  capacity: Capacity | undefined,
): readonly GlobalIndexDefinition[] {
  return shape.indexes
    .filter(({ kind }) => kind === 'globalIndex')
    .map((index) => ({ ...indexDefinition(index), ...indexCapacity(capacity, index.name) }));
}

function billing(
  capacity: Capacity | undefined,
): Pick<CreateTableRequest, 'BillingMode' | 'ProvisionedThroughput' | 'OnDemandThroughput'> {
  if (capacity?.mode === 'provisioned') {
    const ProvisionedThroughput = provisionedThroughput(capacity.throughput);
    return { BillingMode: 'PROVISIONED', ProvisionedThroughput };
  }
  const maximum = capacity?.maximum;
  return {
    BillingMode: 'PAY_PER_REQUEST',
    ...(maximum === undefined ? {} : { OnDemandThroughput: onDemandThroughput(maximum) }),
  };
}

/** What is DynamoDB's default is left out, so that a plain table makes a plain request. */
function settings(options: TableOptions): Partial<CreateTableRequest> {
  const { encryption = 'aws-owned', tableClass: classed, deletionProtection, tags } = options;
  const stream = streamWanted(options);
  const set = Object.entries(tags ?? {}).flatMap(([Key, Value]) =>
    Value === null ? [] : [{ Key, Value }],
  );
  return {
    ...(options.warmThroughput && { WarmThroughput: warmThroughput(options.warmThroughput) }),
    ...(stream && { StreamSpecification: streamSpecification(stream) }),
    ...(encryption !== 'aws-owned' && { SSESpecification: sseSpecification(encryption) }),
    ...(classed && { TableClass: tableClass(classed) }),
    ...(deletionProtection !== undefined && { DeletionProtectionEnabled: deletionProtection }),
    ...(set.length > 0 && { Tags: set }),
  };
}

/** A table with replicas hands its changes on through a stream of both images. */
export function streamWanted({ stream, replicas }: TableOptions): TableOptions['stream'] {
  return stream ?? (replicas !== undefined && replicas.length > 0 ? 'bothImages' : undefined);
}
