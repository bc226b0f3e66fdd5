import type {
  GlobalIndexDefinition,
  OnDemandThroughput,
  ProvisionedThroughput,
} from '../../wire/tables.ts';
import { tableClass } from '../request/wire-table.ts';
import type { Replica } from '../table-options.ts';
import { commonProperties, keyProperties, regionalProperties } from './cloudformation-table.ts';
import { plain, present, type TableTemplate } from './table-template.ts';
import type { PlainData } from './yaml.ts';

interface Capacity {
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
}

/**
 * The properties of an `AWS::DynamoDB::GlobalTable`, which has writes for all regions and reads for
 * each. Its first replica is in the region of the stack.
 */
export function globalTableProperties(table: TableTemplate): PlainData {
  const { request, replicas } = table;
  const { SSESpecification: sse, GlobalSecondaryIndexes: indexes } = request;
  return present({
    ...keyProperties(table),
    GlobalSecondaryIndexes: indexes?.map(globalIndex),
    BillingMode: request.BillingMode,
    ...writeCapacity(request),
    ...commonProperties(table),
    SSESpecification: sse && present({ SSEEnabled: sse.Enabled, SSEType: sse.SSEType }),
    Replicas: [home(table), ...replicas.map((replica) => replicaOf(table, replica))],
  });
}

function globalIndex(index: GlobalIndexDefinition): PlainData {
  return present({
    IndexName: index.IndexName,
    KeySchema: plain(index.KeySchema),
    Projection: plain(index.Projection),
    ...writeCapacity(index),
    WarmThroughput: plain(index.WarmThroughput),
  });
}

function home(table: TableTemplate): PlainData {
  const { SSESpecification: sse } = table.request;
  return regional(table, { Ref: 'AWS::Region' }, sse?.KMSMasterKeyId);
}

function replicaOf(table: TableTemplate, replica: Replica): PlainData {
  const { request } = table;
  const {
    region,
    kmsKey = request.SSESpecification?.KMSMasterKeyId,
    tableClass: classed,
  } = replica;
  const own = classed === undefined ? {} : { TableClass: tableClass(classed) };
  return regional({ ...table, request: { ...request, ...own } }, region, kmsKey);
}

function regional(table: TableTemplate, region: PlainData, kmsKey: string | undefined): PlainData {
  return present({
    Region: region,
    ...readCapacity(table.request),
    GlobalSecondaryIndexes: indexReads(table.request.GlobalSecondaryIndexes),
    ...regionalProperties(table),
    SSESpecification: kmsKey === undefined ? undefined : { KMSMasterKeyId: kmsKey },
  });
}

/** Indexes of a replica are listed where their reads are limited or paid for by the hour. */
function indexReads(indexes: readonly GlobalIndexDefinition[] | undefined): PlainData | undefined {
  const listed = (indexes ?? []).flatMap((index) => {
    const reads = present(readCapacity(index));
    return Object.keys(reads).length === 0 ? [] : [{ IndexName: index.IndexName, ...reads }];
  });
  return listed.length === 0 ? undefined : listed;
}

/** Provisioned writes of a global table always scale by themselves: from the given to the given. */
function writeCapacity({ ProvisionedThroughput: fixed, OnDemandThroughput: most }: Capacity) {
  const units = fixed?.WriteCapacityUnits;
  return {
    WriteProvisionedThroughputSettings: units && {
      WriteCapacityAutoScalingSettings: {
        MinCapacity: units,
        MaxCapacity: units,
        TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 },
      },
    },
    WriteOnDemandThroughputSettings: most?.MaxWriteRequestUnits && {
      MaxWriteRequestUnits: most.MaxWriteRequestUnits,
    },
  };
}

function readCapacity({ ProvisionedThroughput: fixed, OnDemandThroughput: most }: Capacity) {
  return {
    ReadProvisionedThroughputSettings: fixed && { ReadCapacityUnits: fixed.ReadCapacityUnits },
    ReadOnDemandThroughputSettings: most?.MaxReadRequestUnits && {
      MaxReadRequestUnits: most.MaxReadRequestUnits,
    },
  };
}
