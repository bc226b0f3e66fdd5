import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { OperationName } from '../wire/requests.ts';
import type { StreamRequests } from '../wire/streams.ts';

/** Any of the SDK's commands. They differ in input and output only, so one stands for all. */
export type SdkCommand = GetItemCommand;

/** How a command finds its way through a client's middleware. */
export type ResolveMiddleware = SdkCommand['resolveMiddleware'];

/** What a client hands to a command that is to find its way through it. */
export type Client = Parameters<ResolveMiddleware>;

/** What the SDK's client of DynamoDB sends: everything but the operations on streams. */
export type ClientOperation = Exclude<OperationName, keyof StreamRequests>;

/** The SDK's command for every operation; a new operation is one line. */
const commands: Readonly<Record<ClientOperation, new (input: never) => object>> = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  TransactGetItems: TransactGetItemsCommand,
  CreateTable: CreateTableCommand,
  DeleteTable: DeleteTableCommand,
  DescribeTable: DescribeTableCommand,
  UpdateTable: UpdateTableCommand,
  ListTables: ListTablesCommand,
  UpdateTimeToLive: UpdateTimeToLiveCommand,
  DescribeTimeToLive: DescribeTimeToLiveCommand,
  TagResource: TagResourceCommand,
  UntagResource: UntagResourceCommand,
  ListTagsOfResource: ListTagsOfResourceCommand,
  UpdateContinuousBackups: UpdateContinuousBackupsCommand,
  DescribeContinuousBackups: DescribeContinuousBackupsCommand,
};

/** A request of ours as the SDK's command, with a middleware stack of its own. */
export function toCommand(operation: ClientOperation, request: object): SdkCommand {
  // Ours and the SDK's requests are the same words; the SDK's types only lack `readonly`.
  return new commands[operation](request as never) as SdkCommand;
}

/** The operations on items; the rest is seldom sent and answered with dates. */
const onItems: ReadonlySet<OperationName> = new Set<ClientOperation>([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
]);

/** Whether an operation carries items, there or back. */
export function carriesItems(operation: OperationName): operation is ClientOperation {
  return onItems.has(operation);
}

/** Whether an operation takes many items at once: what is sent is the larger part of its work. */
export function takesMany(operation: ClientOperation): boolean {
  return operation === 'BatchWriteItem' || operation === 'TransactWriteItems';
}
