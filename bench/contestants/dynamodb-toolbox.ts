import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Entity } from 'dynamodb-toolbox/entity';
import { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
import { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { EntityParser } from 'dynamodb-toolbox/entity/actions/parse';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { execute as executeTransactWrite } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { boolean, item, list, map, number, set, string } from 'dynamodb-toolbox/schema';
import { Table } from 'dynamodb-toolbox/table';
import {
  BatchGetCommand,
  execute as executeBatchGet,
} from 'dynamodb-toolbox/table/actions/batchGet';
import {
  BatchWriteCommand,
  execute as executeBatchWrite,
} from 'dynamodb-toolbox/table/actions/batchWrite';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { CUSTOMER_TABLE, type Customer, PLAN_INDEX } from '../sample/customer.ts';
import type { Contestant, Converter, Operations } from './contestant.ts';
import { sdkClient } from './sdk.ts';

/** DynamoDB-Toolbox, on the DocumentClient. Without its timestamps, which nobody else stores. */
export const dynamodbToolbox: Contestant = {
  name: 'DynamoDB-Toolbox',
  meters: false,
  tags: { _et: { S: 'Customer' } },
  connect(target) {
    const client = DynamoDBDocumentClient.from(sdkClient(target));
    return {
      operations: operations(customerTable(client)),
      customersIn(result) {
        const { Item, Attributes, Items, Responses } = result as ToolboxResult;
        const single = Item ?? Attributes;
        return Items ?? Responses?.[0] ?? (single === undefined ? [] : [single]);
      },
      close: () => client.destroy(),
    };
  },
};

interface ToolboxResult {
  readonly Item?: Customer;
  readonly Attributes?: Customer;
  readonly Items?: readonly Customer[];
  /** One list for each table. */
  readonly Responses?: readonly (readonly Customer[])[];
}

const CUSTOMER = item({
  id: string().key(),
  name: string(),
  plan: string().enum('free', 'pro', 'team'),
  age: number(),
  balance: number(),
  nickname: string().optional(),
  tags: set(string()),
  scores: list(number()),
  address: map({
    street: string(),
    city: string(),
    zip: string(),
    country: string(),
    floor: number().optional(),
  }),
  preferences: map({
    theme: string(),
    notify: map({ email: boolean(), sms: boolean(), hour: number() }),
  }),
  logins: list(map({ at: string(), ip: string(), ok: boolean() })),
});

function customerTable(documentClient?: DynamoDBDocumentClient) {
  return new Table({
    name: CUSTOMER_TABLE,
    ...(documentClient === undefined ? {} : { documentClient }),
    partitionKey: { name: 'id', type: 'string' },
    indexes: {
      [PLAN_INDEX]: {
        type: 'global',
        partitionKey: { name: 'plan', type: 'string' },
        sortKey: { name: 'age', type: 'number' },
      },
    },
  });
}

function customerEntity(table: ReturnType<typeof customerTable>) {
  return new Entity({ name: 'Customer', table, schema: CUSTOMER, timestamps: false });
}

/** Toolbox gives what the DocumentClient takes, which converts it once more. */
export function toolboxConverter(): Converter {
  const customers = customerEntity(customerTable());
  const parser = customers.build(EntityParser);
  const formatter = customers.build(EntityFormatter);
  return {
    encode: (customer) => marshall(parser.parse(customer).item, { removeUndefinedValues: true }),
    decode: (wire) =>
      formatter.format(unmarshall(wire as Record<string, AttributeValue>)) as Customer,
  };
}

function operations(table: ReturnType<typeof customerTable>): Operations {
  const customers = customerEntity(table);
  return {
    get: ({ id }) => customers.build(GetItemCommand).key({ id }).send(),
    put: (customer) => customers.build(PutItemCommand).item(customer).send(),
    update: ({ id, plan }, changes) =>
      customers
        .build(UpdateItemCommand)
        .item({ id, ...changes })
        .options({ condition: { attr: 'plan', eq: plan }, returnValues: 'ALL_NEW' })
        .send(),
    query: ({ plan, minimumAge }) =>
      table
        .build(QueryCommand)
        .entities(customers)
        .query({ index: PLAN_INDEX, partition: plan, range: { gte: minimumAge } })
        .options({ maxPages: Number.POSITIVE_INFINITY })
        .send(),
    batchGet(keys) {
      const requests = keys.map(({ id }) => customers.build(BatchGetRequest).key({ id }));
      return executeBatchGet(table.build(BatchGetCommand).requests(...requests));
    },
    batchPut(items) {
      const requests = items.map((customer) => customers.build(BatchPutRequest).item(customer));
      return executeBatchWrite(table.build(BatchWriteCommand).requests(...requests));
    },
    transactPut: (items) =>
      executeTransactWrite(
        ...items.map((customer) => customers.build(PutTransaction).item(customer)),
      ),
  };
}
