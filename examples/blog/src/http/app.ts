import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import type { Blog } from '../blog.ts';
import { icon, style } from '../pages/assets.ts';
import { errorPage } from '../pages/error-page.ts';
import { Problem } from '../problem.ts';
import { apiRoutes } from './api-routes.ts';
import { asProblem } from './as-problem.ts';
import { deskRoutes } from './desk-routes.ts';
import { readerRoutes } from './reader-routes.ts';
import { type AppEnv, recognize } from './session.ts';
import { sessionRoutes } from './session-routes.ts';

/** What the application needs. */
export interface AppOptions extends Blog {
  /** What cookies are signed with. */
  readonly cookieSecret: string;
  /** Told of errors that nobody expected. */
  readonly onError?: (error: unknown) => void;
}

const MAX_BODY_BYTES = 128 * 1024;

/** Styles and images from here and forms to here; no scripts, no frames, nothing from elsewhere. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/**
 * The whole blog as one function from a request to a response: `app.fetch` serves it in Node, in
 * Lambda, or in a test.
 */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  // The referrer is kept among our own pages: without it, browsers send forms without an origin, too.
  app.use(secureHeaders({ contentSecurityPolicy, referrerPolicy: 'same-origin' }));
  app.get('/style.css', (c) =>
    c.body(style, 200, { 'content-type': 'text/css', 'cache-control': 'public, max-age=3600' }),
  );
  app.get('/icon.svg', (c) => c.body(icon, 200, { 'content-type': 'image/svg+xml' }));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  app.use(csrf());
  app.use(recognize(options, options.cookieSecret));
  readerRoutes(app, options);
  sessionRoutes(app, options);
  deskRoutes(app, options);
  apiRoutes(app, options);
  app.notFound(() => {
    throw new Problem(404, 'no-such-page', 'There is nothing at this address.');
  });
  app.onError(async (error, c) => {
    const problem = asProblem(error);
    if (problem.status === 500) options.onError?.(error);
    const { status, code, message } = problem;
    if (c.req.path.startsWith('/api/')) return Response.json({ code, detail: message }, { status });
    return new Response(`${await errorPage(c, problem)}`, {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
  });
  return app;
}

function tooLarge(): never {
  throw new Problem(413, 'too-large', `A request has at most ${MAX_BODY_BYTES} bytes.`);
}
