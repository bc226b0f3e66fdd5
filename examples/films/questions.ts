import type { BoundModel } from 'dynamorm';
import { say } from './console.ts';
import type { Film } from './film.ts';

/** Queries, pages, scans and figures over the films, each with what it gave. */
export async function askQuestions(films: BoundModel<typeof Film>): Promise<void> {
  // ── a query finds its own index: genre and released are the key of byGenre ────────────────────
  const westerns = films
    .where('genre', '=', 'Western')
    .where('released', '>=', new Date('1990-01-01'))
    .orderBy('released', 'desc');
  say('count', `${await westerns.count()} westerns since 1990`);
  const newest = await westerns.first();
  say('first', `the newest is ${newest?.title} (${newest?.year})`);

  // ── limit counts the items that match, however many DynamoDB reads and drops for them ─────────
  const good = westerns.filter('scores.imdb', '>=', 7).limit(5);
  const page = await good.page();
  say('page', `${page.items.map((film) => film.title).join(', ')}`);
  say('page', `${page.count} items, ${page.scannedCount} read: a filter is paid for`);
  const next = await good.page({ cursor: page.cursor });
  say('next', `${next.items.map((film) => film.title).join(', ')}; cursor ${next.cursor}`);

  // ── the plan, in words, before it costs anything ──────────────────────────────────────────────
  console.log(`\n${good.explain()}\n`);

  // ── what no index can answer is refused by name, and a scan is spelled "scan" ─────────────────
  const byDirector = films.where('director', '=', 'Stanley Kubrick').select('title', 'year');
  await byDirector.all().catch((error: Error) => say('refused', error.message));
  const kubrick = await byDirector.allowScan().all();
  say(
    'scan',
    `allowed, it finds ${kubrick.length}: ${kubrick.map((film) => film.title).join(', ')}`,
  );

  // ── everything, in four parts side by side ────────────────────────────────────────────────────
  let parts = 0;
  const rated = await films
    .scan()
    .filter('scores.imdb', '>=', 8.8)
    .select('title', 'scores.imdb')
    .parallel(4, { onProgress: ({ segmentsDone }) => (parts = segmentsDone) })
    .all();
  say('parallel', `${rated.length} films rated 8.8 or better, from ${parts} parts of the table`);

  // ── figures, computed as the items stream by ──────────────────────────────────────────────────
  const decades = await films
    .scan()
    .select('released', 'gross')
    .groupBy(
      (film) => Math.floor(film.released.getUTCFullYear() / 10) * 10,
      (a) => ({ films: a.count(), gross: a.sum('gross.us') }),
      { having: (decade) => decade.films >= 100 },
    );
  for (const { key, films: count, gross } of decades.sort((a, b) => a.key - b.key)) {
    say('decade', `${key}s: ${count} films took ${(gross / 1e9).toFixed(1)} billion dollars`);
  }
}
