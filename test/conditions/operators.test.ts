import { beforeAll, describe, expect, test } from 'vitest';
import type { ConditionCallback } from '../../src/index.ts';
import { isConditionFailed, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useModel } from '../support/use-model.ts';

const Film = model('Film', {
  table: 'films',
  attributes: {
    id: t.string(),
    title: t.string(),
    year: t.number(),
    gross: t.bigint(),
    rating: t.decimal(),
    seen: t.boolean(),
    kind: t.enum('feature', 'short'),
    poster: t.binary(),
    released: t.date(),
    ends: t.date({ format: 'epochSeconds' }),
    note: t.string().optional().nullable(),
    tags: t.set(t.string()),
    codes: t.set(t.number()),
    days: t.set(t.date()),
    cast: t.list(t.string().nullable()),
    places: t.list(t.map({ city: t.string(), at: t.date().optional() })),
    crew: t.map({ director: t.string(), size: t.number(), rest: t.list(t.string()) }),
    votes: t.record(t.number()),
    page: t.custom({
      type: t.string(),
      encode: (url: URL) => url.href,
      decode: (text) => new URL(text),
    }),
    ids: t.custom({
      type: t.set(t.number()),
      encode: (list: readonly number[]) => new Set(list),
      decode: (set) => [...set],
    }),
    sort: t.union(t.literal('a'), t.literal(1)),
    meta: t.json<{ a: number }>(),
    any: t.unknown(),
    absent: t.number().optional(),
  },
  key: { partitionKey: 'id' },
});

const film = {
  id: 'f1',
  title: 'Metropolis',
  year: 1927,
  gross: 2n ** 60n,
  rating: '8.30',
  seen: true,
  kind: 'feature' as const,
  poster: Uint8Array.of(1, 2, 3),
  released: new Date('1927-01-10T00:00:00.000Z'),
  ends: new Date('2030-01-01T00:00:00.000Z'),
  note: null,
  tags: new Set(['silent', 'ufa']),
  codes: new Set([1, 2.5]),
  days: new Set([new Date(0)]),
  cast: ['Helm', null, 'Abel'],
  places: [{ city: 'Berlin', at: new Date(1) }, { city: 'Paris' }],
  crew: { director: 'Lang', size: 3, rest: ['Pommer'] },
  votes: { up: 10, down: 2 },
  page: new URL('https://example.com/metropolis'),
  ids: [7, 8],
  sort: 1 as const,
  meta: { a: 1 },
  any: { b: [1, 'x'] },
};

type If = ConditionCallback<typeof Film>;

/** What is written, the text that is sent, and whether it holds for the film above. */
const cases: readonly [string, If, string, boolean][] = [
  ['=', (c) => c('title', '=', 'Metropolis'), '#0 = :0', true],
  ['=, of another value', (c) => c('title', '=', 'metropolis'), '#0 = :0', false],
  ['!=', (c) => c('year', '!=', 1926), '#0 <> :0', true],
  ['!= on what is missing', (c) => c('absent', '!=', 1), '#0 <> :0', true],
  ['= on what is missing', (c) => c('absent', '=', 1), '#0 = :0', false],
  ['<', (c) => c('year', '<', 1928), '#0 < :0', true],
  ['< on what is missing', (c) => c('absent', '<', 1), '#0 < :0', false],
  ['<=', (c) => c('year', '<=', 1927), '#0 <= :0', true],
  ['>', (c) => c('year', '>', 1927), '#0 > :0', false],
  ['>=', (c) => c('year', '>=', 1927), '#0 >= :0', true],
  ['= on a bigint', (c) => c('gross', '=', 2n ** 60n), '#0 = :0', true],
  ['< on a bigint, to the last digit', (c) => c('gross', '<', 2n ** 60n + 1n), '#0 < :0', true],
  ['= on a decimal, however it is written', (c) => c('rating', '=', '8.3000'), '#0 = :0', true],
  ['= on a boolean', (c) => c('seen', '=', false), '#0 = :0', false],
  ['in on a boolean', (c) => c('seen', 'in', [false, true]), '#0 IN (:0, :1)', true],
  ['= on an enum', (c) => c('kind', '=', 'feature'), '#0 = :0', true],
  ['begins_with on an enum', (c) => c('kind', 'begins_with', 'fea'), 'begins_with(#0, :0)', true],
  ['= on bytes', (c) => c('poster', '=', Uint8Array.of(1, 2, 3)), '#0 = :0', true],
  ['> on bytes', (c) => c('poster', '>', Uint8Array.of(1, 2)), '#0 > :0', true],
  ['= on null', (c) => c('note', '=', null), '#0 = :0', true],
  ['= on a date', (c) => c('released', '=', new Date('1927-01-10')), '#0 = :0', true],
  ['< on a date in seconds', (c) => c('ends', '<', new Date('2030-01-02')), '#0 < :0', true],
  [
    'between, both ends included',
    (c) => c('year', 'between', [1927, 1927]),
    '#0 BETWEEN :0 AND :1',
    true,
  ],
  ['between, outside', (c) => c('year', 'between', [1900, 1926]), '#0 BETWEEN :0 AND :1', false],
  ['between on text', (c) => c('title', 'between', ['M', 'N']), '#0 BETWEEN :0 AND :1', true],
  ['in', (c) => c('year', 'in', [1, 1927]), '#0 IN (:0, :1)', true],
  ['in on what is missing', (c) => c('absent', 'in', [1]), '#0 IN (:0)', false],
  ['begins_with on text', (c) => c('title', 'begins_with', 'Metro'), 'begins_with(#0, :0)', true],
  [
    'begins_with on bytes',
    (c) => c('poster', 'begins_with', Uint8Array.of(1)),
    'begins_with(#0, :0)',
    true,
  ],
  [
    'begins_with on a date, by its text',
    (c) => c('released', 'begins_with', '1927-01'),
    'begins_with(#0, :0)',
    true,
  ],
  ['begins_with on null', (c) => c('note', 'begins_with', 'a'), 'begins_with(#0, :0)', false],
  ['contains on text', (c) => c('title', 'contains', 'tropo'), 'contains(#0, :0)', true],
  [
    'contains on bytes',
    (c) => c('poster', 'contains', Uint8Array.of(2, 3)),
    'contains(#0, :0)',
    true,
  ],
  [
    'contains on a date, by its text',
    (c) => c('released', 'contains', 'T00'),
    'contains(#0, :0)',
    true,
  ],
  ['contains on a set of text', (c) => c('tags', 'contains', 'ufa'), 'contains(#0, :0)', true],
  ['contains on a set, of a part', (c) => c('tags', 'contains', 'uf'), 'contains(#0, :0)', false],
  ['contains on a set of numbers', (c) => c('codes', 'contains', 2.5), 'contains(#0, :0)', true],
  [
    'contains on a set of dates',
    (c) => c('days', 'contains', new Date(0)),
    'contains(#0, :0)',
    true,
  ],
  ['contains on a list', (c) => c('cast', 'contains', 'Abel'), 'contains(#0, :0)', true],
  ['contains on a list, of null', (c) => c('cast', 'contains', null), 'contains(#0, :0)', true],
  [
    'contains on a list of maps',
    (c) => c('places', 'contains', { city: 'Paris' }),
    'contains(#0, :0)',
    true,
  ],
  [
    'contains on a type of your own, a text',
    (c) => c('page', 'contains', 'metro'),
    'contains(#0, :0)',
    true,
  ],
  [
    'contains on a type of your own, a set',
    (c) => c('ids', 'contains', 7),
    'contains(#0, :0)',
    true,
  ],
  [
    '= on a type of your own',
    (c) => c('page', '=', new URL('https://example.com/metropolis')),
    '#0 = :0',
    true,
  ],
  ['= on a set, in any order', (c) => c('tags', '=', new Set(['ufa', 'silent'])), '#0 = :0', true],
  ['= on a list', (c) => c('cast', '=', ['Helm', null, 'Abel']), '#0 = :0', true],
  [
    '= on a map',
    (c) => c('crew', '=', { rest: ['Pommer'], size: 3, director: 'Lang' }),
    '#0 = :0',
    true,
  ],
  ['= on a record', (c) => c('votes', '=', { down: 2, up: 10 }), '#0 = :0', true],
  ['= on a union', (c) => c('sort', '=', 1), '#0 = :0', true],
  ['in on a union', (c) => c('sort', 'in', ['a']), '#0 IN (:0)', false],
  ['= on JSON, by its text', (c) => c('meta', '=', { a: 1 }), '#0 = :0', true],
  ['= on anything', (c) => c('any', '=', { b: [1, 'x'] }), '#0 = :0', true],
  ['exists', (c) => c('title', 'exists'), 'attribute_exists(#0)', true],
  ['exists on null', (c) => c('note', 'exists'), 'attribute_exists(#0)', true],
  ['exists on what is missing', (c) => c('absent', 'exists'), 'attribute_exists(#0)', false],
  ['not_exists', (c) => c('absent', 'not_exists'), 'attribute_not_exists(#0)', true],
  ['attribute_type', (c) => c('note', 'attribute_type', 'NULL'), 'attribute_type(#0, :0)', true],
  [
    'attribute_type of a date',
    (c) => c('ends', 'attribute_type', 'S'),
    'attribute_type(#0, :0)',
    false,
  ],
  ['size of text', (c) => c.size('title', '=', 10), 'size(#0) = :0', true],
  ['size of bytes', (c) => c.size('poster', '>=', 4), 'size(#0) >= :0', false],
  ['size of a set', (c) => c.size('tags', '<', 3), 'size(#0) < :0', true],
  ['size of a list', (c) => c.size('cast', '!=', 3), 'size(#0) <> :0', false],
  ['size of a map', (c) => c.size('crew', '<=', 3), 'size(#0) <= :0', true],
  ['size of what is missing', (c) => c.size('absent', '>', 0), 'size(#0) > :0', false],
  ['a path in a map', (c) => c('crew.director', '=', 'Lang'), '#0.#1 = :0', true],
  [
    'a path whose name is a function of DynamoDB',
    (c) => c('crew.size', '>', 2),
    '#0.#1 > :0',
    true,
  ],
  [
    'a path in a list in a map',
    (c) => c('crew.rest[0]', 'begins_with', 'Pom'),
    'begins_with(#0.#1[0], :0)',
    true,
  ],
  ['a position in a list', (c) => c('cast[0]', '=', 'Helm'), '#0[0] = :0', true],
  ['a position that holds null', (c) => c('cast[1]', '=', null), '#0[1] = :0', true],
  ['a position behind the end', (c) => c('cast[9]', 'exists'), 'attribute_exists(#0[9])', false],
  [
    'a path in a map in a list',
    (c) => c('places[0].at', '<=', new Date(1)),
    '#0[0].#1 <= :0',
    true,
  ],
  [
    'an attribute that one entry lacks',
    (c) => c('places[1].at', 'not_exists'),
    'attribute_not_exists(#0[1].#1)',
    true,
  ],
  ['a key of a record', (c) => c('votes.up', 'between', [1, 10]), '#0.#1 BETWEEN :0 AND :1', true],
  ['a key that a record lacks', (c) => c('votes.none', 'exists'), 'attribute_exists(#0.#1)', false],
  ['one path with another', (c) => c('votes.up', '>', c.path('votes.down')), '#0.#1 > #0.#2', true],
  ['one path with one in a list', (c) => c('title', '!=', c.path('cast[0]')), '#0 <> #1[0]', true],
  [
    'one path with another of another type',
    (c) => c('title', '<', c.path('year')),
    '#0 < #1',
    false,
  ],
  [
    'a part that is another path',
    (c) => c('tags', 'contains', c.path('crew.director')),
    'contains(#0, #1.#2)',
    false,
  ],
];

describeTransports('a condition', (makeTransport) => {
  const { items: films } = useModel(makeTransport, Film);

  beforeAll(() => films.put(film));

  for (const [what, condition, text, holds] of cases) {
    test(`of ${what}`, async () => {
      expect(films.toRequest.put(film, { if: condition }).ConditionExpression).toBe(text);

      const write = films.update({ id: 'f1' }, {}, { if: condition });
      const outcome = await write.then(
        () => true,
        (error: unknown) => (isConditionFailed(error) ? false : Promise.reject(error)),
      );
      expect(outcome).toBe(holds);
    });
  }

  describe('binds', () => {
    test('every value as its attribute is stored', () => {
      const request = films.toRequest.put(film, {
        if: (c) =>
          c.and(
            c('released', '>', new Date(0)),
            c('ends', '>', new Date(0)),
            c('gross', '=', 2n ** 70n),
            c('rating', '=', '1.10'),
            c('poster', '=', Uint8Array.of(255)),
            c('days', 'contains', new Date(0)),
            c('page', '=', new URL('https://example.com')),
            c('meta', '=', { a: 2 }),
            c('places[3].at', '=', new Date(0)),
            c('any', '=', [null, 1]),
          ),
      });
      expect(JSON.parse(JSON.stringify(request.ExpressionAttributeValues))).toEqual({
        ':0': { S: '1970-01-01T00:00:00.000Z' },
        ':1': { N: '0' },
        ':2': { N: '1180591620717411303424' },
        ':3': { N: '1.1' },
        ':4': { B: '/w==' },
        ':5': { S: '1970-01-01T00:00:00.000Z' },
        ':6': { S: 'https://example.com/' },
        ':7': { S: '{"a":2}' },
        ':8': { S: '1970-01-01T00:00:00.000Z' },
        ':9': { L: [{ NULL: true }, { N: '1' }] },
      });
    });

    test('every name once, and none that is not used', () => {
      const request = films.toRequest.put(film, {
        if: (c) => c.and(c('crew.size', '>', 1), c('crew.director', 'exists'), c('crew', 'exists')),
      });
      expect(request).toMatchObject({
        ConditionExpression: '#0.#1 > :0 AND attribute_exists(#0.#2) AND attribute_exists(#0)',
        ExpressionAttributeNames: { '#0': 'crew', '#1': 'size', '#2': 'director' },
        ExpressionAttributeValues: { ':0': { N: '1' } },
      });
    });

    test('no values where there are none', () => {
      const request = films.toRequest.put(film, { if: (c) => c('note', 'exists') });
      expect(request).not.toHaveProperty('ExpressionAttributeValues');
    });
  });
});
