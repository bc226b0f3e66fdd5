import {
  type AnyModel,
  type BoundModel,
  dynamorm,
  type Item,
  isBatchError,
  type Key,
  model,
  type NewItem,
  t,
} from '../../index.ts';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    age: t.number().optional(),
    address: t.map({ city: t.string(), zip: t.string().optional() }).optional(),
    createdAt: t.createdAt(),
  },
  key: { partitionKey: 'id' },
});
const Order = model('Order', {
  table: 'orders',
  attributes: { customer: t.string(), placed: t.date(), total: t.bigint() },
  key: { partitionKey: 'customer', sortKey: 'placed' },
});
type User = Item<typeof User>;
type Order = Item<typeof Order>;
const db = dynamorm({ region: 'us-east-1' });
const users = db.model(User);
const order = { customer: 'c', placed: new Date() };

// ── reads of one model ──────────────────────────────────────────────────────────────────────────
const found: (User | undefined)[] = await users.batchGet([{ id: 'a' }]);
const some = await users.batchGet([{ id: 'a' }], { select: ['email', 'address.city'] });
const email: string | undefined = some[0]?.email;
const city: string | undefined = some[0]?.address?.city;
await users.batchGet([], { consistent: true, withExpired: true, concurrency: 2, timeoutMs: 5 });

users.batchGet([{ id: 1 }]);
//                ^^ Type 'number' is not assignable to type 'string'

users.batchGet([{ email: 'a' }]);
//                ^^^^^ 'email' does not exist in type

users.batchGet({ id: 'a' });
//               ^^ 'id' does not exist in type 'readonly KeyShape

const misspelled = { select: ['emial'] } as const;
users.batchGet([{ id: 'a' }], misspelled);
//                            ^^^^^^^^^^ Type '"emial"' is not assignable to type

some[0]?.age;
//       ^^^ Property 'age' does not exist on type

some[0]?.address?.zip;
//                ^^^ Property 'zip' does not exist on type

// ── writes of one model ─────────────────────────────────────────────────────────────────────────
const { written, superseded, requests } = await users.batchPut([{ id: 'a', email: 'x' }]);
const sum: number = written + superseded + requests;
await users.batchDelete([{ id: 'a' }], { signal: AbortSignal.timeout(5), unconditional: true });
await users.batchWrite({ put: [{ id: 'a', email: 'x', age: 3 }], delete: [{ id: 'b' }] });

users.batchPut([{ id: 'a' }]);
//              ^^^^^^^^^^^ Property 'email' is missing

users.batchPut([{ id: 'a', email: 'x' }], { if: () => true });
//                                          ^^ 'if' does not exist in type 'BatchWriteOptions'

users.batchPut([{ id: 'a', email: 'x' }], { version: 3 });
//                                          ^^^^^^^ 'version' does not exist in type 'BatchWriteOptions'

users.batchDelete([{ id: 'a', email: 'x' }]);
//                            ^^^^^ 'email' does not exist in type

users.batchWrite({ put: [{ id: 'a', email: 3 }] });
//                                  ^^^^^ Type 'number' is not assignable to type 'string'

users.batchWrite({ puts: [] });
//                 ^^^^ 'puts' does not exist in type

// ── several models ──────────────────────────────────────────────────────────────────────────────
const tuple = await db.batchGet([
  [User, { id: 'a' }],
  [Order, order],
  [User, { id: 'b' }],
]);
const aligned: [User | undefined, Order | undefined, User | undefined] = tuple;
const keys: Key<typeof User>[] = [{ id: 'a' }];
const many: (User | undefined)[] = await db.batchGet(keys.map((key) => [User, key] as const));
const mixed = await db.batchGet(
  keys.flatMap((key) => [[User, key] as const, [Order, order] as const]),
);
const either: User | Order | undefined = mixed[0];

tuple[1]?.email;
//        ^^^^^ Property 'email' does not exist on type

tuple[3];
//    ^ Tuple type

db.batchGet([[Order, { customer: 'c' }]]);
//                   ^^^^^^^^^^^^^^^^^ Property 'placed' is missing

db.batchGet([[User, { id: 3 }]]);
//                    ^^ Type 'number' is not assignable to type 'string'

await db.batchWrite((batch) => {
  batch.put(User, { id: 'a', email: 'x' });
  batch.delete(Order, order);
});
await db.batchWrite(async (batch) => batch.delete(Order, order), { unconditional: true });

db.batchWrite((batch) => batch.put(User, { id: 'a' }));
//                                       ^^^^^^^^^^^ Property 'email' is missing

db.batchWrite((batch) => batch.delete(Order, { customer: 'c', placed: 'today' }));
//                                                            ^^^^^^ Type 'string' is not assignable to type 'Date'

// ── errors ──────────────────────────────────────────────────────────────────────────────────────
const error: unknown = undefined;
if (isBatchError<NewItem<typeof User>>(error)) {
  await users.batchPut(error.remaining.map(({ input }) => input));
}
if (isBatchError(error)) error.remaining[0]?.input satisfies unknown;

// ── a function over every model needs no cast ───────────────────────────────────────────────────
class Repository<TModel extends AnyModel> {
  readonly #items: BoundModel<TModel>;
  constructor(items: BoundModel<TModel>) {
    this.#items = items;
  }
  async replace(
    items: NewItem<TModel>[],
    keys: Key<TModel>[],
  ): Promise<(Item<TModel> | undefined)[]> {
    await this.#items.batchPut(items);
    await this.#items.batchWrite({ put: items, delete: keys });
    return this.#items.batchGet(keys);
  }
}
const replaced: (User | undefined)[] = await new Repository(users).replace([], [{ id: 'a' }]);
