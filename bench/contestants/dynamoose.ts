import { DynamoDB } from '@aws-sdk/client-dynamodb';
import dynamoose from 'dynamoose';
import { CUSTOMER_TABLE, type Customer, PLAN_INDEX } from '../sample/customer.ts';
import type { Contestant, Operations } from './contestant.ts';
import { sdkConfiguration } from './sdk.ts';

/** Dynamoose, as it recommends for production: it neither makes nor awaits the table. */
export const dynamooseModels: Contestant = {
  name: 'Dynamoose',
  meters: false,
  connect(target) {
    const client = new DynamoDB(sdkConfiguration(target));
    const instance = new dynamoose.Instance();
    instance.aws.ddb.set(client);
    const customers = customerModel();
    new instance.Table(CUSTOMER_TABLE, [customers], { create: false, waitForActive: false });
    return {
      operations: operations(customers),
      customersIn: (result) => [result as CustomerItem | CustomerItem[]].flat().map(asCustomer),
      close: () => client.destroy(),
    };
  },
};

const text = { type: String, required: true } as const;
const digits = { type: Number, required: true } as const;
const flag = { type: Boolean, required: true } as const;

function customerModel() {
  return dynamoose.model('Customer', {
    id: { ...text, hashKey: true },
    name: text,
    plan: {
      ...text,
      enum: ['free', 'pro', 'team'],
      index: { name: PLAN_INDEX, type: 'global', rangeKey: 'age' },
    },
    age: digits,
    balance: digits,
    nickname: String,
    tags: { type: Set, schema: [String], required: true },
    scores: { type: Array, schema: [Number], required: true },
    address: {
      type: Object,
      required: true,
      schema: { street: text, city: text, zip: text, country: text, floor: Number },
    },
    preferences: {
      type: Object,
      required: true,
      schema: {
        theme: text,
        notify: { type: Object, required: true, schema: { email: flag, sms: flag, hour: digits } },
      },
    },
    logins: {
      type: Array,
      required: true,
      schema: [{ type: Object, schema: { at: text, ip: text, ok: flag } }],
    },
  });
}

type CustomerModel = ReturnType<typeof customerModel>;
type CustomerItem = InstanceType<CustomerModel>;

function asCustomer(item: CustomerItem): Customer {
  return { ...item } as unknown as Customer;
}

function operations(customers: CustomerModel): Operations {
  return {
    get: ({ id }) => customers.get({ id }),
    put: (customer) => customers.create({ ...customer }, { overwrite: true }),
    update: ({ id, plan }, changes) =>
      customers.update(
        { id },
        { ...changes },
        { condition: new dynamoose.Condition().where('plan').eq(plan) },
      ),
    query: ({ plan, minimumAge }) =>
      customers.query('plan').eq(plan).where('age').ge(minimumAge).using(PLAN_INDEX).all().exec(),
    batchGet: (keys) => customers.batchGet(keys.map(({ id }) => ({ id }))),
    batchPut: (items) => customers.batchPut(items.map((item) => ({ ...item }))),
    transactPut: (items) =>
      dynamoose.transaction(
        items.map((item) => customers.transaction.create({ ...item }, { overwrite: true })),
      ),
  };
}
