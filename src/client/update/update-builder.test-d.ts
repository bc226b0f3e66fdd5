import { dynamorm, type Item, model, t } from '../../index.ts';

const Player = model('Player', {
  table: 'players',
  attributes: {
    id: t.string(),
    name: t.string(),
    score: t.number().default(0),
    gold: t.bigint().optional(),
    weight: t.decimal().optional(),
    lives: t.number().optional().nullable(),
    level: t.enum(1, 2, 3).default(1),
    rank: t.literal(7).optional(),
    born: t.date().optional(),
    seen: t.date({ format: 'epochSeconds' }).optional(),
    tags: t.set(t.string()).optional(),
    primes: t.set(t.number()).optional().nullable(),
    log: t.list(t.map({ at: t.date(), note: t.string().optional() })).default(() => []),
    path: t.list(t.number().nullable()).optional().nullable(),
    home: t.map({ city: t.string(), visits: t.number().optional() }).optional(),
    counts: t.record(t.number()).optional(),
    cents: t
      .custom({ type: t.number(), encode: (value: number) => value, decode: (stored) => stored })
      .optional(),
    site: t
      .custom({
        type: t.string(),
        encode: (url: URL) => url.href,
        decode: (text) => new URL(text),
      })
      .optional(),
    anything: t.unknown(),
    createdAt: t.createdAt(),
    version: t.version(),
    expiresAt: t.ttl().optional(),
  },
  key: { partitionKey: 'id' },
});
type Player = Item<typeof Player>;
const players = dynamorm({ region: 'us-east-1' }).model(Player);
const builder = players.updateBuilder({ id: 'p1' });

players.updateBuilder({ name: 'p1' });
//                      ^^^^ Object literal may only specify known properties, and 'name' does not exist in type

// ── what may be done with each kind ─────────────────────────────────────────────────────────────
const updated: Player = await builder
  .set('name', 'Ann')
  .set('home.city', 'Oslo')
  .set('log[0].note', 'x')
  .set('lives', null)
  .setIfNotExists('born', new Date())
  .remove('tags')
  .increment('score')
  .increment('gold', 5n)
  .increment('weight', '0.5')
  .increment('lives', 2)
  .increment('cents')
  .increment('home.visits')
  .increment('counts.wins', 2)
  .decrement('score', 3)
  .add('score', 1)
  .add('tags', new Set(['a']))
  .add('primes', new Set([2, 3]))
  .delete('primes', new Set([2]))
  .appendToList('log', [{ at: new Date() }])
  .prependToList('path', [1, null])
  .setListElement('path', 0, 5)
  .removeFromListAt('log', 2)
  .condition('score', '>', 5)
  .orCondition((c) => c.not(c('home.city', 'begins_with', 'O')))
  .conditionExists('home.city')
  .conditionNotExists('log[0]')
  .conditionVersion(3)
  .execute();

// ── paths ───────────────────────────────────────────────────────────────────────────────────────
builder.set('nmae', 'x');
//          ^^^^^^ Argument of type '"nmae"' is not assignable to parameter of type

builder.set('home.street', 'x');
//          ^^^^^^^^^^^^^ Argument of type '"home.street"' is not assignable to parameter of type

builder.remove('log[x]');
//             ^^^^^^^^ Argument of type '"log[x]"' is not assignable to parameter of type

builder.conditionExists('nothing');
//                      ^^^^^^^^^ Argument of type '"nothing"' is not assignable to parameter of type

// ── values ──────────────────────────────────────────────────────────────────────────────────────
builder.set('score', '5');
//                   ^^^ Argument of type 'string' is not assignable to parameter of type 'number'

builder.set('name', null);
//                  ^^^^ Argument of type 'null' is not assignable to parameter of type 'string'

builder.set('home', { city: 'Oslo', zip: '1' });
//                                  ^^^ Object literal may only specify known properties

builder.setIfNotExists('born', '2026-01-01');
//                             ^^^^^^^^^^^^ Argument of type 'string' is not assignable to parameter of type 'Date'

builder.increment('gold', 5);
//                        ^ Argument of type 'number' is not assignable to parameter of type 'bigint'

builder.increment('lives', null);
//                         ^^^^ Argument of type 'null' is not assignable to parameter of type 'number

builder.add('tags', new Set([5]));
//                  ^^^^^^^^^^^^ Argument of type 'Set<number>' is not assignable to parameter of type 'ReadonlySet<string>'

builder.add('tags', 'a');
//                  ^^^ Argument of type 'string' is not assignable to parameter of type 'ReadonlySet<string>'

builder.delete('primes', new Set(['2']));
//                       ^^^^^^^^^^^^^^ Argument of type 'Set<string>' is not assignable to parameter of type 'ReadonlySet<number>'

builder.appendToList('path', 5);
//                           ^ Argument of type 'number' is not assignable to parameter of type 'readonly (number | null)[]'

builder.appendToList('log', [{ at: 'now' }]);
//                             ^^ Type 'string' is not assignable to type 'Date'

builder.setListElement('path', 0, 'x');
//                                ^^^ Argument of type 'string' is not assignable to parameter of type 'number'

builder.conditionVersion('3');
//                       ^^^ Argument of type 'string' is not assignable to parameter of type 'number'

// ── kinds ───────────────────────────────────────────────────────────────────────────────────────
builder.increment('name');
//                ^^^^^^ Mistake<"Only a number can be counted">

builder.increment('born');
//                ^^^^^^ Mistake<"Only a number can be counted">

builder.decrement('seen');
//                ^^^^^^ Mistake<"Only a number can be counted">

builder.decrement('expiresAt');
//                ^^^^^^^^^^^ Mistake<"Only a number can be counted">

builder.increment('level');
//                ^^^^^^^ Mistake<"Only a number can be counted">

builder.increment('rank');
//                ^^^^^^ Mistake<"Only a number can be counted">

builder.increment('tags');
//                ^^^^^^ Mistake<"Only a number can be counted">

builder.increment('home.city');
//                ^^^^^^^^^^^ Mistake<"Only a number can be counted">

builder.increment('site');
//                ^^^^^^ Mistake<"Only a number can be counted">

builder.add('name', 'x');
//          ^^^^^^ Mistake<"Only to a number or a set can be added">

builder.add('log', []);
//          ^^^^^ Mistake<"Only to a number or a set can be added">

builder.delete('score', 1);
//             ^^^^^^^ Mistake<"Only a set has elements to delete">

builder.appendToList('tags', ['a']);
//                   ^^^^^^ Mistake<"Only a list has elements at positions">

builder.removeFromListAt('name', 0);
//                       ^^^^^^ Mistake<"Only a list has elements at positions">

// ── conditions ──────────────────────────────────────────────────────────────────────────────────
builder.condition('score', '>', 'x');
//                              ^^^ Argument of type 'string' is not assignable to parameter of type

builder.orCondition('score', 'begins_with', 1);
//                           ^^^^^^^^^^^^^ Argument of type '"begins_with"' is not assignable to parameter of type

builder.condition((c) => c('nmae', '=', 'x'));
//                         ^^^^^^ Argument of type '"nmae"' is not assignable to parameter of type

// ── what is given ───────────────────────────────────────────────────────────────────────────────
const whole: Player = await builder.returning('old').execute();
const nothing: undefined = await builder.returning('none').execute();
const part = await builder.returning('updatedNew').execute();
const city: string | undefined = part?.home?.city;
const note: string | undefined = part?.log?.[0]?.note;
const born: Date | undefined = part?.born;
const tags: Set<string> | undefined = part?.tags;

const score: number | undefined = part.score;
//                                ^^^^ 'part' is possibly 'undefined'

const size: number | undefined = part?.home?.city.length;
//                               ^^^^^^^^^^^^^^^^ 'part.home.city' is possibly 'undefined'

builder.returning('all');
//                ^^^^^ Argument of type '"all"' is not assignable to parameter of type

// ── the other writes ────────────────────────────────────────────────────────────────────────────
const outcomes = await players.updateMany([{ id: 'a' }], { score: 1 }, { concurrency: 2 });
for (const outcome of outcomes) {
  if (outcome.status === 'done') outcome.item satisfies Player;
  else outcome.error satisfies unknown;
}

players.updateMany([{ id: 'a' }], { scores: 1 });
//                                  ^^^^^^ Object literal may only specify known properties

const mutated: Player = await players.mutate({ id: 'a' }, (player) => ({
  ...player,
  score: player.score + 1,
}));

players.mutate({ id: 'a' }, (player) => ({ ...player, score: 'x' }));
//                                                    ^^^^^ Type 'string' is not assignable to type 'number'

players.mutate({ id: 'a' }, (player) => void player.name);
//                                      ^^^^^^^^^^^^^^^^ Type 'undefined' is not assignable to type
