import { type Generator, projectOfParts } from './generator.ts';

/** The SDK: what items are is said by hand, and believed. */
export const raw: Generator = {
  name: 'raw SDK',
  packages: ['@aws-sdk/client-dynamodb'],
  project: (models) => projectOfParts(HEAD, models, modelPart),
};

const HEAD = `
import { type AttributeValue, DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({ region: 'us-east-1' });
type Wire = Record<string, AttributeValue>;
`;

function modelPart(n: number): string {
  return `
export interface Item${n} {
  id${n}: string;
  email${n}: string;
  status${n}: 'active${n}' | 'banned';
  age?: number;
  tags?: Set<string>;
  address?: { city${n}: string; zip?: string };
  logins: { at: Date; ip${n}: string }[];
  balance: bigint;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  expiresAt?: Date;
}

function read${n}(wire: Wire): Item${n} {
  return {
    id${n}: wire['id${n}']?.S ?? '',
    email${n}: wire['email${n}']?.S ?? '',
    status${n}: wire['status${n}']?.S === 'banned' ? 'banned' : 'active${n}',
    ...(wire['age']?.N === undefined ? {} : { age: Number(wire['age'].N) }),
    ...(wire['tags']?.SS === undefined ? {} : { tags: new Set(wire['tags'].SS) }),
    ...(wire['address']?.M === undefined ? {} : { address: { city${n}: wire['address'].M['city${n}']?.S ?? '' } }),
    logins: wire['logins']?.L?.map(({ M }) => ({ at: new Date(M?.['at']?.S ?? ''), ip${n}: M?.['ip${n}']?.S ?? '' })) ?? [],
    balance: BigInt(wire['balance']?.N ?? 0),
    createdAt: new Date(wire['createdAt']?.S ?? ''),
    updatedAt: new Date(wire['updatedAt']?.S ?? ''),
    version: Number(wire['version']?.N),
    ...(wire['expiresAt']?.N === undefined ? {} : { expiresAt: new Date(Number(wire['expiresAt'].N) * 1000) }),
  };
}

export async function use${n}(): Promise<[string | undefined, number | undefined, number]> {
  const got = await client.send(new GetItemCommand({ TableName: 'table${n}', Key: { id${n}: { S: 'a' } } }));
  const found = got.Item && read${n}(got.Item);
  const email: string | undefined = found?.email${n};
  const queried = await client.send(
    new QueryCommand({
      TableName: 'table${n}',
      IndexName: 'byStatus',
      KeyConditionExpression: '#s = :s AND #c > :c',
      ExpressionAttributeNames: { '#s': 'status${n}', '#c': 'createdAt' },
      ExpressionAttributeValues: { ':s': { S: 'banned' }, ':c': { S: new Date(0).toISOString() } },
      Limit: 10,
    }),
  );
  const active: Item${n}[] = (queried.Items ?? []).map(read${n});
  const updated = await client.send(
    new UpdateItemCommand({
      TableName: 'table${n}',
      Key: { id${n}: { S: 'a' } },
      UpdateExpression: 'SET #a = :a',
      ConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#a': 'age', '#s': 'status${n}' },
      ExpressionAttributeValues: { ':a': { N: '3' }, ':s': { S: 'banned' } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const changed: Item${n} | undefined = updated.Attributes && read${n}(updated.Attributes);
  return [email, changed?.age, active.length];
}`;
}
