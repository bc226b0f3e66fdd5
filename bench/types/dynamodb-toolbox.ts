import { type Generator, projectOfParts } from './generator.ts';

/** DynamoDB-Toolbox, with its own timestamps. */
export const toolbox: Generator = {
  name: 'DynamoDB-Toolbox',
  packages: ['dynamodb-toolbox', '@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'],
  project: (models) => projectOfParts(HEAD, models, modelPart),
};

const HEAD = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Entity, type FormattedItem } from 'dynamodb-toolbox/entity';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { item, list, map, number, set, string } from 'dynamodb-toolbox/schema';
import { Table } from 'dynamodb-toolbox/table';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
const documentClient = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
`;

function modelPart(n: number): string {
  return `
export const Table${n} = new Table({
  name: 'table${n}',
  documentClient,
  partitionKey: { name: 'id${n}', type: 'string' },
  indexes: {
    byEmail: { type: 'global', partitionKey: { name: 'email${n}', type: 'string' } },
    byStatus: {
      type: 'global',
      partitionKey: { name: 'status${n}', type: 'string' },
      sortKey: { name: 'createdAt', type: 'string' },
    },
  },
});
export const Model${n} = new Entity({
  name: 'Model${n}',
  table: Table${n},
  timestamps: {
    created: { name: 'createdAt', savedAs: 'createdAt' },
    modified: { name: 'updatedAt', savedAs: 'updatedAt' },
  },
  schema: item({
    id${n}: string().key(),
    email${n}: string(),
    status${n}: string().enum('active${n}', 'banned').default('active${n}'),
    age: number().optional(),
    tags: set(string()).optional(),
    address: map({ city${n}: string(), zip: string().optional() }).optional(),
    logins: list(map({ at: string(), ip${n}: string() })).default([]),
    balance: number().big().default(0n),
    version: number().default(0),
    expiresAt: number().optional(),
  }),
});
export type Item${n} = FormattedItem<typeof Model${n}>;

export async function use${n}(): Promise<[string | undefined, number | undefined, number]> {
  const { Item: found } = await Model${n}.build(GetItemCommand).key({ id${n}: 'a' }).send();
  const email: string | undefined = found?.email${n};
  const { Items: active = [] }: { Items?: Item${n}[] } = await Table${n}.build(QueryCommand)
    .entities(Model${n})
    .query({ index: 'byStatus', partition: 'banned', range: { gt: new Date(0).toISOString() } })
    .options({ limit: 10 })
    .send();
  const { Attributes: changed } = await Model${n}.build(UpdateItemCommand)
    .item({ id${n}: 'a', age: 3 })
    .options({ condition: { attr: 'status${n}', eq: 'banned' }, returnValues: 'ALL_NEW' })
    .send();
  return [email, changed?.age, active.length];
}`;
}
