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

/** A secondary index, as CreateTable takes it. */
export interface SecondaryIndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export interface CreateTableRequest {
  readonly TableName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly BillingMode: 'PAY_PER_REQUEST' | 'PROVISIONED';
  readonly GlobalSecondaryIndexes?: readonly SecondaryIndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly SecondaryIndexDefinition[];
}

/** The request of DescribeTable and DeleteTable. */
export interface TableNameRequest {
  readonly TableName: string;
}

/** What DynamoDB says of a table. */
export interface TableDescription {
  readonly TableName?: string;
  readonly TableStatus?: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE' | string;
  readonly ItemCount?: number;
  readonly KeySchema?: readonly KeySchemaElement[];
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexes?: readonly (SecondaryIndexDefinition & {
    readonly IndexStatus?: string;
  })[];
  readonly LocalSecondaryIndexes?: readonly SecondaryIndexDefinition[];
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export interface UpdateTimeToLiveRequest extends TableNameRequest {
  readonly TimeToLiveSpecification: { readonly AttributeName: string; readonly Enabled: boolean };
}

/** The operations on tables, by DynamoDB's own name. */
export interface TableRequests {
  readonly CreateTable: {
    readonly request: CreateTableRequest;
    readonly response: { readonly TableDescription?: TableDescription };
  };
  readonly DeleteTable: {
    readonly request: TableNameRequest;
    readonly response: { readonly TableDescription?: TableDescription };
  };
  readonly DescribeTable: {
    readonly request: TableNameRequest;
    readonly response: { readonly Table?: TableDescription };
  };
  readonly UpdateTimeToLive: {
    readonly request: UpdateTimeToLiveRequest;
    readonly response: object;
  };
}
