import { type Generator, projectOfParts } from './generator.ts';

/** OneTable, which knows a table for each schema. */
export const one: Generator = {
  name: 'OneTable',
  packages: ['dynamodb-onetable', '@aws-sdk/client-dynamodb'],
  project: (models) => projectOfParts(HEAD, models, modelPart),
};

const HEAD = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Entity, Table } from 'dynamodb-onetable';
const client = new DynamoDBClient({ region: 'us-east-1' });
`;

function modelPart(n: number): string {
  return `
const schema${n} = {
  format: 'onetable:1.1.0',
  version: '0.0.1',
  indexes: {
    primary: { hash: 'id${n}' },
    byEmail: { hash: 'email${n}' },
    byStatus: { hash: 'status${n}', sort: 'createdAt' },
  },
  models: {
    Model${n}: {
      id${n}: { type: String, required: true },
      email${n}: { type: String, required: true },
      status${n}: { type: String, required: true, enum: ['active${n}', 'banned'], default: 'active${n}' },
      age: { type: Number },
      tags: { type: Set },
      address: { type: Object, schema: { city${n}: { type: String, required: true }, zip: { type: String } } },
      logins: {
        type: Array,
        required: true,
        items: { type: Object, schema: { at: { type: Date, required: true }, ip${n}: { type: String, required: true } } },
      },
      balance: { type: Number, required: true, default: 0 },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      version: { type: Number, required: true, default: 0 },
      expiresAt: { type: Date, ttl: true },
    },
  },
  params: { isoDates: true, timestamps: true, createdField: 'createdAt', updatedField: 'updatedAt' },
} as const;
export const Table${n} = new Table({ client, name: 'table${n}', schema: schema${n}, partial: false });
export type Item${n} = Entity<typeof schema${n}.models.Model${n}>;

export async function use${n}(): Promise<[string | undefined, number | undefined, number]> {
  const items = Table${n}.getModel('Model${n}');
  const found = await items.get({ id${n}: 'a' });
  const email: string | undefined = found?.email${n};
  const active: Item${n}[] = await items.find(
    { status${n}: 'banned', createdAt: { '>': new Date(0) } },
    { index: 'byStatus', limit: 10 },
  );
  const changed = await items.update(
    { id${n}: 'a', age: 3 },
    { where: '\${status${n}} = {banned}' },
  );
  return [email, changed?.age, active.length];
}`;
}
