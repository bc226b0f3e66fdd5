import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Entity, type EntityItem, Service } from 'electrodb';
import { CUSTOMER_TABLE, type Customer, PLAN_INDEX } from '../sample/customer.ts';
import type { Contestant, Converter, Operations } from './contestant.ts';
import { sdkClient } from './sdk.ts';

/** ElectroDB, on the SDK as it comes. Keys are attributes as they are, without its prefixes. */
export const electrodb: Contestant = {
  name: 'ElectroDB',
  meters: false,
  tags: { __edb_e__: { S: 'customer' }, __edb_v__: { S: '1' } },
  connect(target) {
    const client = sdkClient(target);
    const customers = new Entity(CUSTOMER, { table: CUSTOMER_TABLE, client });
    const service = new Service({ customers }, { table: CUSTOMER_TABLE, client });
    return {
      operations: operations(service),
      customersIn(result) {
        const { data } = result as { data: Stored | null | readonly Stored[] };
        return [data ?? []].flat().map(asCustomer);
      },
      close: () => client.destroy(),
    };
  },
};

const text = { type: 'string', required: true } as const;
const digits = { type: 'number', required: true } as const;
const flag = { type: 'boolean', required: true } as const;

const CUSTOMER = {
  model: { entity: 'customer', version: '1', service: 'shop' },
  attributes: {
    id: text,
    name: text,
    plan: { type: ['free', 'pro', 'team'], required: true },
    age: digits,
    balance: digits,
    nickname: { type: 'string' },
    tags: { type: 'set', items: 'string', required: true },
    scores: { type: 'list', items: { type: 'number' }, required: true },
    address: {
      type: 'map',
      required: true,
      properties: { street: text, city: text, zip: text, country: text, floor: { type: 'number' } },
    },
    preferences: {
      type: 'map',
      required: true,
      properties: {
        theme: text,
        notify: {
          type: 'map',
          required: true,
          properties: { email: flag, sms: flag, hour: digits },
        },
      },
    },
    logins: {
      type: 'list',
      required: true,
      items: { type: 'map', properties: { at: text, ip: text, ok: flag } },
    },
  },
  indexes: {
    byId: { pk: { field: 'id', composite: ['id'], casing: 'none' } },
    byPlan: {
      index: PLAN_INDEX,
      pk: { field: 'plan', composite: ['plan'], casing: 'none' },
      sk: { field: 'age', composite: ['age'] },
    },
  },
} as const;

/** ElectroDB gives what the DocumentClient takes, which converts it once more. */
export function electrodbConverter(): Converter {
  const customers = customerEntity();
  customers.setTableName(CUSTOMER_TABLE);
  // It sends nothing, but makes the sets that this client takes.
  customers.setClient(new DynamoDBClient({ region: 'us-east-1' }));
  return {
    encode(customer) {
      const { Item } = customers.put(asStored(customer)).params<{ Item: object }>();
      return marshall(Item);
    },
    decode(wire) {
      const { data } = customers.parse({
        Item: unmarshall(wire as Record<string, AttributeValue>),
      });
      if (data === null) throw new Error('ElectroDB does not recognize its own item.');
      return asCustomer(data);
    },
  };
}

type CustomerEntity = ReturnType<typeof customerEntity>;
type CustomerService = Service<{ customers: CustomerEntity }>;
type Stored = EntityItem<CustomerEntity>;

function customerEntity() {
  return new Entity(CUSTOMER);
}

/** Sets are arrays here. */
function asCustomer({ tags, ...rest }: Stored): Customer {
  return { ...rest, tags: new Set(tags) } as Customer;
}

function asStored({ tags, ...rest }: Customer): Stored {
  return { ...rest, tags: [...tags] };
}

function operations(service: CustomerService): Operations {
  const { customers } = service.entities;
  return {
    get: ({ id }) => customers.get({ id }).go(),
    put: (customer) => customers.put(asStored(customer)).go(),
    update: ({ id, plan }, changes) =>
      customers
        .patch({ id })
        .set({ ...changes })
        .where((attribute, { eq }) => eq(attribute.plan, plan))
        .go({ response: 'all_new' }),
    query: ({ plan, minimumAge }) =>
      customers.query.byPlan({ plan }).gte({ age: minimumAge }).go({ pages: 'all' }),
    batchGet: (keys) => customers.get(keys.map(({ id }) => ({ id }))).go(),
    batchPut: (items) => customers.put(items.map(asStored)).go(),
    transactPut: (items) =>
      service.transaction
        .write((entities) => items.map((item) => entities.customers.put(asStored(item)).commit()))
        .go(),
  };
}
