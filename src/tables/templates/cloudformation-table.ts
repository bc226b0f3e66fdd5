import { plain, present, type TableTemplate } from './table-template.ts';
import type { PlainData } from './yaml.ts';

/** Properties of a resource, by their names in CloudFormation. */
type Properties = Readonly<Record<string, PlainData | undefined>>;

/** The properties of an `AWS::DynamoDB::Table`: CreateTable's, some under other names. */
export function tableProperties(table: TableTemplate): PlainData {
  const { request } = table;
  return present({
    ...keyProperties(table),
    BillingMode: request.BillingMode,
    ProvisionedThroughput: plain(request.ProvisionedThroughput),
    OnDemandThroughput: plain(request.OnDemandThroughput),
    ...commonProperties(table),
    ...regionalProperties(table),
    SSESpecification: encryption(table),
  });
}

/** What a table and a global table name alike, first: the keys. */
export function keyProperties({ request }: TableTemplate): Properties {
  return {
    TableName: request.TableName,
    KeySchema: plain(request.KeySchema),
    AttributeDefinitions: plain(request.AttributeDefinitions),
    GlobalSecondaryIndexes: plain(request.GlobalSecondaryIndexes),
    LocalSecondaryIndexes: plain(request.LocalSecondaryIndexes),
  };
}

/** What a table and a global table name alike, second: the settings. */
export function commonProperties({ request, ttl }: TableTemplate): Properties {
  const view = request.StreamSpecification?.StreamViewType;
  return {
    WarmThroughput: plain(request.WarmThroughput),
    StreamSpecification: view && { StreamViewType: view },
    TimeToLiveSpecification: ttl === undefined ? undefined : { AttributeName: ttl, Enabled: true },
  };
}

/** What a global table has once for each region. */
export function regionalProperties({ request, recovery }: TableTemplate): Properties {
  return {
    PointInTimeRecoverySpecification:
      recovery &&
      present({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: recovery.days }),
    TableClass: request.TableClass,
    DeletionProtectionEnabled: request.DeletionProtectionEnabled,
    Tags: plain(request.Tags),
  };
}

function encryption({ request: { SSESpecification: sse } }: TableTemplate): PlainData | undefined {
  if (sse === undefined) return undefined;
  const { Enabled, SSEType, KMSMasterKeyId } = sse;
  return present({ SSEEnabled: Enabled, SSEType, KMSMasterKeyId });
}
