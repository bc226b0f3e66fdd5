import { describe, expect, test } from 'vitest';
import { DynamORMError, dynamorm, globalIndex, localIndex, model, t } from '../../../src/index.ts';

const Film = model('Film', {
  table: 'films',
  attributes: {
    studio: t.string(),
    at: t.date(),
    year: t.number(),
    day: t.date({ format: 'epochSeconds' }),
    hash: t.binary(),
    region: t.string().nullable().optional(),
    title: t.string(),
    tags: t.set(t.string()),
    crew: t.map({ director: t.string() }),
    seen: t.boolean(),
    page: t.custom({
      type: t.number(),
      encode: (value: string) => value.length,
      decode: (value) => 'x'.repeat(value),
    }),
  },
  key: { partitionKey: 'studio', sortKey: 'at' },
  indexes: {
    byYear: globalIndex({ partitionKey: 'hash', sortKey: 'year' }),
    byDay: globalIndex({ partitionKey: 'year', sortKey: 'day' }),
    byRegion: globalIndex({ partitionKey: 'region' }),
    byTitle: localIndex({ sortKey: 'title' }),
  },
});

/** What JavaScript can write although TypeScript would not. */
interface Loose {
  where(...words: unknown[]): Loose;
  filter(...words: unknown[]): Loose;
  orderBy(...words: unknown[]): Loose;
  select(...words: unknown[]): Loose;
  index(...words: unknown[]): Loose;
  limit(...words: unknown[]): Loose;
  pageSize(...words: unknown[]): Loose;
  maxPages(...words: unknown[]): Loose;
  segment(...words: unknown[]): Loose;
  parallel(...words: unknown[]): Loose;
  toRequest(): unknown;
}

// Nothing listens there: whatever were sent would fail with another error.
const films = dynamorm({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9' }).model(Film);
const query = films.query() as unknown as Loose;
const scan = films.scan() as unknown as Loose;
const ufa = query.where('studio', '=', 'ufa');

const refused: Readonly<
  Record<string, Readonly<Record<string, readonly [() => unknown, string]>>>
> = {
  'a condition': {
    'on a path that there is not': [() => ufa.filter('nope', '=', 1), 'path-unknown'],
    'on a path below a text': [() => ufa.filter('title.x', '=', 1), 'path-unknown'],
    'on an empty path': [() => ufa.filter('', '=', 1), 'path-unknown'],
    'with an operator that there is not': [
      () => ufa.filter('title', 'LIKE', 'x'),
      'operator-unknown',
    ],
    'without an operator': [() => ufa.filter('title'), 'operator-unknown'],
    'without anything': [() => ufa.filter(), 'operator-unknown'],
    'with an operator of every object': [
      () => ufa.filter('title', 'toString', 'x'),
      'operator-unknown',
    ],
    'without a value': [() => ufa.filter('title', '='), 'value-type'],
    'with a value of another type': [() => ufa.filter('year', '=', '1927'), 'value-type'],
    'with a number that is none': [() => ufa.filter('year', '>', Number.NaN), 'value-number'],
    'with infinity': [() => ufa.filter('year', '<', Number.POSITIVE_INFINITY), 'value-number'],
    'with a date that is none': [() => ufa.where('at', '>', new Date(Number.NaN)), 'value-date'],
    'that a callback forgot to return': [() => ufa.filter(() => undefined), 'condition-invalid'],
    'that is a promise': [() => ufa.filter(async () => ({})), 'condition-invalid'],
    'in of a text': [() => ufa.filter('title', 'in', 'abc'), 'operand-list'],
    'between of three': [() => ufa.filter('year', 'between', [1, 2, 3]), 'operand-list'],
    'between upside down': [() => ufa.filter('year', 'between', [2, 1]), 'between-reversed'],
    'between upside down of dates': [
      () => ufa.where('at', 'between', [new Date(2), new Date(1)]),
      'between-reversed',
    ],
    'between upside down of two bounds': [
      () => ufa.where('at', '>=', new Date(2)).where('at', '<=', new Date(1)),
      'between-reversed',
    ],
    '< on a set': [() => ufa.filter('tags', '<', new Set(['a'])), 'operator-unknown'],
    '>= on a map': [() => ufa.filter('crew', '>=', { director: 'x' }), 'operator-unknown'],
    '> on a boolean': [() => ufa.filter('seen', '>', true), 'operator-unknown'],
    'between on a set': [
      () => ufa.filter('tags', 'between', [new Set(['a']), new Set(['b'])]),
      'operator-unknown',
    ],
    'begins_with on a set': [() => ufa.filter('tags', 'begins_with', 'a'), 'operator-unknown'],
    'contains on a number': [() => ufa.filter('year', 'contains', '1'), 'operator-unknown'],
    'contains on a map': [() => ufa.filter('crew', 'contains', 'x'), 'operator-unknown'],
    'begins_with of a number': [() => ufa.filter('title', 'begins_with', 1), 'operand-part'],
    'begins_with of bytes on text': [
      () => ufa.filter('title', 'begins_with', Uint8Array.of(1)),
      'operand-part',
    ],
    'begins_with of text on bytes': [() => ufa.filter('hash', 'begins_with', 'x'), 'operand-part'],
    'a type that there is not': [
      () => ufa.filter('title', 'attribute_type', 'STRING'),
      'operand-type',
    ],
  },
  'a key': {
    'begins_with on a number': [
      () => query.where('hash', '=', Uint8Array.of(1)).where('year', 'begins_with', '19'),
      'operator-unknown',
    ],
    'begins_with on a date of seconds': [
      () => query.where('year', '=', 1927).where('day', 'begins_with', '19'),
      'operator-unknown',
    ],
    'begins_with on a type of your own, stored as a number': [
      () => ufa.filter('page', 'begins_with', 'x'),
      'operator-unknown',
    ],
    'that is empty': [() => query.where('studio', '=', ''), 'key-empty'],
    'of empty bytes': [() => query.where('hash', '=', new Uint8Array()), 'key-empty'],
    'that is null': [() => query.where('region', '=', null), 'key-empty'],
    'that begins with nothing': [() => ufa.where('title', 'begins_with', ''), 'key-empty'],
    'between nothing and something': [() => ufa.where('title', 'between', ['', 'x']), 'key-empty'],
    'that is too long': [() => query.where('studio', '=', 'ü'.repeat(1_025)), 'key-too-long'],
    'that is too long to sort by': [
      () => ufa.where('title', '<', 'x'.repeat(1_025)),
      'key-too-long',
    ],
    'that is undefined': [() => query.where('studio', '=', undefined), 'value-type'],
    'of another type': [() => query.where('studio', '=', 7), 'value-type'],
  },
  'a query': {
    'in the order of a path that there is not': [() => ufa.orderBy('nope'), 'path-unknown'],
    'in the order of what is no key': [() => ufa.orderBy('seen'), 'no-order'],
    'in a direction that is none': [() => ufa.orderBy('at', 'down'), 'order-direction'],
    'of an index that there is not': [() => ufa.index('byNothing'), 'index-unknown'],
    'of a selection that there is not': [() => ufa.select('title', 'nope'), 'path-unknown'],
    'of a selection inside a text': [() => ufa.select('title[0]'), 'path-unknown'],
    'of half a limit': [() => ufa.limit(1.5), 'search-number'],
    'of a limit below nothing': [() => ufa.limit(-1), 'search-number'],
    'of a limit that is no number': [() => ufa.limit(Number.NaN), 'search-number'],
    'of a limit of text': [() => ufa.limit('10'), 'search-number'],
    'of a limit without end': [() => ufa.limit(Number.POSITIVE_INFINITY), 'search-number'],
    'of pages of nothing': [() => ufa.pageSize(0), 'search-number'],
    'of pages beyond what a request says': [() => ufa.pageSize(2 ** 31), 'search-number'],
    'of no pages': [() => ufa.maxPages(0), 'search-number'],
    'of pages that are no number': [() => ufa.maxPages(Number.NaN), 'search-number'],
  },
  'a scan': {
    'in an order': [() => scan.orderBy('at'), 'no-order'],
    'of a part behind the last': [() => scan.segment(4, 4), 'search-number'],
    'of a part before the first': [() => scan.segment(-1, 4), 'search-number'],
    'of a part of nothing': [() => scan.segment(0, 0), 'search-number'],
    'of a part of a number that is none': [() => scan.segment(0, Number.NaN), 'search-number'],
    'of more parts than there can be': [() => scan.segment(0, 1_000_001), 'search-number'],
    'in no parts': [() => scan.parallel(0), 'search-number'],
    'in half a part': [() => scan.parallel(1.5), 'search-number'],
    'in more parts than there can be': [() => scan.parallel(1_000_001), 'search-number'],
    'of one part and in parallel': [() => scan.segment(0, 2).parallel(2), 'parallel-segment'],
  },
};

for (const [what, cases] of Object.entries(refused)) {
  describe(`${what} is refused`, () => {
    for (const [which, [make, code]] of Object.entries(cases)) {
      test(which, () => {
        // Twice: what was planned before must refuse as well.
        for (let run = 0; run < 2; run += 1) {
          const error = caught(() => (make() as Loose).toRequest());
          expect(error).toBeInstanceOf(DynamORMError);
          expect(error).toMatchObject({ code });
        }
      });
    }
  });
}

test('what fits is not refused by the same checks', () => {
  const fine = [
    ufa.where('at', 'begins_with', '2026-01'),
    ufa.where('title', 'begins_with', 'x'.repeat(1_024)),
    query.where('studio', '=', 'ü'.repeat(1_024)),
    query.where('hash', '=', Uint8Array.of(0)).where('year', '=', 0),
    ufa.filter('crew.director', '=', ''),
    ufa.filter('tags', 'contains', ''),
    ufa.filter('region', '=', null),
    ufa.filter('hash', 'contains', Uint8Array.of(1)),
    ufa.where('at', 'between', [new Date(1), new Date(1)]),
    ufa.filter(
      'year',
      'in',
      Array.from({ length: 101 }, (_, at) => at),
    ),
  ];
  for (const one of fine) expect(one.toRequest()).toHaveProperty('KeyConditionExpression');
});

test('an expression that DynamoDB would refuse as too long is refused here', () => {
  const long = ufa.filter(
    'year',
    'in',
    Array.from({ length: 900 }, (_, at) => at),
  );
  expect(caught(() => long.toRequest())).toMatchObject({ code: 'expression-too-long' });
});

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw.');
}
