/**
 * What the fragments of this documentation use without saying so: two models, a database, and every
 * name that the package exports. Fragments start with one user in the table, `u1`, and with the
 * orders below.
 *
 * The tests compile and run every example, see `test/docs/examples.test.ts`.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type ConditionBuilder,
  dynamorm,
  globalIndex,
  localIndex,
  model,
  type NewItem,
  t,
  type WireItem,
} from 'dynamorm';

export { DynamoDBClient };

// The models of the guide, as docs/guide/README.md shows them.
export const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    status: t.enum('active', 'banned').default('active'),
    age: t.number().optional(),
    tags: t.set(t.string()).optional(),
    address: t.map({ city: t.string(), zip: t.string().optional() }).optional(),
    logins: t.list(t.map({ at: t.date(), ip: t.string() })).default(() => []),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
  indexes: {
    byEmail: globalIndex({ partitionKey: 'email' }),
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'createdAt' }),
  },
});

export const Order = model('Order', {
  table: 'orders',
  attributes: {
    customer: t.string(),
    number: t.number(),
    status: t.enum('open', 'paid', 'sent'),
    placed: t.date(),
    total: t.number(),
    lines: t.list(t.map({ article: t.string(), count: t.number() })).default(() => []),
    coupon: t.string().optional(),
  },
  key: { partitionKey: 'customer', sortKey: 'number' },
  indexes: {
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'placed', projection: ['total'] }),
    byTotal: localIndex({ sortKey: 'total' }),
  },
});

/** The orders that are in the table. */
export const someOrders: readonly NewItem<typeof Order>[] = [
  { customer: 'ada', number: 1, status: 'sent', placed: new Date('2026-01-05'), total: 40 },
  { customer: 'ada', number: 2, status: 'paid', placed: new Date('2026-01-12'), total: 15 },
  { customer: 'ada', number: 3, status: 'open', placed: new Date('2026-01-20'), total: 99 },
  { customer: 'ada', number: 4, status: 'open', placed: new Date('2026-01-29'), total: 20 },
  {
    customer: 'bob',
    number: 1,
    status: 'sent',
    placed: new Date('2026-01-07'),
    total: 70,
    lines: [{ article: 'lamp', count: 2 }],
  },
  { customer: 'bob', number: 2, status: 'open', placed: new Date('2026-01-30'), total: 35 },
];

/** A clock that stands still, so that requests look the same every time. */
export const now: Date = new Date('2026-01-31T09:30:00.000Z');

/** Where it is and with which credentials comes from the environment. */
export const db = dynamorm({ region: 'us-east-1', now: () => now });

export const users = db.model(User);
export const orders = db.model(Order);

/** What conditions are made with; elsewhere it is the parameter of `{ if: (c) => … }`. */
export const c: ConditionBuilder<typeof User> = conditionBuilder();

function conditionBuilder(): ConditionBuilder<typeof User> {
  let builder: ConditionBuilder<typeof User> | undefined;
  users.toRequest.delete(
    { id: 'u1' },
    {
      if: (given) => {
        builder = given;
        return given.and();
      },
    },
  );
  if (builder === undefined) throw new Error('{ if } was not called.');
  return builder;
}

/** What was caught. */
export const error: unknown = undefined;

/** What an HTTP handler of yours may answer. */
export function conflict(item: unknown): { readonly status: 409; readonly item: unknown } {
  return { status: 409, item };
}

/** A record of a stream, as a Lambda function gets it. */
export const record: { readonly dynamodb: { readonly NewImage: WireItem } } = {
  dynamodb: {
    NewImage: {
      id: { S: 'u1' },
      email: { S: 'ada@example.com' },
      createdAt: { S: '2026-01-31T09:30:00.000Z' },
      updatedAt: { S: '2026-01-31T09:30:00.000Z' },
    },
  },
};
