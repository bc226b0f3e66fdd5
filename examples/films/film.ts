import { globalIndex, type Item, model, type NewItem, t } from 'dynamorm';

/**
 * A film. One declaration gives the types below, the table, and every check before a write.
 * Title and day of release identify it: titles alone do not, "Hamlet" was filmed more than once.
 */
export const Film = model('Film', {
  table: 'films',
  attributes: {
    title: t.string(),
    released: t.date(),
    year: t.number(),
    genre: t.string().optional(),
    rated: t.enum('G', 'PG', 'PG-13', 'R', 'NC-17', 'Open', 'Not Rated').optional(),
    director: t.string().optional(),
    distributor: t.string().optional(),
    minutes: t.number().optional(),
    budget: t.number().optional(),
    gross: t.map({ us: t.number().optional(), worldwide: t.number().optional() }).default({}),
    scores: t
      .map({
        imdb: t.number().optional(),
        votes: t.number().optional(),
        rottenTomatoes: t.number().optional(),
      })
      .default({}),
    tags: t.set(t.string()),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'title', sortKey: 'released' },
  indexes: {
    byGenre: globalIndex({ partitionKey: 'genre', sortKey: 'released' }),
    byYear: globalIndex({
      partitionKey: 'year',
      sortKey: 'title',
      projection: ['genre', 'scores'],
    }),
  },
});

/** What a read gives. */
export type Film = Item<typeof Film>;

/** What `create` and `put` take: defaults, timestamps and the version may be left out. */
export type NewFilm = NewItem<typeof Film>;
