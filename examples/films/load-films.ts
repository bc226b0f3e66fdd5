import { readFileSync } from 'node:fs';
import type { NewFilm } from './film.ts';

/** One row of `vega-datasets`' movies.json, with the faults it has: see `toFilm`. */
interface Row {
  readonly Title: string | number | null;
  readonly 'Release Date': string;
  readonly 'Major Genre': string | null;
  readonly 'MPAA Rating': NewFilm['rated'] | null;
  readonly Director: string | null;
  readonly Distributor: string | null;
  readonly Source: string | null;
  readonly 'Creative Type': string | null;
  readonly 'Running Time min': number | null;
  readonly 'Production Budget': number | null;
  readonly 'US Gross': number | null;
  readonly 'Worldwide Gross': number | null;
  readonly 'IMDB Rating': number | null;
  readonly 'IMDB Votes': number | null;
  readonly 'Rotten Tomatoes Rating': number | null;
}

/** 3,201 real films, as they come. */
export function loadFilms(): readonly NewFilm[] {
  const file = new URL('../../node_modules/vega-datasets/data/movies.json', import.meta.url);
  const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly Row[];
  return rows.map(toFilm);
}

/**
 * The data is dirty: titles are numbers ("1776") or missing, most columns have nulls, and films from
 * 1944 are dated 2044. Missing values become `undefined`, which is not stored; wrong ones stay.
 */
function toFilm(row: Row): NewFilm {
  const released = new Date(`${row['Release Date']} UTC`);
  return {
    title: String(row.Title ?? '(untitled)'),
    released,
    year: released.getUTCFullYear(),
    genre: row['Major Genre'] ?? undefined,
    rated: row['MPAA Rating'] ?? undefined,
    director: row.Director ?? undefined,
    distributor: row.Distributor ?? undefined,
    minutes: row['Running Time min'] ?? undefined,
    budget: row['Production Budget'] ?? undefined,
    gross: {
      us: row['US Gross'] ?? undefined,
      worldwide: row['Worldwide Gross'] ?? undefined,
    },
    scores: {
      imdb: row['IMDB Rating'] ?? undefined,
      votes: row['IMDB Votes'] ?? undefined,
      rottenTomatoes: row['Rotten Tomatoes Rating'] ?? undefined,
    },
    tags: new Set([row.Source, row['Creative Type']].filter((tag) => tag !== null)),
  };
}
