import {
  type Database,
  decodeItem,
  encodeItem,
  globalIndex,
  model,
  t,
  type WireItem,
} from 'dynamorm';
import type { Operations } from '../contestants/contestant.ts';
import { CUSTOMER_TABLE, type Customer, PLAN_INDEX } from './customer.ts';

/** The model of the customers. */
export const Customers = model('Customer', {
  table: CUSTOMER_TABLE,
  attributes: {
    id: t.string(),
    name: t.string(),
    plan: t.enum('free', 'pro', 'team'),
    age: t.number(),
    balance: t.number(),
    nickname: t.string().optional(),
    tags: t.set(t.string()),
    scores: t.list(t.number()),
    address: t.map({
      street: t.string(),
      city: t.string(),
      zip: t.string(),
      country: t.string(),
      floor: t.number().optional(),
    }),
    preferences: t.map({
      theme: t.string(),
      notify: t.map({ email: t.boolean(), sms: t.boolean(), hour: t.number() }),
    }),
    logins: t.list(t.map({ at: t.string(), ip: t.string(), ok: t.boolean() })),
  },
  key: { partitionKey: 'id' },
  indexes: { [PLAN_INDEX]: globalIndex({ partitionKey: 'plan', sortKey: 'age' }) },
});

/** The calls as a user writes them. */
export function customerVerbs(db: Database): Operations {
  const customers = db.model(Customers);
  return {
    get: ({ id }) => customers.get({ id }),
    put: (customer) => customers.put(customer),
    update: ({ id, plan }, changes) =>
      customers.update({ id }, { ...changes }, { if: (c) => c('plan', '=', plan) }),
    query: ({ plan, minimumAge }) =>
      customers.where('plan', '=', plan).where('age', '>=', minimumAge).all(),
    batchGet: (keys) => customers.batchGet(keys.map(({ id }) => ({ id }))),
    batchPut: (items) => customers.batchPut(items),
    transactPut: (items) =>
      db.transaction(async (tx) => {
        for (const item of items) tx.put(Customers, item);
      }),
  };
}

/** A customer as we store it. */
export function encodeCustomer(customer: Customer): WireItem {
  return encodeItem(Customers, customer);
}

/** A stored customer as we read it. */
export function decodeCustomer(wire: WireItem): Customer {
  return decodeItem(Customers, wire);
}
