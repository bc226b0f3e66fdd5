import { Table } from 'dynamodb-onetable';
import { CUSTOMER_TABLE, type Customer, PLAN_INDEX } from '../sample/customer.ts';
import type { Contestant, Operations } from './contestant.ts';
import { sdkClient } from './sdk.ts';

/** OneTable, on the SDK as it comes. */
export const onetable: Contestant = {
  name: 'OneTable',
  meters: false,
  tags: { _type: { S: 'Customer' } },
  connect(target) {
    const client = sdkClient(target);
    return {
      operations: operations(customerTable(client)),
      customersIn(result) {
        return Array.isArray(result) ? [...result] : [result as Customer | undefined];
      },
      close: () => client.destroy(),
    };
  },
};

const text = { type: String, required: true } as const;
const digits = { type: Number, required: true } as const;
const flag = { type: Boolean, required: true } as const;

const SCHEMA = {
  format: 'onetable:1.1.0',
  version: '0.0.1',
  indexes: { primary: { hash: 'id' }, [PLAN_INDEX]: { hash: 'plan', sort: 'age' } },
  models: {
    Customer: {
      id: text,
      name: text,
      plan: { type: String, required: true, enum: ['free', 'pro', 'team'] },
      age: digits,
      balance: digits,
      nickname: { type: String },
      tags: { type: Set, required: true },
      scores: { type: Array, required: true, items: { type: Number } },
      address: {
        type: Object,
        required: true,
        schema: { street: text, city: text, zip: text, country: text, floor: { type: Number } },
      },
      preferences: {
        type: Object,
        required: true,
        schema: {
          theme: text,
          notify: {
            type: Object,
            required: true,
            schema: { email: flag, sms: flag, hour: digits },
          },
        },
      },
      logins: {
        type: Array,
        required: true,
        items: { type: Object, schema: { at: text, ip: text, ok: flag } },
      },
    },
  },
  params: { isoDates: true, timestamps: false },
} as const;

function customerTable(client: object) {
  return new Table({ client, name: CUSTOMER_TABLE, schema: SCHEMA, partial: false });
}

function operations(table: ReturnType<typeof customerTable>): Operations {
  const customers = table.getModel('Customer');
  /** Creates and replaces alike. */
  const whatever = { exists: null };
  return {
    get: ({ id }) => customers.get({ id }),
    put: (customer) => customers.create(customer, whatever),
    update: ({ id, plan }, changes) =>
      customers.update(
        { id, ...changes },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: OneTable fills it in.
        { where: '${plan} = @{plan}', substitutions: { plan }, return: 'ALL_NEW' },
      ),
    query: ({ plan, minimumAge }) =>
      customers.find({ plan, age: { '>=': minimumAge } }, { index: PLAN_INDEX }),
    async batchGet(keys) {
      const batch = {};
      for (const { id } of keys) await customers.get({ id }, { batch });
      return table.batchGet(batch, { parse: true });
    },
    async batchPut(items) {
      const batch = {};
      for (const item of items) await customers.create(item, { ...whatever, batch });
      return table.batchWrite(batch);
    },
    async transactPut(items) {
      const transaction = {};
      for (const item of items) await customers.create(item, { ...whatever, transaction });
      return table.transact('write', transaction);
    },
  };
}
