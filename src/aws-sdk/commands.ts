import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { OperationName } from '../wire/requests.ts';

/** Any of the SDK's commands. They differ in input and output only, so one stands for all. */
export type SdkCommand = GetItemCommand;

/** The SDK's command for every operation; a new operation is one line. */
const commands: Readonly<Record<OperationName, new (input: never) => object>> = {
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
  UpdateTimeToLive: UpdateTimeToLiveCommand,
};

/** A request of ours as the SDK's command, with a middleware stack of its own. */
export function toCommand(operation: OperationName, request: object): SdkCommand {
  // Ours and the SDK's requests are the same words; the SDK's types only lack `readonly`.
  return new commands[operation](request as never) as SdkCommand;
}
