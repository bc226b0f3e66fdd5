import { randomUUID } from 'node:crypto';
import { deleteTable } from 'dynamorm/tables';
import { type LocalEngine, startLocalEngine } from 'dynamorm/testing';
import type { Hono } from 'hono';
import { afterEach, beforeEach } from 'vitest';
import { addAuthor } from '../src/authors.ts';
import { type Blog, createBlog } from '../src/blog.ts';
import { type SmtpCatcher, startSmtpCatcher } from '../src/demo/smtp-catcher.ts';
import { createApp } from '../src/http/app.ts';
import { slugOf } from '../src/http/input.ts';
import type { AppEnv } from '../src/http/session.ts';
import { models, type Post } from '../src/models.ts';
import { newWebhookSecret } from '../src/notifications/sign-webhook.ts';
import { createPost, publishPost, readOwnPost } from '../src/posts.ts';
import { createTables } from '../src/tables.ts';

export const SITE = 'http://blog.test';
export const PASSWORD = 'correct horse';

/** What a request of a test is made of. */
export interface TestRequest {
  readonly method?: string;
  /** Whose cookie it carries; without, it carries none. */
  readonly as?: 'ada' | 'bob';
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Sent as a browser sends a form of this site, unless the headers say otherwise. */
  readonly form?: Readonly<Record<string, string>>;
}

/** What came back; `json` where it was JSON. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: TestJson;
}

/** What the tests look at in the answers; each of them has some of it. */
export interface TestJson extends Partial<Record<'code' | 'detail' | 'cursor', string>> {
  readonly id: string;
  readonly slug: string;
  readonly path: string;
  readonly status: string;
  readonly version: number;
  readonly tags: readonly string[];
  readonly items: readonly TestJson[];
}

/** The blog on an engine of its own; use it inside tests and hooks. */
export interface BlogInUse extends Blog {
  readonly app: Hono<AppEnv>;
  readonly engine: LocalEngine;
  readonly mail: SmtpCatcher;
  readonly tablePrefix: string;
  readonly webhookSecret: string;
  /** Errors that nobody expected. */
  readonly unexpected: readonly unknown[];
  /** Moves the clock of the blog, and not that of the machine. */
  forward(milliseconds: number): void;
  request(path: string, request?: TestRequest): Promise<TestAnswer>;
  /** A post of Ada's, published. */
  publish(title: string, more?: Partial<Pick<Post, 'tags' | 'authorId'>>): Promise<Post>;
}

/** Starts an engine and a mail server, and makes everything anew before each test: Ada and Bob, no posts. */
export function useBlog(): BlogInUse {
  let current: BlogInUse | undefined;
  beforeEach(async () => {
    current = await makeBlog(await startLocalEngine(), await startSmtpCatcher());
  });
  afterEach(async () => {
    if (current !== undefined) await deleteTables(current);
    current?.db.close();
    await current?.mail.stop();
    await current?.engine.stop();
  });
  return new Proxy({} as BlogInUse, {
    get: (_, name) => Reflect.get(current ?? {}, name),
  });
}

/** A server that outlives the test, as `DYNAMODB_ENDPOINT` may name one, keeps nothing of it. */
async function deleteTables({ db }: Blog): Promise<void> {
  await Promise.allSettled(models.map((model) => deleteTable(db, model)));
}

async function makeBlog(engine: LocalEngine, mail: SmtpCatcher): Promise<BlogInUse> {
  let skew = 0;
  const now = (): Date => new Date(Date.now() + skew);
  // Tables of one name have one stream on the engine, also when they are deleted in between.
  const tablePrefix = `${randomUUID()}-`;
  const cursorSecret = 'a secret of the tests';
  const blog = createBlog({ ...engine.connection, tablePrefix, cursorSecret, now });
  const unexpected: unknown[] = [];
  const onError = (error: unknown): void => void unexpected.push(error);
  const app = createApp({ ...blog, cookieSecret: 'another secret of the tests', onError });
  const webhookSecret = newWebhookSecret();
  await createTables(blog.db);
  for (const id of ['ada', 'bob']) {
    await addAuthor(blog, {
      id,
      name: `${id} the author`,
      email: `${id}@example.com`,
      about: '',
      password: PASSWORD,
    });
  }
  const cookies = new Map<string, string>();
  return {
    ...blog,
    app,
    engine,
    mail,
    tablePrefix,
    webhookSecret,
    unexpected,
    forward: (milliseconds) => {
      skew += milliseconds;
    },
    request: (path, request) => send(app, cookies, path, request),
    publish: async (title, { authorId = 'ada', tags = new Set<string>() } = {}) => {
      const text = { title, slug: slugOf(title), summary: title, body: title, tags };
      const id = await createPost(blog, authorId, text);
      await publishPost(blog, authorId, id);
      return readOwnPost(blog, authorId, id);
    },
  };
}

async function send(
  app: Hono<AppEnv>,
  cookies: Map<string, string>,
  path: string,
  { method, as, headers, json, form }: TestRequest = {},
): Promise<TestAnswer> {
  if (as !== undefined && !cookies.has(as)) cookies.set(as, await logIn(app, as));
  const body =
    json === undefined ? form && String(new URLSearchParams(form)) : JSON.stringify(json);
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  const response = await app.request(`${SITE}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(as !== undefined && { cookie: cookies.get(as) ?? '' }),
      ...(body !== undefined && { 'content-type': type, 'content-length': `${body.length}` }),
      ...(form !== undefined && { origin: SITE }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : {},
  };
}

async function logIn(app: Hono<AppEnv>, id: string): Promise<string> {
  const response = await app.request(`${SITE}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, password: PASSWORD }),
  });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}
