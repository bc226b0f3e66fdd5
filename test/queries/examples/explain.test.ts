import { describe, expect, test } from 'vitest';
import { dynamorm, globalIndex, localIndex, model, PlanError, t } from '../../../src/index.ts';

const Film = model('Film', {
  table: 'films',
  attributes: {
    studio: t.string(),
    title: t.string(),
    year: t.number(),
    genre: t.string(),
    award: t.string().optional(),
    gross: t.bigint(),
    poster: t.binary().optional(),
    tags: t.set(t.string()).optional(),
    released: t.date(),
  },
  key: { partitionKey: 'studio', sortKey: 'title' },
  indexes: {
    byGenre: globalIndex({ partitionKey: 'genre', sortKey: 'year' }),
    byAward: globalIndex({ partitionKey: 'award', sortKey: 'year', projection: ['gross'] }),
    byYear: localIndex({ sortKey: 'year', projection: 'keys' }),
  },
});

// Nothing listens there: an explanation sends nothing.
const films = dynamorm({
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:9',
  tablePrefix: 'test-',
}).model(Film);
const dramas = films.where('genre', '=', 'drama');

describe('an explanation', () => {
  test('is data', () => {
    const query = dramas
      .where('year', '>=', 1920)
      .filter('tags', 'contains', 'silent')
      .orderBy('year', 'desc')
      .select('title', 'gross')
      .limit(20);
    expect({ ...query.explain() }).toMatchInlineSnapshot(`
      {
        "consistency": "eventual",
        "cost": {
          "assumes": "80 items of 1 KB",
          "readUnitsPerRequest": 10,
        },
        "filter": "tags contains "silent"",
        "hydrate": false,
        "index": "byGenre",
        "keyCondition": "genre = "drama" and year >= 1920",
        "model": "Film",
        "operation": "Query",
        "order": "desc",
        "projection": [
          "title",
          "gross",
        ],
        "rejected": [
          {
            "index": "table",
            "reason": "needs studio by equality",
          },
          {
            "index": "byAward",
            "reason": "needs award by equality",
          },
          {
            "index": "byYear",
            "reason": "needs studio by equality",
          },
        ],
        "table": "test-films",
        "warnings": [],
      }
    `);
  });

  test('is worth reading in a terminal', () => {
    const query = dramas
      .where('year', '>=', 1920)
      .where('gross', '>', 10n)
      .filter((c) => c.or(c('tags', 'contains', 'silent'), c.not(c('released', '<', new Date(0)))))
      .orderBy('year', 'desc')
      .select('title', 'gross')
      .limit(20);
    expect(`${query.explain()}`).toMatchInlineSnapshot(`
      "Query of Film on the index byGenre of test-films
        seeks    genre = "drama" and year >= 1920
        drops    what is not: gross > 10 and (tags contains "silent" or not released < 1970-01-01T00:00:00.000Z)
        reads    title, gross
        order    descending by the sort key
        reading  eventually consistent
        costs    at most 10 read units a request (80 items of 1 KB)
        warning  where() on gross filters: it is paid for before it is dropped. An index could seek it.
        not      table: needs studio by equality
        not      byAward: needs award by equality
        not      byYear: needs studio by equality"
    `);
  });

  test('of the table, consistently', () => {
    const query = films.where('studio', '=', 'ufa').where('title', 'begins_with', 'M').consistent();
    expect(`${query.explain()}`).toMatchInlineSnapshot(`
      "Query of Film on the table test-films
        seeks    studio = "ufa" and title begins_with "M"
        reads    all
        order    ascending by the sort key
        reading  strongly consistent
        costs    at most 256 read units a request (1 MB, the most that one request reads)
        not      byGenre: needs genre by equality
        not      byAward: needs award by equality
        not      byYear: could answer, but table uses more of its sort key"
    `);
  });

  test('of an index that is completed', () => {
    expect(
      `${films.where('award', '=', 'oscar').hydrate().limit(10).explain()}`,
    ).toMatchInlineSnapshot(`
      "Query of Film on the index byAward of test-films
        seeks    award = "oscar"
        reads    all
        order    ascending by the sort key
        reading  eventually consistent
        costs    at most 6.5 read units a request (10 items of 1 KB, each read from the table as well)
        warning  genre, poster, tags and released are read from the table: one batch for each page.
        not      table: needs studio by equality
        not      byGenre: needs genre by equality
        not      byYear: needs studio by equality"
    `);
  });

  test('of a local index that DynamoDB completes', () => {
    const query = films.where('studio', '=', 'ufa').orderBy('year').pageSize(100);
    expect(`${query.explain()}`).toMatchInlineSnapshot(`
      "Query of Film on the index byYear of test-films
        seeks    studio = "ufa"
        reads    all
        order    ascending by the sort key
        reading  eventually consistent
        costs    at most 62.5 read units a request (100 items of 1 KB, each read from the table as well)
        warning  The local index lacks genre, award, gross, poster, tags and released: DynamoDB reads each item from the table as well.
        not      table: orders by title, not by year
        not      byGenre: needs genre by equality
        not      byAward: needs award by equality"
    `);
  });

  test('of an index by its name', () => {
    expect(
      `${films.query().index('byAward').where('award', '=', 'x').explain()}`,
    ).toMatchInlineSnapshot(`
      "Query of Film on the index byAward of test-films
        seeks    award = "x"
        reads    what the index carries
        order    ascending by the sort key
        reading  eventually consistent
        costs    at most 128 read units a request (1 MB, the most that one request reads)"
    `);
  });

  test('of a scan', () => {
    expect(`${films.scan().filter('gross', '>', 5n).explain()}`).toMatchInlineSnapshot(`
      "Scan of Film on the table test-films
        drops    what is not: gross > 5
        reads    all
        reading  eventually consistent
        costs    at most 128 read units a request (1 MB, the most that one request reads)
        warning  The scan has no bound: add limit() or maxPages() where the table may be large."
    `);
  });

  test('of a query that becomes a scan', () => {
    expect(
      `${films.where('gross', '=', 5n).allowScan().limit(1).explain()}`,
    ).toMatchInlineSnapshot(`
      "Scan of Film on the table test-films
        drops    what is not: gross = 5
        reads    all
        reading  eventually consistent
        costs    at most 3.5 read units a request (25 items of 1 KB)
        warning  No index can answer: the whole table is read, and paid for.
        not      table: needs studio by equality
        not      byGenre: needs genre by equality
        not      byAward: needs award by equality
        not      byYear: needs studio by equality"
    `);
  });

  test('of a query that can find nothing', () => {
    expect(`${dramas.filter('year', 'in', []).explain()}`).toMatchInlineSnapshot(
      `"Nothing is sent for Film: A condition can never hold, for example an empty list of values."`,
    );
  });

  test('shows every kind of condition, and cuts long values', () => {
    const query = films
      .scan()
      .filter('title', 'in', ['a', 'b'])
      .filter('year', 'between', [1, 2])
      .filter('poster', 'exists')
      .filter('poster', '=', Uint8Array.of(1, 2))
      .filter('tags', '=', new Set(['a']))
      .filter('title', '=', 'x'.repeat(100))
      .filter('award', 'attribute_type', 'S')
      .filter((c) => c.size('tags', '>', 3))
      .filter((c) => c.raw`${c.path('gross')} > ${5n}`)
      .filter((c) => c('title', '!=', c.path('studio')));
    expect(query.explain().filter).toMatchInlineSnapshot(
      `"title in ("a", "b") and year between 1 and 2 and poster exists and poster = 2 bytes and tags = {"a"} and title = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… and award attribute_type S and size of tags > 3 and raw: gross > 5 and title != studio"`,
    );
  });

  test('of a query that nothing can answer is the error that it would be', () => {
    expect(() => films.where('gross', '=', 5n).explain()).toThrow(PlanError);
  });

  test('can be stored: it is plain data', () => {
    const explanation = dramas.explain();
    expect(JSON.parse(JSON.stringify(explanation))).toEqual({ ...explanation });
    expect(Object.keys(explanation)).not.toContain('toString');
  });
});
