import { globalIndex, type Item, type Key, localIndex, model, type NewItem, t } from '../index.ts';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    email: t.string(),
    status: t.enum('active', 'banned').default('active'),
    age: t.number().optional(),
    nick: t.string().nullable(),
    tags: t.set(t.string()).optional(),
    address: t.map({ city: t.string(), zip: t.string().optional() }).optional(),
    logins: t.list(t.map({ at: t.date(), ip: t.string() })).default(() => []),
    balance: t.bigint().default(0n),
    createdAt: t.createdAt(),
    version: t.version(),
    active: t.boolean(),
  },
  key: { partitionKey: 'id', sortKey: 'email' },
  indexes: {
    byStatus: globalIndex({ partitionKey: 'status', sortKey: 'createdAt' }),
    byRegion: globalIndex({ partitionKey: ['status', 'email'], sortKey: ['age'] }),
    byAge: localIndex({ sortKey: 'age', projection: ['nick'] }),
  },
});

// ── what a read gives, what create takes, what identifies ───────────────────────────────────────
type Equal<TLeft, TRight> =
  (<TAny>() => TAny extends TLeft ? 1 : 2) extends <TAny>() => TAny extends TRight ? 1 : 2
    ? true
    : false;
const yes = <TCheck extends true>(): TCheck | undefined => undefined;

interface ReadUser {
  id: string;
  email: string;
  status: 'active' | 'banned';
  age?: number;
  nick: string | null;
  tags?: Set<string>;
  address?: { city: string; zip?: string };
  logins: { at: Date; ip: string }[];
  balance: bigint;
  createdAt: Date;
  version: number;
  active: boolean;
}
yes<Equal<Flat<Item<typeof User>>, Flat<ReadUser>>>();
yes<Equal<Key<typeof User>, { id: string; email: string }>>();
type Flat<TObject> = { [TProperty in keyof TObject]: TObject[TProperty] };

const minimal: NewItem<typeof User> = { id: 'u1', email: 'a', nick: null, active: true };
const whole: NewItem<typeof User> = { ...minimal, age: undefined, tags: new Set(['a']) };
const readBack: NewItem<typeof User> = {} as Item<typeof User>;

// ── mistakes are where they are made ────────────────────────────────────────────────────────────
const missing: NewItem<typeof User> = { id: 'u1', nick: null, active: true };
//    ^^^^^^^ Property 'email' is missing

const wrongKind: NewItem<typeof User> = { ...minimal, age: '36' };
//                                                    ^^^ Type 'string' is not assignable to type 'number'

const nullRefused: NewItem<typeof User> = { ...minimal, age: null };
//                                                      ^^^ Type 'null' is not assignable to type 'number | undefined'

const undeclared: NewItem<typeof User> = { ...minimal, agee: 36 };
//                                                     ^^^^ 'agee' does not exist in type

const wrongEnum: NewItem<typeof User> = { ...minimal, status: 'blocked' };
//                                                    ^^^^^^ Type '"blocked"' is not assignable to type '"active" | "banned" | undefined'

const keyPart: Key<typeof User> = { id: 'u1' };
//    ^^^^^^^ Property 'email' is missing

declare const user: Item<typeof User>;
user.emial;
//   ^^^^^ Property 'emial' does not exist on type

const years: string = user.age.toFixed();
//                    ^^^^^^^^ 'user.age' is possibly 'undefined'

// ── declarations ────────────────────────────────────────────────────────────────────────────────
const attributes = { id: t.string(), on: t.boolean(), maybe: t.string().optional() };

model('A', { table: 'aaa', attributes, key: { partitionKey: 'idd' } });
//                                            ^^^^^^^^^^^^ Type '"idd"' is not assignable to type

model('A', { table: 'aaa', attributes, key: { partitionKey: 'on' } });
//                                            ^^^^^^^^^^^^ A key must be text, a number, bytes or a date, and present in every item

model('A', { table: 'aaa', attributes, key: { partitionKey: 'id', sortKey: 'maybe' } });
//                                                                ^^^^^^^ A key must be text, a number, bytes or a date, and present in every item

// One of the items that share a partition key: a literal is text, or a number, as any other.
const profile = { id: t.string(), part: t.literal('profile'), on: t.literal(true) };
model('Profile', {
  table: 'aaa',
  attributes: profile,
  key: { partitionKey: 'id', sortKey: 'part' },
});
model('A', { table: 'aaa', attributes: profile, key: { partitionKey: 'on' } });
//                                                     ^^^^^^^^^^^^ A key must be text, a number, bytes or a date, and present in every item

model('A', {
  table: 'aaa',
  attributes,
  key: { partitionKey: 'id' },
  indexes: { byName: globalIndex({ partitionKey: 'name' }) },
  //         ^^^^^^ Type '"name"' is not assignable to type
});

t.enum('a', 'b').default('c');
//                       ^^^ Argument of type '"c"' is not assignable to parameter of type

t.number().default('1');
//                 ^^^ Argument of type 'string' is not assignable to parameter of type

globalIndex({ sortKey: 'a' });
//          ^ Property 'partitionKey' is missing
