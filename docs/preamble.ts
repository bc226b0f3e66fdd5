/**
 * What the fragments of this documentation use without saying so: a model, a database, and every
 * name that the package exports. Fragments start with one user in the table, `u1`.
 *
 * The tests compile and run every example, see `test/docs/examples.test.ts`.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ConditionBuilder, dynamorm, globalIndex, model, t, type WireItem } from 'dynamorm';

export { DynamoDBClient };

// The model of the guide, as docs/guide/README.md shows it.
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

/** A clock that stands still, so that requests look the same every time. */
export const now: Date = new Date('2026-01-31T09:30:00.000Z');

/** Where it is and with which credentials comes from the environment. */
export const db = dynamorm({ region: 'us-east-1', now: () => now });

export const users = db.model(User);

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
