import { type Generator, projectOfParts } from './generator.ts';

/** ElectroDB, with its dates and its version as numbers and texts. */
export const electro: Generator = {
  name: 'ElectroDB',
  packages: ['electrodb', '@aws-sdk/client-dynamodb'],
  project: (models) => projectOfParts(HEAD, models, modelPart),
};

const HEAD = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Entity, type EntityItem } from 'electrodb';
const client = new DynamoDBClient({ region: 'us-east-1' });
`;

function modelPart(n: number): string {
  return `
export const Model${n} = new Entity(
  {
    model: { entity: 'model${n}', version: '1', service: 'app' },
    attributes: {
      id${n}: { type: 'string', required: true },
      email${n}: { type: 'string', required: true },
      status${n}: { type: ['active${n}', 'banned'] as const, required: true, default: 'active${n}' },
      age: { type: 'number' },
      tags: { type: 'set', items: 'string' },
      address: {
        type: 'map',
        properties: { city${n}: { type: 'string', required: true }, zip: { type: 'string' } },
      },
      logins: {
        type: 'list',
        default: () => [],
        items: {
          type: 'map',
          properties: {
            at: { type: 'string', required: true },
            ip${n}: { type: 'string', required: true },
          },
        },
      },
      balance: { type: 'number', default: 0 },
      createdAt: { type: 'string', readOnly: true, default: () => new Date().toISOString() },
      updatedAt: { type: 'string', watch: '*', set: () => new Date().toISOString() },
      version: { type: 'number', default: 0 },
      expiresAt: { type: 'number' },
    },
    indexes: {
      byId: { pk: { field: 'id${n}', composite: ['id${n}'] } },
      byEmail: { index: 'byEmail', pk: { field: 'email${n}', composite: ['email${n}'] } },
      byStatus: {
        index: 'byStatus',
        pk: { field: 'status${n}', composite: ['status${n}'] },
        sk: { field: 'createdAt', composite: ['createdAt'] },
      },
    },
  },
  { client, table: 'table${n}' },
);
export type Item${n} = EntityItem<typeof Model${n}>;

export async function use${n}(): Promise<[string | undefined, number | undefined, number]> {
  const { data: found } = await Model${n}.get({ id${n}: 'a' }).go();
  const email: string | undefined = found?.email${n};
  const { data: active }: { data: Item${n}[] } = await Model${n}.query
    .byStatus({ status${n}: 'banned' })
    .gt({ createdAt: new Date(0).toISOString() })
    .go({ limit: 10 });
  const { data: changed } = await Model${n}.patch({ id${n}: 'a' })
    .set({ age: 3 })
    .where((attributes, { eq }) => eq(attributes.status${n}, 'banned'))
    .go({ response: 'all_new' });
  return [email, changed.age, active.length];
}`;
}
