/** What comes from outside, checked; `Problem` 422 says what is wrong with it. */
import type { Context } from 'hono';
import type { CommentText } from '../comments.ts';
import type { Paging } from '../lists.ts';
import type { PostText } from '../posts.ts';
import { Problem } from '../problem.ts';

/** Fields as they came, of a form or of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a form. A file counts as nothing. */
export async function readForm(c: Context): Promise<Readonly<Record<string, string>>> {
  const fields = Object.entries(await c.req.parseBody());
  return Object.fromEntries(
    // Browsers send lines that end in CR LF.
    fields.map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('\r', '') : '',
    ]),
  );
}

/**
 * The fields of a JSON object. Nothing but JSON is taken: a browser sends that to another site only
 * when the site allows it, which this one does not, and so no other page can speak for who is logged in.
 */
export async function readJson(c: Context): Promise<Fields> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) {
    throw new Problem(415, 'not-json', 'Send JSON: content-type: application/json.');
  }
  const value: unknown = await c.req.json().catch(() => undefined);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(400, 'not-an-object', 'The body is no JSON object.');
  }
  return { ...value };
}

/** A page of a list: `?limit=20&cursor=…`. */
export function readPaging(c: Context, limit = 10): Paging {
  const given = c.req.query('limit') ?? String(limit);
  if (!/^[1-9]\d?$/.test(given)) throw invalid('A limit is a number from 1 to 99.');
  return { limit: Number(given), cursor: c.req.query('cursor') };
}

/** What an author has written. Without a slug or a summary, they are made of the title and the body. */
export function readPostText(fields: Fields): PostText {
  const title = text(fields, 'title', 120);
  const body = text(fields, 'body', 40_000);
  return {
    title,
    body,
    slug: slugOf(optional(fields, 'slug', 80) ?? title),
    summary: optional(fields, 'summary', 300) ?? firstWords(body),
    tags: readTags(fields['tags']),
  };
}

/** What a reader has written. */
export function readCommentText(fields: Fields): CommentText {
  const email = optional(fields, 'email', 254);
  if (email !== undefined && !/^[^\s@<>,;:]+@[^\s@<>,;:]+$/.test(email)) {
    throw invalid('This is no email address.');
  }
  return {
    name: text(fields, 'name', 60).replace(/\s+/g, ' '),
    text: text(fields, 'text', 4000),
    parent: optional(fields, 'parent', 200),
    ...(email !== undefined && { email }),
  };
}

/** One of these words. */
export function readWord<TWord extends string>(
  fields: Fields,
  name: string,
  words: readonly TWord[],
): TWord {
  const word = words.find((allowed) => allowed === fields[name]);
  if (word === undefined) throw invalid(`${name} is one of: ${words.join(', ')}.`);
  return word;
}

/** A version, as text or as a number. */
export function readVersion(fields: Fields): number {
  const version = String(fields['version'] ?? '');
  if (!/^\d{1,9}$/.test(version)) throw invalid('version is missing.');
  return Number(version);
}

/** Where to go on: nowhere else than here. */
export function localPath(path: string | undefined, otherwise: string): string {
  return path !== undefined && /^\/[a-z0-9][\w/-]*$/i.test(path) ? path : otherwise;
}

/** `On doing nothing` as `on-doing-nothing`. */
export function slugOf(words: string): string {
  const plain = words.normalize('NFKD').replace(/[\p{M}’']/gu, '');
  const slug = plain.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const trimmed = slug.slice(0, 80).replace(/^-+|-+$/g, '');
  if (trimmed === '') throw invalid('An address needs a letter or a digit.');
  return trimmed;
}

function readTags(value: unknown): Set<string> {
  const words = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
  const tags = new Set(words.filter((word) => word.trim() !== '').map(slugOf));
  if (tags.size > 8) throw invalid('A post has at most 8 tags.');
  return tags;
}

function text(fields: Fields, name: string, most: number): string {
  const value = optional(fields, name, most);
  if (value === undefined) throw invalid(`${name} is missing.`);
  return value;
}

function optional(fields: Fields, name: string, most: number): string | undefined {
  const value = fields[name] ?? '';
  if (typeof value !== 'string') throw invalid(`${name} is no text.`);
  const trimmed = value.trim();
  if (trimmed.length > most) throw invalid(`${name} has more than ${most} characters.`);
  return trimmed === '' ? undefined : trimmed;
}

/** The first paragraph of a text, without its markup, up to the end of a word. */
function firstWords(body: string): string {
  const paragraphs = body.split(/\n\s*\n/).filter((part) => !/^(#|```)/.test(part));
  const plain = (paragraphs[0] ?? body).replace(/\]\([^()\s]*\)|[*`[\]]|^[>-] /gm, '');
  const words = plain.replace(/\s+/g, ' ').trim();
  if (words.length <= 220) return words;
  const cut = words.slice(0, 220);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 100)).replace(/[\s,;:]+$/, '')}…`;
}

function invalid(detail: string): Problem {
  return new Problem(422, 'invalid', detail);
}
