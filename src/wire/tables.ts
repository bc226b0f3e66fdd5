/** One attribute of a key, in the order DynamoDB wants them. */
export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

/** The type of one key attribute. */
export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: 'S' | 'N' | 'B';
}

/** Which attributes an index carries. */
export interface Projection {
  readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly NonKeyAttributes?: readonly string[];
}

/** Capacity that is paid for by the hour. */
export interface ProvisionedThroughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** The most that an on-demand table or index takes in a second; -1 takes a maximum away. */
export interface OnDemandThroughput {
  readonly MaxReadRequestUnits?: number;
  readonly MaxWriteRequestUnits?: number;
}

/** What a table or an index can take at once, without warming up. */
export interface WarmThroughput {
  readonly ReadUnitsPerSecond?: number;
  readonly WriteUnitsPerSecond?: number;
}

/** A secondary index, as CreateTable takes it. */
export interface SecondaryIndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
}

/** A global secondary index, as CreateTable and UpdateTable take it. */
export interface GlobalIndexDefinition extends SecondaryIndexDefinition {
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
}

/** Whether changes are recorded, and how much of the items. */
export interface StreamSpecification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
}

/** With whose key a table is encrypted; not enabled means with one that AWS owns. */
export interface SSESpecification {
  readonly Enabled: boolean;
  readonly SSEType?: 'KMS';
  readonly KMSMasterKeyId?: string;
}

/** One tag of a table. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** How a table is paid for. */
export type BillingMode = 'PAY_PER_REQUEST' | 'PROVISIONED';

/** What its storage and its requests cost. */
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';

/** The settings of a table that CreateTable and UpdateTable share. */
export interface TableSettings {
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
  readonly StreamSpecification?: StreamSpecification;
  readonly SSESpecification?: SSESpecification;
  readonly TableClass?: TableClass;
  readonly DeletionProtectionEnabled?: boolean;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export interface CreateTableRequest extends TableSettings {
  readonly TableName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly BillingMode: BillingMode;
  readonly GlobalSecondaryIndexes?: readonly GlobalIndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly SecondaryIndexDefinition[];
  readonly Tags?: readonly Tag[];
}

/** One change of a global index. */
export type GlobalIndexUpdate =
  | { readonly Create: GlobalIndexDefinition }
  | { readonly Delete: { readonly IndexName: string } }
  | {
      readonly Update: Pick<GlobalIndexDefinition, 'IndexName'> &
        Pick<
          GlobalIndexDefinition,
          'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'
        >;
    };

/** One change of a global table's replicas. */
export type ReplicaUpdate =
  | {
      readonly Create: {
        readonly RegionName: string;
        readonly KMSMasterKeyId?: string;
        readonly TableClassOverride?: TableClass;
      };
    }
  | { readonly Delete: { readonly RegionName: string } };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export interface UpdateTableRequest extends TableSettings {
  readonly TableName: string;
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexUpdates?: readonly GlobalIndexUpdate[];
  readonly ReplicaUpdates?: readonly ReplicaUpdate[];
}

/** The request of DescribeTable, DeleteTable and whatever else asks only for a name. */
export interface TableNameRequest {
  readonly TableName: string;
}

/** What DynamoDB says of a global index. */
export interface GlobalIndexDescription extends GlobalIndexDefinition {
  readonly IndexStatus?: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE' | string;
  readonly Backfilling?: boolean;
  readonly ItemCount?: number;
  readonly IndexSizeBytes?: number;
}

/** What DynamoDB says of one replica of a global table. */
export interface ReplicaDescription {
  readonly RegionName?: string;
  readonly ReplicaStatus?: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE' | string;
}

/** What DynamoDB says of a table. */
export interface TableDescription {
  readonly TableName?: string;
  readonly TableArn?: string;
  readonly TableStatus?: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE' | string;
  readonly ItemCount?: number;
  readonly TableSizeBytes?: number;
  /** Seconds since 1970; the SDK makes a Date of it. */
  readonly CreationDateTime?: number | Date;
  readonly KeySchema?: readonly KeySchemaElement[];
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: readonly GlobalIndexDescription[];
  readonly LocalSecondaryIndexes?: readonly SecondaryIndexDefinition[];
  /** Missing on tables that never were on demand. */
  readonly BillingModeSummary?: { readonly BillingMode?: BillingMode };
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
  readonly StreamSpecification?: StreamSpecification;
  readonly LatestStreamArn?: string;
  readonly SSEDescription?: {
    readonly Status?: 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'UPDATING' | string;
    readonly KMSMasterKeyArn?: string;
  };
  readonly TableClassSummary?: { readonly TableClass?: TableClass };
  readonly DeletionProtectionEnabled?: boolean;
  readonly Replicas?: readonly ReplicaDescription[];
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export interface UpdateTimeToLiveRequest extends TableNameRequest {
  readonly TimeToLiveSpecification: { readonly AttributeName: string; readonly Enabled: boolean };
}

/** The answer to a DescribeTimeToLive. */
export interface TimeToLiveResponse {
  readonly TimeToLiveDescription?: {
    readonly TimeToLiveStatus?: 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | string;
    readonly AttributeName?: string;
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export interface UpdateContinuousBackupsRequest extends TableNameRequest {
  readonly PointInTimeRecoverySpecification: {
    readonly PointInTimeRecoveryEnabled: boolean;
    readonly RecoveryPeriodInDays?: number;
  };
}

/** The answer to a DescribeContinuousBackups. */
export interface ContinuousBackupsResponse {
  readonly ContinuousBackupsDescription?: {
    readonly PointInTimeRecoveryDescription?: {
      readonly PointInTimeRecoveryStatus?: 'ENABLED' | 'DISABLED';
      readonly RecoveryPeriodInDays?: number;
    };
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export interface ListTablesRequest {
  readonly ExclusiveStartTableName?: string;
  readonly Limit?: number;
}

interface TableResponse {
  readonly TableDescription?: TableDescription;
}

interface ResourceRequest {
  readonly ResourceArn: string;
}

/** The operations on tables, by DynamoDB's own name. */
export interface TableRequests {
  readonly CreateTable: { readonly request: CreateTableRequest; readonly response: TableResponse };
  readonly UpdateTable: { readonly request: UpdateTableRequest; readonly response: TableResponse };
  readonly DeleteTable: { readonly request: TableNameRequest; readonly response: TableResponse };
  readonly DescribeTable: {
    readonly request: TableNameRequest;
    readonly response: { readonly Table?: TableDescription };
  };
  readonly ListTables: {
    readonly request: ListTablesRequest;
    readonly response: {
      readonly TableNames?: readonly string[];
      readonly LastEvaluatedTableName?: string;
    };
  };
  readonly UpdateTimeToLive: {
    readonly request: UpdateTimeToLiveRequest;
    readonly response: object;
  };
  readonly DescribeTimeToLive: {
    readonly request: TableNameRequest;
    readonly response: TimeToLiveResponse;
  };
  readonly TagResource: {
    readonly request: ResourceRequest & { readonly Tags: readonly Tag[] };
    readonly response: object;
  };
  readonly UntagResource: {
    readonly request: ResourceRequest & { readonly TagKeys: readonly string[] };
    readonly response: object;
  };
  readonly ListTagsOfResource: {
    readonly request: ResourceRequest & { readonly NextToken?: string };
    readonly response: { readonly Tags?: readonly Tag[]; readonly NextToken?: string };
  };
  readonly UpdateContinuousBackups: {
    readonly request: UpdateContinuousBackupsRequest;
    readonly response: object;
  };
  readonly DescribeContinuousBackups: {
    readonly request: TableNameRequest;
    readonly response: ContinuousBackupsResponse;
  };
}
