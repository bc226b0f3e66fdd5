import { expect, test } from 'vitest';
import { model, t } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { useWatched } from './use-watched.ts';

const Film = model('Film', {
  table: 'films',
  attributes: {
    studio: t.string(),
    title: t.string(),
    year: t.number(),
    gross: t.bigint().default(0n),
    crew: t.map({ director: t.string(), writer: t.string().optional() }).optional(),
    set: t.map({ city: t.map({ name: t.string() }).optional() }),
    cast: t.list(t.map({ name: t.string(), role: t.string() })).default(() => []),
    votes: t.record(t.number()).optional(),
    note: t.string().optional().name('film_note'),
  },
  key: { partitionKey: 'studio', sortKey: 'title' },
});

const films = [
  {
    studio: 'ufa',
    title: 'Faust',
    year: 1926,
    crew: { director: 'Murnau', writer: 'Kyser' },
    set: { city: { name: 'Berlin' } },
    cast: [
      { name: 'Ekman', role: 'Faust' },
      { name: 'Jannings', role: 'Mephisto' },
      { name: 'Horn', role: 'Gretchen' },
    ],
    votes: { up: 3, down: 1 },
    note: 'x',
  },
  { studio: 'ufa', title: 'M', year: 1931, set: {}, gross: 7n },
  { studio: 'ufa', title: 'Metropolis', year: 1927, set: { city: { name: 'Babelsberg' } } },
];

describeTransports('a selection', (makeTransport) => {
  const { items, watch } = useWatched(makeTransport, Film, films);
  const ufa = () => items.where('studio', '=', 'ufa');

  test('asks for what is selected, and for the keys, which cursors are made of', async () => {
    const query = ufa().select('year', 'note');
    expect(query.toRequest()).toMatchObject({
      ProjectionExpression: '#1, #2, #0, #3',
      ExpressionAttributeNames: { '#0': 'studio', '#1': 'year', '#2': 'film_note', '#3': 'title' },
    });
    const read: { year: number; note?: string | undefined }[] = await query.all();
    expect(read).toEqual([{ year: 1926, note: 'x' }, { year: 1931 }, { year: 1927 }]);
  });

  test('of parts has these parts, and what is above them', async () => {
    const read = await ufa().select('crew.director', 'set.city.name', 'votes.up').all();
    expect(read).toEqual([
      { crew: { director: 'Murnau' }, set: { city: { name: 'Berlin' } }, votes: { up: 3 } },
      { set: {} },
      { set: { city: { name: 'Babelsberg' } } },
    ]);
    const director: string | undefined = read[0]?.crew?.director;
    expect(director).toBe('Murnau');
  });

  test('of elements gives them without their positions', async () => {
    const [faust, m] = await ufa().select('cast[0].name', 'cast[2].name').all();
    expect(faust).toEqual({ cast: [{ name: 'Ekman' }, { name: 'Horn' }] });
    const names: readonly string[] = faust?.cast.map(({ name }) => name) ?? [];
    expect(names).toEqual(['Ekman', 'Horn']);
    expect(m).toEqual({ cast: [] });
  });

  test('of overlapping paths asks for the outer one', async () => {
    const query = ufa().select('crew.director', 'crew', 'crew.writer', 'title', 'title');
    expect(query.toRequest()?.ProjectionExpression).toBe('#1, #2, #0');
    expect((await query.all())[0]).toEqual({
      crew: { director: 'Murnau', writer: 'Kyser' },
      title: 'Faust',
    });
  });

  test('adds up over calls', async () => {
    const [faust] = await ufa().select('year').select('title').all();
    expect(faust).toEqual({ year: 1926, title: 'Faust' });
  });

  test('of what is filtered shares its names', async () => {
    const query = ufa().filter('year', '>', 1926).select('year', 'gross');
    expect(query.toRequest()).toMatchObject({
      FilterExpression: '#1 > :1',
      ProjectionExpression: '#1, #2, #0, #3',
    });
    expect(await query.all()).toEqual([
      { year: 1931, gross: 7n },
      { year: 1927, gross: 0n },
    ]);
  });

  test('without the keys still has pages', async () => {
    const years: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await ufa().select('year').limit(1).page({ cursor });
      years.push(...page.items.map(({ year }) => year));
      for (const item of page.items) expect(Object.keys(item)).toEqual(['year']);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(years).toEqual([1926, 1931, 1927]);
  });

  test('costs one request, and fits a scan', async () => {
    const { result, sent } = await watch(() => items.scan().select('gross').all());
    expect(result).toEqual([{ gross: 0n }, { gross: 7n }, { gross: 0n }]);
    expect(sent).toEqual(['Scan']);
  });

  test('of nothing gives items that have nothing', async () => {
    expect(await ufa().select().all()).toEqual([{}, {}, {}]);
  });
});
