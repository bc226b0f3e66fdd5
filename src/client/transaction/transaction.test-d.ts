import { dynamorm, type Item, isTransactionCanceled, model, t } from '../../index.ts';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    age: t.number().optional(),
    tags: t.set(t.string()).optional(),
    createdAt: t.createdAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});
const Order = model('Order', {
  table: 'orders',
  attributes: { user: t.string(), number: t.number(), total: t.bigint() },
  key: { partitionKey: 'user', sortKey: 'number' },
});
type User = Item<typeof User>;
type Order = Item<typeof Order>;

const db = dynamorm({ region: 'us-east-1' });
const key = { id: 'u1' };

// ── what it gives ───────────────────────────────────────────────────────────────────────────────
const five: number = await db.transaction(() => 5);
const nothing: Promise<void> = db.transaction(async () => {});
const read: User | undefined = await db.transaction((tx) => tx.get(User, key));

const wrong: string = await db.transaction(async () => 5);
//    ^^^^^ Type 'number' is not assignable to type 'string'

// ── reads ───────────────────────────────────────────────────────────────────────────────────────
const [user, order]: [User | undefined, Order | undefined] = await db.transactGet([
  [User, key],
  [Order, { user: 'u1', number: 1 }],
]);
const several: (User | undefined)[] = await db.transactGet(
  ['a', 'b'].map((id) => [User, { id }] as const),
);
const none: [] = await db.transactGet([]);

const turned: [Order | undefined, User | undefined] = await db.transactGet([
  //  ^^^^^^ is not assignable to type
  [User, key],
  [Order, { user: 'u1', number: 1 }],
]);

await db.transactGet([[Order, { user: 'u1', number: '1' }]]);
//                                          ^^^^^^ Type 'string' is not assignable to type 'number'

await db.transactGet([
  [User, { id: 'u1' }],
  [Order, key],
  //      ^^^ Type '{ id: string; }' is missing the following properties
]);

await db.transaction(async (tx) => {
  const [one, other] = await tx.getAll([
    [Order, { user: 'u1', number: 1 }],
    [User, key],
  ]);
  const total: bigint | undefined = one?.total;
  const age: number | undefined = other?.age;

  await tx.get(User, { id: 1 });
  //                   ^^ Type 'number' is not assignable to type 'string'

  // ── writes ────────────────────────────────────────────────────────────────────────────────────
  tx.create(User, { id: 'u1', email: 'a' });
  tx.put(Order, { user: 'u1', number: 1, total: 1n }, { if: (c) => c('total', '<', 2n) });
  tx.update(User, key, { age: 3, version: 2 }, { if: (c) => c('tags', 'contains', 'a') });
  tx.upsert(User, key, { email: 'a' });
  tx.delete(User, key, { version: 3 });
  tx.check(User, key, (c) => c('age', '>', 3));
  tx.updateBuilder(User, key)
    .increment('age')
    .add('tags', new Set(['a']));

  tx.create(User, { id: 'u1' });
  //              ^^^^^^^^^^^^ Property 'email' is missing

  tx.put(Order, { user: 'u1', number: 1, total: 1 });
  //                                     ^^^^^ Type 'number' is not assignable to type 'bigint'

  tx.update(User, key, { emial: 'x' });
  //                     ^^^^^ 'emial' does not exist in type

  tx.update(User, key, { id: 'u2' });
  //                     ^^ 'id' does not exist in type

  tx.upsert(User, key, { age: 3 });
  //                   ^^^^^^^^^^ Property 'email' is missing

  tx.check(User, key, (c) => c('age', 'begins_with', 'x'));
  //                                  ^^^^^^^^^^^^^ Argument of type '"begins_with"' is not assignable

  tx.updateBuilder(User, key).increment('email');
  //                                    ^^^^^^^ Only a number can be counted

  // A write in a transaction gives nothing, and takes no signal of its own.
  const given: string = tx.put(Order, { user: 'u1', number: 1, total: 1n });
  //    ^^^^^ Type 'void' is not assignable to type 'string'
  tx.put(Order, { user: 'u1', number: 1, total: 1n }, { idempotent: true });
  //                                                    ^^^^^^^^^^ 'idempotent' does not exist in type
});

db.transaction(() => 5, { attempts: 3 });
//                        ^^^^^^^^ 'attempts' does not exist in type

// ── once ────────────────────────────────────────────────────────────────────────────────────────
const once = { idempotent: true };
const updated: User = await db.model(User).update(key, { age: 3 }, once);
const created: User = await db.model(User).create({ id: 'u1', email: 'a' }, once);
const deleted: User | undefined = await db.model(User).delete(key, once);

db.model(User).get(key, { idempotent: true });
//                        ^^^^^^^^^^ 'idempotent' does not exist in type

// ── errors ──────────────────────────────────────────────────────────────────────────────────────
const caught: unknown = undefined;
if (isTransactionCanceled(caught)) {
  const [failure] = caught.failures;
  const index: number | undefined = failure?.index;
  const code: string | undefined = failure?.code;
}
