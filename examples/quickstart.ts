/**
 * The whole of DynamORM's first steps on real data: `npm run quickstart`.
 *
 * A table is made, 3,201 films are stored, some are read and changed, a stale write is refused, one
 * film is deleted; films are queried by page, scanned in parallel and summed up; and at the end stands
 * what all of it cost.
 */
import { SingleBar } from 'cli-progress';
import { dynamorm, isConditionFailed, isItemExists, isVersionConflict } from 'dynamorm';
import { createTable, deleteTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';
import pMap from 'p-map';
import { printCosts, say } from './films/console.ts';
import { Film } from './films/film.ts';
import { loadFilms } from './films/load-films.ts';
import { askQuestions } from './films/questions.ts';

const started = performance.now();

// ── a database ──────────────────────────────────────────────────────────────────────────────────
// On AWS this is `dynamorm()`: the region and the credentials come from the environment. Here it
// talks to an engine on this machine, which lives as long as this script.
await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
const films = db.model(Film);

await createTable(db, Film);
say('table', `${db.tableName(Film)} is active, with the indexes byGenre and byYear`);

// ── every film, created: a key that exists already is refused, not overwritten ──────────────────
const bar = new SingleBar({ format: 'films     {bar} {value}/{total} in {duration_formatted}' });
const newFilms = loadFilms();
bar.start(newFilms.length, 0);
await pMap(newFilms, (film) => films.create(film).then(() => bar.increment()), { concurrency: 32 });
bar.stop();

// ── one item: the verb is the promise ───────────────────────────────────────────────────────────
const key = { title: 'The Matrix', released: new Date('1999-03-31') };
const matrix = await films.getOrThrow(key, { consistent: true });
say(
  'get',
  `${matrix.title} (${matrix.year}), IMDb ${matrix.scores.imdb}, version ${matrix.version}`,
);
say('get', `a film nobody made: ${await films.get({ ...key, title: 'The Matrix 9' })}`);

try {
  await films.create(matrix);
} catch (error) {
  if (!isItemExists(error, Film)) throw error;
  say(
    'create',
    `refused: ${error.item?.title} exists since ${error.item?.createdAt.toISOString()}`,
  );
}

// ── an update with a condition: it happens if the condition holds, or not at all ────────────────
const rated = await films.update(
  key,
  { tags: new Set([...matrix.tags, 'seen']), minutes: 136 },
  { if: (c) => c.and(c('scores.imdb', '>=', 8), c.not(c('tags', 'contains', 'seen'))) },
);
say(
  'update',
  `now version ${rated.version}, ${rated.minutes} minutes, tags ${[...rated.tags].join(', ')}`,
);

try {
  await films.update(key, { minutes: 1 }, { if: (c) => c('minutes', 'not_exists') });
} catch (error) {
  if (!isConditionFailed(error, Film)) throw error;
  say('update', `refused: it has ${error.item?.minutes} minutes already`);
}

// ── optimistic locking: a write with a stale version loses, and learns why ──────────────────────
try {
  await films.update(key, { minutes: 90, version: matrix.version });
} catch (error) {
  if (!isVersionConflict(error, Film)) throw error;
  say(
    'conflict',
    `expected version ${error.expected}, found ${error.actual}: read again, then write`,
  );
}

// ── upsert, put, delete ─────────────────────────────────────────────────────────────────────────
const unseen = { title: 'The Matrix Resurrections', released: new Date('2021-12-22') };
const merged = await films.upsert(unseen, { year: 2021, tags: new Set(['Sequel']), minutes: 148 });
say('upsert', `${merged.title} is there, version ${merged.version}`);
const replaced = await films.put({ ...merged, minutes: undefined });
say('put', `replaced as a whole: minutes ${replaced.minutes}, version ${replaced.version}`);
const deleted = await films.delete(unseen, { version: replaced.version });
say('delete', `${deleted?.title} is gone; deleting it again gives ${await films.delete(unseen)}`);

// ── queries, pages, scans, figures ──────────────────────────────────────────────────────────────
await askQuestions(films);

// ── the exact request of any call, without sending it ───────────────────────────────────────────
console.log('\nfilms.toRequest.update(key, { minutes: 136 }) would send');
console.log(films.toRequest.update(key, { minutes: 136 }));

await deleteTable(db, Film);
printCosts(newFilms.length, db.stats(), performance.now() - started);
