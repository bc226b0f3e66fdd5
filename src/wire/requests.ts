import type { WireItem } from './attribute-value.ts';
import type { StreamRequests } from './streams.ts';
import type { TableDescription, TableRequests } from './tables.ts';

/** Placeholders to the names they stand for. */
export interface ExpressionNames {
  readonly [placeholder: string]: string;
}

/** The part that every request on items may carry. */
export interface ItemRequest {
  readonly TableName: string;
  readonly ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE';
}

/** The part of a write that makes it conditional. */
export interface ConditionalRequest extends ItemRequest {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: ExpressionNames;
  readonly ExpressionAttributeValues?: WireItem;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export interface GetItemRequest extends ItemRequest {
  readonly Key: WireItem;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: ExpressionNames;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export interface PutItemRequest extends ConditionalRequest {
  readonly Item: WireItem;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD';
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export interface UpdateItemRequest extends ConditionalRequest {
  readonly Key: WireItem;
  readonly UpdateExpression?: string;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export interface DeleteItemRequest extends ConditionalRequest {
  readonly Key: WireItem;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD';
}

/** The part that Query and Scan share: which items are read, and what of them. */
export interface SearchRequest extends ItemRequest {
  readonly IndexName?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly Select?: 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT';
  readonly ExpressionAttributeNames?: ExpressionNames;
  readonly ExpressionAttributeValues?: WireItem;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: WireItem;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export interface QueryRequest extends SearchRequest {
  readonly KeyConditionExpression: string;
  readonly ScanIndexForward?: boolean;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export interface ScanRequest extends SearchRequest {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

/** The keys of one table in a BatchGetItem. */
export interface KeysToGet {
  readonly Keys: readonly WireItem[];
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: ExpressionNames;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export interface BatchGetItemRequest {
  readonly RequestItems: { readonly [table: string]: KeysToGet };
  readonly ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE';
}

/** One write of a BatchWriteItem: an item to store, or the key of one to delete. */
export type WriteRequest =
  | { readonly PutRequest: { readonly Item: WireItem } }
  | { readonly DeleteRequest: { readonly Key: WireItem } };

/** The writes of a BatchWriteItem by table. */
export interface WritesByTable {
  readonly [table: string]: readonly WriteRequest[];
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export interface BatchWriteItemRequest {
  readonly RequestItems: WritesByTable;
  readonly ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE';
}

/** A condition on an item that the transaction does not write. */
export interface ConditionCheckRequest extends ConditionalRequest {
  readonly Key: WireItem;
  readonly ConditionExpression: string;
}

/** A write, or a check, as one line of a transaction: it gives nothing back. */
type Line<TRequest> = Omit<TRequest, 'ReturnValues' | 'ReturnConsumedCapacity'>;

/** One line of a TransactWriteItems: exactly one of the four. */
export type TransactWriteLine =
  | { readonly Put: Line<PutItemRequest> }
  | { readonly Update: Line<UpdateItemRequest> & { readonly UpdateExpression: string } }
  | { readonly Delete: Line<DeleteItemRequest> }
  | { readonly ConditionCheck: Line<ConditionCheckRequest> };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export interface TransactWriteItemsRequest {
  readonly TransactItems: readonly TransactWriteLine[];
  /** What makes sending it twice the same as sending it once, for ten minutes. */
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE';
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export interface TransactGetItemsRequest {
  readonly TransactItems: readonly {
    readonly Get: { readonly TableName: string; readonly Key: WireItem };
  }[];
  readonly ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE';
}

/** Why one line of a transaction made DynamoDB cancel it; `None` where it did not. */
export interface CancellationReason {
  readonly Code?: string;
  readonly Message?: string;
  /** The item that refused a condition, where it was asked for. */
  readonly Item?: WireItem;
}

/** What a request cost, as DynamoDB reports it when asked. */
export interface ConsumedCapacity {
  readonly TableName?: string;
  readonly CapacityUnits?: number;
  readonly ReadCapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}

interface Metered {
  readonly ConsumedCapacity?: ConsumedCapacity;
}

/** The answer to a GetItem. */
export interface GetItemResponse extends Metered {
  readonly Item?: WireItem;
}

/** The answer to a PutItem, an UpdateItem or a DeleteItem. */
export interface WriteResponse extends Metered {
  readonly Attributes?: WireItem;
}

/** The answer to a Query or a Scan: one page. */
export interface SearchResponse extends Metered {
  readonly Items?: readonly WireItem[];
  /** Items that matched. */
  readonly Count?: number;
  /** Items that were read, and paid for. */
  readonly ScannedCount?: number;
  /** Where to go on; missing on the last page. */
  readonly LastEvaluatedKey?: WireItem;
}

/** The answer to a BatchGetItem. */
export interface BatchGetItemResponse {
  readonly Responses?: { readonly [table: string]: readonly WireItem[] };
  readonly UnprocessedKeys?: { readonly [table: string]: KeysToGet };
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

/** The answer to a BatchWriteItem. */
export interface BatchWriteItemResponse {
  readonly UnprocessedItems?: WritesByTable;
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

/** The answer to a TransactWriteItems. */
export interface TransactWriteItemsResponse {
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

/** The answer to a TransactGetItems: an entry for each key, in their order. */
export interface TransactGetItemsResponse {
  readonly Responses?: readonly { readonly Item?: WireItem }[];
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

/** Every operation this library sends, by DynamoDB's own name: what goes out and what comes back. */
export interface Operations extends TableRequests, StreamRequests {
  readonly GetItem: { readonly request: GetItemRequest; readonly response: GetItemResponse };
  readonly PutItem: { readonly request: PutItemRequest; readonly response: WriteResponse };
  readonly UpdateItem: { readonly request: UpdateItemRequest; readonly response: WriteResponse };
  readonly DeleteItem: { readonly request: DeleteItemRequest; readonly response: WriteResponse };
  readonly Query: { readonly request: QueryRequest; readonly response: SearchResponse };
  readonly Scan: { readonly request: ScanRequest; readonly response: SearchResponse };
  readonly TransactWriteItems: {
    readonly request: TransactWriteItemsRequest;
    readonly response: TransactWriteItemsResponse;
  };
  readonly TransactGetItems: {
    readonly request: TransactGetItemsRequest;
    readonly response: TransactGetItemsResponse;
  };
  readonly BatchGetItem: {
    readonly request: BatchGetItemRequest;
    readonly response: BatchGetItemResponse;
  };
  readonly BatchWriteItem: {
    readonly request: BatchWriteItemRequest;
    readonly response: BatchWriteItemResponse;
  };
}

/** The name of an operation, as in the header `X-Amz-Target: DynamoDB_20120810.GetItem`. */
export type OperationName = keyof Operations;

/** What goes out for an operation. */
export type RequestOf<TName extends OperationName> = Operations[TName]['request'];

/** What comes back for an operation. */
export type ResponseOf<TName extends OperationName> = Operations[TName]['response'];

export type { TableDescription };
