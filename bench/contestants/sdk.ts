import {
  type AttributeValue,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WireItem } from 'dynamorm';
import type { Customer } from '../sample/customer.ts';
import { CUSTOMER_TABLE } from '../sample/customer-model.ts';
import { fromWire, toWire } from '../sample/hand-written.ts';
import type { Contestant, Operations, Session, Target } from './contestant.ts';

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

/**
 * A logger without methods. The SDK's logging middleware copies every input and output through a
 * walk of their schemas even for its default logger, which prints nothing; one without `info`
 * avoids it.
 */
export const quietLogger = {} as NonNullable<DynamoDBClientConfig['logger']>;

/** A client of the SDK for a target. */
export function sdkClient(target: Target, logger?: DynamoDBClientConfig['logger']): DynamoDBClient {
  const { endpoint, region, credentials, wire } = target;
  return new DynamoDBClient({
    endpoint,
    region,
    credentials: { ...credentials },
    ...(logger === undefined ? {} : { logger }),
    ...(wire === undefined ? {} : { requestHandler: wire.requestHandler }),
  });
}

function session(client: DynamoDBClient): Session {
  return {
    operations: operations(client),
    customerIn(result) {
      const { Item, Attributes } = result as { Item?: WireItem; Attributes?: WireItem };
      const wire = Item ?? Attributes;
      return wire === undefined ? undefined : fromWire(wire);
    },
    close: () => client.destroy(),
  };
}

function operations(client: DynamoDBClient): Operations {
  const TableName = CUSTOMER_TABLE;
  return {
    get: ({ id }) => client.send(new GetItemCommand({ TableName, Key: { id: { S: id } } })),
    put: (customer) => client.send(new PutItemCommand({ TableName, Item: item(customer) })),
    update: ({ id, plan }, { name, age, balance }) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: { id: { S: id } },
          UpdateExpression: 'SET #name = :name, #age = :age, #balance = :balance',
          ConditionExpression: 'attribute_exists(#id) AND #plan = :plan',
          ExpressionAttributeNames: {
            '#name': 'name',
            '#age': 'age',
            '#balance': 'balance',
            '#id': 'id',
            '#plan': 'plan',
          },
          ExpressionAttributeValues: {
            ':name': { S: name },
            ':age': { N: String(age) },
            ':balance': { N: String(balance) },
            ':plan': { S: plan },
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  };
}

/** The SDK's types lack `readonly`. */
function item(customer: Customer): Record<string, AttributeValue> {
  return toWire(customer) as Record<string, AttributeValue>;
}
