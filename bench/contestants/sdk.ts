import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WireItem } from 'dynamorm';
import { CUSTOMER_TABLE, type Customer, PLAN_INDEX } from '../sample/customer.ts';
import { fromWire, toWire } from '../sample/hand-written.ts';
import type { Contestant, Operations, Session, Target } from './contestant.ts';
import { LISTING, UPDATE } from './expressions.ts';

/** The SDK as it comes: items are attribute values, the conversion is the user's affair. */
export const rawSdk: Contestant = {
  name: 'raw SDK',
  meters: false,
  connect: (target) => session(sdkClient(target)),
};

/** The SDK with its logging middleware off; see `quietLogger`. */
export const quietSdk: Contestant = {
  name: 'quiet SDK',
  meters: false,
  connect: (target) => session(sdkClient(target, quietLogger)),
};

/** The same, asking for the capacity that is consumed, as every request of ours does. */
export const meteredSdk: Contestant = {
  name: 'quiet SDK, metered',
  meters: true,
  connect: (target) => session(sdkClient(target, quietLogger), METERED),
};

/** What a request asks for beside its answer. */
type Metering = { readonly ReturnConsumedCapacity?: 'TOTAL' };

const METERED: Metering = { ReturnConsumedCapacity: 'TOTAL' };

/**
 * A logger without methods. The SDK's logging middleware copies every input and output through a
 * walk of their schemas even for its default logger, which prints nothing; one without `info`
 * avoids it.
 */
export const quietLogger = {} as NonNullable<DynamoDBClientConfig['logger']>;

/** A client of the SDK for a target. */
export function sdkClient(target: Target, logger?: DynamoDBClientConfig['logger']): DynamoDBClient {
  return new DynamoDBClient(sdkConfiguration(target, logger));
}

/** What a client of the SDK is told of a target. */
export function sdkConfiguration(
  { endpoint, region, credentials, wire }: Target,
  logger?: DynamoDBClientConfig['logger'],
): DynamoDBClientConfig {
  return {
    endpoint,
    region,
    credentials: { ...credentials },
    ...(logger === undefined ? {} : { logger }),
    ...(wire === undefined ? {} : { requestHandler: wire.requestHandler }),
  };
}

function session(client: DynamoDBClient, metering: Metering = {}): Session {
  return {
    operations: operations(client, metering),
    customersIn(result) {
      const { Item, Attributes, Items, Responses } = result as SdkResult;
      const single = Item ?? Attributes;
      const items = Items ?? Responses?.[CUSTOMER_TABLE] ?? (single === undefined ? [] : [single]);
      return items.map(fromWire);
    },
    close: () => client.destroy(),
  };
}

interface SdkResult {
  readonly Item?: WireItem;
  readonly Attributes?: WireItem;
  readonly Items?: readonly WireItem[];
  readonly Responses?: Readonly<Record<string, readonly WireItem[]>>;
}

function operations(client: DynamoDBClient, metering: Metering): Operations {
  const TableName = CUSTOMER_TABLE;
  return {
    get: ({ id }) =>
      client.send(new GetItemCommand({ ...metering, TableName, Key: { id: { S: id } } })),
    put: (customer) =>
      client.send(new PutItemCommand({ ...metering, TableName, Item: item(customer) })),
    update: ({ id, plan }, { name, age, balance }) =>
      client.send(
        new UpdateItemCommand({
          ...metering,
          TableName,
          Key: { id: { S: id } },
          ...UPDATE,
          ExpressionAttributeValues: {
            ':name': { S: name },
            ':age': { N: String(age) },
            ':balance': { N: String(balance) },
            ':plan': { S: plan },
          },
        }),
      ),
    query: ({ plan, minimumAge }) =>
      client.send(
        new QueryCommand({
          ...metering,
          TableName,
          IndexName: PLAN_INDEX,
          ...LISTING,
          ExpressionAttributeValues: { ':plan': { S: plan }, ':age': { N: String(minimumAge) } },
        }),
      ),
    ...operationsOfMany(client, metering),
  };
}

function operationsOfMany(
  client: DynamoDBClient,
  metering: Metering,
): Pick<Operations, 'batchGet' | 'batchPut' | 'transactPut'> {
  return {
    batchGet(keys) {
      const Keys = keys.map(({ id }) => ({ id: { S: id } }));
      return client.send(
        new BatchGetItemCommand({ ...metering, RequestItems: { [CUSTOMER_TABLE]: { Keys } } }),
      );
    },
    batchPut(customers) {
      const puts = customers.map((customer) => ({ PutRequest: { Item: item(customer) } }));
      return client.send(
        new BatchWriteItemCommand({ ...metering, RequestItems: { [CUSTOMER_TABLE]: puts } }),
      );
    },
    transactPut(customers) {
      const TransactItems = customers.map((customer) => ({
        Put: { TableName: CUSTOMER_TABLE, Item: item(customer) },
      }));
      return client.send(new TransactWriteItemsCommand({ ...metering, TransactItems }));
    },
  };
}

/** The SDK's types lack `readonly`. */
function item(customer: Customer): Record<string, AttributeValue> {
  return toWire(customer) as Record<string, AttributeValue>;
}
