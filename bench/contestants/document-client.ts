import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Customer } from '../sample/customer.ts';
import { CUSTOMER_TABLE } from '../sample/customer-model.ts';
import type { Contestant, Operations } from './contestant.ts';
import { sdkClient } from './sdk.ts';

/** The SDK's own client for plain objects, over the SDK as it comes. */
export const documentClient: Contestant = {
  name: 'DocumentClient',
  meters: false,
  connect(target) {
    const client = DynamoDBDocumentClient.from(sdkClient(target));
    return {
      operations: operations(client),
      customerIn(result) {
        const { Item, Attributes } = result as { Item?: object; Attributes?: object };
        return (Item ?? Attributes) as Customer | undefined;
      },
      close: () => client.destroy(),
    };
  },
};

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
            ':name': name,
            ':age': age,
            ':balance': balance,
            ':plan': plan,
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
  };
}
