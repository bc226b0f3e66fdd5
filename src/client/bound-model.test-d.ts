import {
  type AnyModel,
  type BoundModel,
  dynamorm,
  type Item,
  type Key,
  model,
  t,
} from '../index.ts';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    status: t.enum('active', 'banned').default('active'),
    age: t.number().optional(),
    tags: t.set(t.string()).optional(),
    address: t.map({ city: t.string(), lines: t.list(t.string()) }).optional(),
    logins: t.list(t.map({ at: t.date(), ip: t.string() })).default(() => []),
    scores: t.record(t.number()).default({}),
    createdAt: t.createdAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});
const users = dynamorm({ region: 'us-east-1' }).model(User);
const key = { id: 'u1' };

// ── verbs ───────────────────────────────────────────────────────────────────────────────────────
const got: Item<typeof User> | undefined = await users.get(key, { consistent: true });
const made: Item<typeof User> = await users.create({ id: 'u1', email: 'a' });

users.get({ id: 1 });
//          ^^ Type 'number' is not assignable to type 'string'

users.get({ email: 'a' });
//          ^^^^^ 'email' does not exist in type

users.create({ id: 'u1', emial: 'a' });
//                       ^^^^^ 'emial' does not exist in type

users.create({ id: 'u1' });
//           ^^^^^^^^^^^^ Property 'email' is missing

users.update(key, { emial: 'x' });
//                  ^^^^^ 'emial' does not exist in type

users.update(key, { id: 'u2' });
//                  ^^ 'id' does not exist in type

users.update(key, { createdAt: new Date() });
//                  ^^^^^^^^^ Type 'Date' is not assignable to type 'undefined'

users.update(key, { age: null });
//                  ^^^ Type 'null' is not assignable to type 'number | undefined'

users.upsert(key, { age: 3 });
//                ^^^^^^^^^^ Property 'email' is missing

users.create({ id: 'u1', email: 'a' }, { if: () => true });
//                                       ^^ 'if' does not exist in type

// ── conditions ──────────────────────────────────────────────────────────────────────────────────
users.put(made, {
  if: (c) =>
    c.and(
      c('status', 'in', ['active']),
      c('age', 'between', [18, 65]),
      c('address.city', 'begins_with', 'P'),
      c('address.lines[0]', '=', 'a'),
      c('logins[0].at', '<', new Date()),
      c('logins[3].ip', 'not_exists'),
      c('scores.anything', '>', 3),
      c('tags', 'contains', 'a'),
      c('createdAt', 'begins_with', '2026-'),
      c('email', '=', c.path('id')),
      c('age', 'attribute_type', 'N'),
      c.size('tags', '>', 2),
      c.not(c.or(c('age', '<', 18), c('age', 'not_exists'))),
      c.raw`size(${c.path('tags')}) > ${1}`,
    ),
});

users.delete(key, { if: (c) => c('emial', '=', 'x') });
//                               ^^^^^^^ Argument of type '"emial"' is not assignable to parameter of type

users.delete(key, { if: (c) => c('age', 'begins_with', 3) });
//                                      ^^^^^^^^^^^^^ Argument of type '"begins_with"' is not assignable to parameter of type

users.delete(key, { if: (c) => c('age', '>', '18') });
//                                           ^^^^ Argument of type 'string' is not assignable to parameter of type 'number | PathReference'

users.delete(key, { if: (c) => c('status', '=', 'blocked') });
//                                              ^^^^^^^^^ Argument of type '"blocked"' is not assignable to parameter of type

users.delete(key, { if: (c) => c('age', 'between', [18]) });
//                                                 ^^^^ Argument of type '[number]' is not assignable to parameter of type

users.delete(key, { if: (c) => c('address.street', 'exists') });
//                               ^^^^^^^^^^^^^^^^ Argument of type '"address.street"' is not assignable to parameter of type

users.delete(key, { if: (c) => c('logins[0].at', '=', 'yesterday') });
//                                                    ^^^^^^^^^^^ Argument of type 'string' is not assignable to parameter of type

users.delete(key, { if: () => true });
//                  ^^ Type 'boolean' is not assignable to type 'Condition'

// ── a function over every model needs no cast ───────────────────────────────────────────────────
class Repository<TModel extends AnyModel> {
  readonly #items: BoundModel<TModel>;
  constructor(items: BoundModel<TModel>) {
    this.#items = items;
  }
  find(id: Key<TModel>): Promise<Item<TModel> | undefined> {
    return this.#items.get(id);
  }
}
const found: Item<typeof User> | undefined = await new Repository(users).find({ id: 'u1' });
