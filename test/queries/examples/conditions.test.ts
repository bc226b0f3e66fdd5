import { describe, expect, test } from 'vitest';
import { globalIndex, model, t } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { useWatched } from './use-watched.ts';

const Film = model('Film', {
  table: 'films',
  attributes: {
    studio: t.string(),
    title: t.string(),
    year: t.number(),
    genre: t.string(),
    seen: t.boolean().default(false),
    tags: t.set(t.string()).optional(),
    crew: t.map({ director: t.string(), size: t.number() }).optional(),
    note: t.string().optional().name('film_note'),
  },
  key: { partitionKey: 'studio', sortKey: 'title' },
  indexes: { byGenre: globalIndex({ partitionKey: 'genre', sortKey: 'year' }) },
});

const films = [
  {
    studio: 'ufa',
    title: 'Faust',
    year: 1926,
    genre: 'drama',
    crew: { director: 'Murnau', size: 9 },
  },
  { studio: 'ufa', title: 'M', year: 1931, genre: 'crime', tags: new Set(['sound']), note: 'M' },
  { studio: 'ufa', title: 'Metropolis', year: 1927, genre: 'drama', seen: true, note: 'long' },
  { studio: 'ufa', title: 'Nosferatu', year: 1922, genre: 'horror', note: 'Nosferatu' },
  {
    studio: 'mgm',
    title: 'Greed',
    year: 1924,
    genre: 'drama',
    crew: { director: 'Stroheim', size: 4 },
  },
];

describeTransports('conditions', (makeTransport) => {
  const { items, watch } = useWatched(makeTransport, Film, films);
  const titlesOf = async (read: AsyncIterable<{ title: string }>): Promise<string[]> => {
    const found: string[] = [];
    for await (const { title } of read) found.push(title);
    return found;
  };

  test('where on the key of the table is a key condition', async () => {
    const query = items.where('studio', '=', 'ufa').where('title', 'begins_with', 'M');
    expect(query.toRequest()).toEqual({
      TableName: 'films',
      KeyConditionExpression: '#0 = :0 AND begins_with(#1, :1)',
      ExpressionAttributeNames: { '#0': 'studio', '#1': 'title' },
      ExpressionAttributeValues: { ':0': { S: 'ufa' }, ':1': { S: 'M' } },
      ReturnConsumedCapacity: 'TOTAL',
    });
    const { result, requests } = await watch(() => query.all());
    expect(result.map(({ title }) => title)).toEqual(['M', 'Metropolis']);
    expect(requests.map(({ body }) => body)).toEqual([query.toRequest()]);
  });

  test('where on the key of an index names it', async () => {
    const query = items.where('genre', '=', 'drama').where('year', '<', 1927);
    expect(query.toRequest()).toEqual({
      TableName: 'films',
      IndexName: 'byGenre',
      KeyConditionExpression: '#0 = :0 AND #1 < :1',
      ExpressionAttributeNames: { '#0': 'genre', '#1': 'year' },
      ExpressionAttributeValues: { ':0': { S: 'drama' }, ':1': { N: '1927' } },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(await titlesOf(query)).toEqual(['Greed', 'Faust']);
  });

  test('what no key can seek is filtered, names and values shared with the key condition', async () => {
    const query = items
      .where('studio', '=', 'ufa')
      .where('year', '>=', 1926)
      .filter('note', 'exists')
      .filter('seen', '=', true);
    expect(query.toRequest()).toEqual({
      TableName: 'films',
      KeyConditionExpression: '#0 = :0',
      FilterExpression: '#1 >= :1 AND attribute_exists(#2) AND #3 = :2',
      ExpressionAttributeNames: { '#0': 'studio', '#1': 'year', '#2': 'film_note', '#3': 'seen' },
      ExpressionAttributeValues: { ':0': { S: 'ufa' }, ':1': { N: '1926' }, ':2': { BOOL: true } },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(await titlesOf(query)).toEqual(['Metropolis']);
  });

  test('two inclusive bounds are one between, in any order', async () => {
    const query = items
      .where('year', '<=', 1927)
      .where('genre', '=', 'drama')
      .where('year', '>=', 1925);
    expect(query.toRequest()).toMatchObject({
      KeyConditionExpression: '#0 = :0 AND #1 BETWEEN :1 AND :2',
      ExpressionAttributeValues: { ':1': { N: '1925' }, ':2': { N: '1927' } },
    });
    expect(await titlesOf(query)).toEqual(['Faust', 'Metropolis']);
    expect(
      await titlesOf(items.where('genre', '=', 'drama').where('year', 'between', [1925, 1927])),
    ).toEqual(['Faust', 'Metropolis']);
  });

  test('a callback with and is divided like conditions one by one', async () => {
    const query = items.where((c) =>
      c.and(c('genre', '=', 'drama'), c('year', '>', 1924), c('seen', '=', false)),
    );
    expect(query.toRequest()).toMatchObject({
      KeyConditionExpression: '#0 = :0 AND #1 > :1',
      FilterExpression: '#2 = :2',
    });
    expect(await titlesOf(query)).toEqual(['Faust']);
  });

  describe('filters', () => {
    const all = () => items.where('studio', '=', 'ufa');
    const cases = {
      'a group': [
        () => all().filter((c) => c.or(c('year', '<', 1925), c.not(c('genre', '=', 'drama')))),
        '#1 < :1 OR NOT (#2 = :2)',
        ['M', 'Nosferatu'],
      ],
      'groups beside each other stand in parentheses': [
        () =>
          all()
            .filter((c) => c.or(c('year', '=', 1931), c('year', '=', 1922)))
            .filter((c) => c.or(c('genre', '=', 'crime'), c('seen', '=', true))),
        '(#1 = :1 OR #1 = :2) AND (#2 = :3 OR #3 = :4)',
        ['M'],
      ],
      'a path in a map': [() => all().filter('crew.size', '>', 5), '#1.#2 > :1', ['Faust']],
      'an element of a set': [
        () => all().filter('tags', 'contains', 'sound'),
        'contains(#1, :1)',
        ['M'],
      ],
      'a size': [() => all().filter((c) => c.size('tags', '>=', 1)), 'size(#1) >= :1', ['M']],
      'a list of values': [
        () => all().filter('year', 'in', [1922, 1931, 2000]),
        '#1 IN (:1, :2, :3)',
        ['M', 'Nosferatu'],
      ],
      'what is missing is different': [
        () => all().filter('note', '!=', 'long'),
        '#1 <> :1',
        ['Faust', 'M', 'Nosferatu'],
      ],
      'raw, with bound names and values': [
        () =>
          all().filter(
            (c) =>
              c.raw`${c.path('crew.size')} BETWEEN ${1} AND ${10} OR ${c.path('seen')} = ${true}`,
          ),
        '#1.#2 BETWEEN :1 AND :2 OR #3 = :3',
        ['Faust', 'Metropolis'],
      ],
      'raw beside another': [
        () =>
          all()
            .filter('year', '>', 1900)
            .filter((c) => c.raw`${c.path('year')} < ${1925} OR ${1} = ${1}`),
        '#1 > :1 AND (#1 < :2 OR :3 = :4)',
        ['Faust', 'M', 'Metropolis', 'Nosferatu'],
      ],
    } as const;
    for (const [what, [make, text, expected]] of Object.entries(cases)) {
      test(what, async () => {
        expect(make().toRequest()).toMatchObject({
          KeyConditionExpression: '#0 = :0',
          FilterExpression: text,
        });
        expect(await titlesOf(make())).toEqual(expected);
      });
    }

    test('of one attribute with another', async () => {
      const same = items.scan().filter((c) => c('note', '>=', c.path('genre')));
      expect(same.toRequest()).toMatchObject({ FilterExpression: '#0 >= #1' });
      expect(same.toRequest()).not.toHaveProperty('ExpressionAttributeValues');
      expect((await titlesOf(same)).sort()).toEqual(['Metropolis']);
    });
  });

  test('a list without values never matches, and sends nothing', async () => {
    const nothing = items.where('studio', '=', 'ufa').filter('year', 'in', []);
    const { result, sent } = await watch(async () => [
      await nothing.all(),
      await nothing.first(),
      await nothing.count(),
      await nothing.page(),
      nothing.toRequest(),
      await titlesOf(nothing),
    ]);
    expect(result).toEqual([
      [],
      undefined,
      0,
      { items: [], count: 0, scannedCount: 0 },
      undefined,
      [],
    ]);
    expect(sent).toEqual([]);
  });

  test('a list of 100 values is one IN, of 101 two, and both find what they should', async () => {
    const years = (count: number): number[] => Array.from({ length: count }, (_, at) => 1931 - at);
    const of = (count: number) =>
      items.where('studio', '=', 'ufa').filter('year', 'in', years(count).reverse());
    expect(of(100).toRequest()?.FilterExpression).toMatch(/^#1 IN \([^()]*\)$/);
    expect(of(101).toRequest()?.FilterExpression).toMatch(/^#1 IN \([^()]*\) OR #1 IN \(:101\)$/);
    expect(await titlesOf(of(101))).toEqual(['Faust', 'M', 'Metropolis', 'Nosferatu']);
  });

  test('equal calls make equal requests', () => {
    const make = () =>
      items
        .where('genre', '=', 'drama')
        .filter((c) => c.or(c('seen', '=', true), c('note', 'not_exists')))
        .select('title', 'crew.size');
    expect(JSON.stringify(make().toRequest())).toBe(JSON.stringify(make().toRequest()));
  });

  test('a query is a value: extended twice it stays what it was', async () => {
    const ufa = items.where('studio', '=', 'ufa');
    const [early, seen] = [ufa.filter('year', '<', 1925), ufa.filter('seen', '=', true).limit(1)];
    expect(await titlesOf(early)).toEqual(['Nosferatu']);
    expect(await titlesOf(seen)).toEqual(['Metropolis']);
    expect(await titlesOf(ufa)).toHaveLength(4);
    expect(Object.isFrozen(ufa)).toBe(true);
    expect(ufa.toRequest()).not.toHaveProperty('FilterExpression');
  });

  test('a query runs twice, and is iterated twice at once', async () => {
    const ufa = items.where('studio', '=', 'ufa').pageSize(1);
    expect(await ufa.all()).toEqual(await ufa.all());
    const [one, two] = [ufa[Symbol.asyncIterator](), ufa[Symbol.asyncIterator]()];
    const seen: (string | undefined)[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      seen.push((await one.next()).value?.title, (await two.next()).value?.title);
    }
    expect(seen).toEqual([
      'Faust',
      'Faust',
      'M',
      'M',
      'Metropolis',
      'Metropolis',
      'Nosferatu',
      'Nosferatu',
    ]);
  });
});
