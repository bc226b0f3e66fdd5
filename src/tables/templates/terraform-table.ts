import type {
  CreateTableRequest,
  GlobalIndexDefinition,
  KeySchemaElement,
  SecondaryIndexDefinition,
  TableSettings,
} from '../../wire/tables.ts';
import type { Replica } from '../table-options.ts';
import { attributes, block, type HclBlock, type HclEntry } from './hcl.ts';
import type { TableTemplate } from './table-template.ts';

/** A table as an `aws_dynamodb_table` of that name. */
export function tableBlock(table: TableTemplate, name: string, retain: boolean): HclBlock {
  const { request, recovery, ttl, replicas } = table;
  const body = [
    ...settings(request),
    ...request.AttributeDefinitions.flatMap(({ AttributeName, AttributeType }) =>
      block('attribute', attributes({ name: AttributeName, type: AttributeType })),
    ),
    ...(request.GlobalSecondaryIndexes ?? []).flatMap(globalIndex),
    ...(request.LocalSecondaryIndexes ?? []).flatMap(localIndex),
    ...capacityBlocks(request),
    ...block('ttl', attributes(ttl === undefined ? {} : { attribute_name: ttl, enabled: true })),
    ...block(
      'point_in_time_recovery',
      attributes(recovery ? { enabled: true, recovery_period_in_days: recovery.days } : {}),
    ),
    ...encryption(request),
    ...replicas.flatMap((replica) => replicaBlock(table, replica)),
    ...attributes({ tags: tagsOf(request) }),
    ...block('lifecycle', attributes({ prevent_destroy: retain || undefined })),
  ];
  return { kind: 'block', type: 'resource', labels: ['aws_dynamodb_table', name], body };
}

function settings(request: CreateTableRequest): readonly HclEntry[] {
  const view = request.StreamSpecification?.StreamViewType;
  return attributes({
    name: request.TableName,
    billing_mode: request.BillingMode,
    ...capacity(request),
    ...simpleKey(request.KeySchema),
    table_class: request.TableClass,
    stream_enabled: view && true,
    stream_view_type: view,
    deletion_protection_enabled: request.DeletionProtectionEnabled,
  });
}

/** The first attribute of each type: tables and local indexes have no more. */
function simpleKey(schema: readonly KeySchemaElement[]): {
  readonly hash_key: string | undefined;
  readonly range_key: string | undefined;
} {
  const first = (type: KeySchemaElement['KeyType']): string | undefined =>
    schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return { hash_key: first('HASH'), range_key: first('RANGE') };
}

function globalIndex(index: GlobalIndexDefinition): readonly HclBlock[] {
  return block('global_secondary_index', [
    ...attributes({ name: index.IndexName, ...projection(index), ...capacity(index) }),
    ...index.KeySchema.flatMap(({ AttributeName, KeyType }) =>
      block('key_schema', attributes({ attribute_name: AttributeName, key_type: KeyType })),
    ),
    ...capacityBlocks(index),
  ]);
}

function localIndex(index: SecondaryIndexDefinition): readonly HclBlock[] {
  const { range_key } = simpleKey(index.KeySchema);
  return block(
    'local_secondary_index',
    attributes({ name: index.IndexName, range_key, ...projection(index) }),
  );
}

function projection({
  Projection: { ProjectionType, NonKeyAttributes },
}: SecondaryIndexDefinition): {
  readonly projection_type: string;
  readonly non_key_attributes: readonly string[] | undefined;
} {
  return { projection_type: ProjectionType, non_key_attributes: NonKeyAttributes };
}

type Capacity = Pick<
  TableSettings,
  'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'
>;

function capacity({ ProvisionedThroughput: fixed }: Capacity): {
  readonly read_capacity: number | undefined;
  readonly write_capacity: number | undefined;
} {
  return { read_capacity: fixed?.ReadCapacityUnits, write_capacity: fixed?.WriteCapacityUnits };
}

function capacityBlocks({ OnDemandThroughput: most, WarmThroughput: warm }: Capacity) {
  return [
    ...block(
      'on_demand_throughput',
      attributes({
        max_read_request_units: most?.MaxReadRequestUnits,
        max_write_request_units: most?.MaxWriteRequestUnits,
      }),
    ),
    ...block(
      'warm_throughput',
      attributes({
        read_units_per_second: warm?.ReadUnitsPerSecond,
        write_units_per_second: warm?.WriteUnitsPerSecond,
      }),
    ),
  ];
}

function encryption({ SSESpecification: sse }: CreateTableRequest): readonly HclBlock[] {
  if (sse === undefined) return [];
  const { Enabled: enabled, KMSMasterKeyId: kms_key_arn } = sse;
  return block('server_side_encryption', attributes({ enabled, kms_key_arn }));
}

function replicaBlock(
  { request, recovery }: TableTemplate,
  { region, kmsKey = request.SSESpecification?.KMSMasterKeyId }: Replica,
): readonly HclBlock[] {
  return block(
    'replica',
    attributes({
      region_name: region,
      kms_key_arn: kmsKey,
      point_in_time_recovery: recovery && true,
      deletion_protection_enabled: request.DeletionProtectionEnabled,
      propagate_tags: request.Tags && true,
    }),
  );
}

function tagsOf({ Tags }: CreateTableRequest): Record<string, string> | undefined {
  return Tags && Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
}
