/** Who is logged in: an author's id and the end of the session, in a cookie that is signed. */
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import type { Blog } from '../blog.ts';
import { Author } from '../models.ts';
import { Problem } from '../problem.ts';

/** A request knows who it is from, if from an author. */
export interface AppEnv {
  readonly Variables: { readonly author: Author | undefined };
}

const COOKIE = 'session';
const SESSION_MS = 7 * 24 * 60 * 60e3;

/** Finds out who a request is from. A cookie that is altered, or too old, is none. */
export function recognize({ db, now }: Blog, secret: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const value = (await getSignedCookie(c, secret, COOKIE)) || '';
    const [id = '', until = ''] = value.split('.');
    const isValid = id !== '' && now().getTime() < Number(until);
    c.set('author', isValid ? await db.model(Author).get({ id }) : undefined);
    await next();
  };
}

/** Who this request is from; `Problem` 401 where it is from nobody. */
export function authorOf(c: Context<AppEnv>): Author {
  const author = c.get('author');
  if (author === undefined) throw new Problem(401, 'not-logged-in', 'Log in first.');
  return author;
}

/** From now on, requests with this cookie are this author's. */
export async function beginSession(
  c: Context,
  { now }: Blog,
  secret: string,
  author: Author,
): Promise<void> {
  const until = now().getTime() + SESSION_MS;
  await setSignedCookie(c, COOKIE, `${author.id}.${until}`, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: new URL(c.req.url).protocol === 'https:',
    maxAge: SESSION_MS / 1000,
  });
}

/** The browser forgets the cookie. */
export function endSession(c: Context): void {
  deleteCookie(c, COOKIE, { path: '/' });
}
