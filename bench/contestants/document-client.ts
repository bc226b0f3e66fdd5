import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { CUSTOMER_TABLE, type Customer, PLAN_INDEX } from '../sample/customer.ts';
import type { Contestant, Operations } from './contestant.ts';
import { LISTING, UPDATE } from './expressions.ts';
import { sdkClient } from './sdk.ts';

/** The SDK's own client for plain objects, over the SDK as it comes. */
export const documentClient: Contestant = {
  name: 'DocumentClient',
  meters: false,
  connect(target) {
    const client = DynamoDBDocumentClient.from(sdkClient(target));
    return {
      operations: operations(client),
      customersIn(result) {
        const { Item, Attributes, Items, Responses } = result as DocumentResult;
        const single = Item ?? Attributes;
        return Items ?? Responses?.[CUSTOMER_TABLE] ?? (single === undefined ? [] : [single]);
      },
      close: () => client.destroy(),
    };
  },
};

interface DocumentResult {
  readonly Item?: Customer;
  readonly Attributes?: Customer;
  readonly Items?: readonly Customer[];
  readonly Responses?: Readonly<Record<string, readonly Customer[]>>;
}

function operations(client: DynamoDBDocumentClient): Operations {
  const TableName = CUSTOMER_TABLE;
  return {
    get: ({ id }) => client.send(new GetCommand({ TableName, Key: { id } })),
    put: (customer) => client.send(new PutCommand({ TableName, Item: customer })),
    update: ({ id, plan }, { name, age, balance }) =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: { id },
          ...UPDATE,
          ExpressionAttributeValues: {
            ':name': name,
            ':age': age,
            ':balance': balance,
            ':plan': plan,
          },
        }),
      ),
    query: ({ plan, minimumAge }) =>
      client.send(
        new QueryCommand({
          TableName,
          IndexName: PLAN_INDEX,
          ...LISTING,
          ExpressionAttributeValues: { ':plan': plan, ':age': minimumAge },
        }),
      ),
    ...operationsOfMany(client),
  };
}

function operationsOfMany(
  client: DynamoDBDocumentClient,
): Pick<Operations, 'batchGet' | 'batchPut' | 'transactPut'> {
  return {
    batchGet(keys) {
      const Keys = keys.map(({ id }) => ({ id }));
      return client.send(new BatchGetCommand({ RequestItems: { [CUSTOMER_TABLE]: { Keys } } }));
    },
    batchPut(customers) {
      const puts = customers.map((Item) => ({ PutRequest: { Item } }));
      return client.send(new BatchWriteCommand({ RequestItems: { [CUSTOMER_TABLE]: puts } }));
    },
    transactPut(customers) {
      const TransactItems = customers.map((Item) => ({ Put: { TableName: CUSTOMER_TABLE, Item } }));
      return client.send(new TransactWriteCommand({ TransactItems }));
    },
  };
}
