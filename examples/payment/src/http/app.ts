import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { JWTVerifyGetKey } from 'jose';
import { Problem } from '../problem.ts';
import type { Caller, Role, Service } from '../service.ts';
import { accountRoutes } from './account-routes.ts';
import { authenticate, authorize } from './auth.ts';
import { operationRoutes } from './operation-routes.ts';
import { paymentRoutes } from './payment-routes.ts';
import { problemDetails } from './problem-details.ts';
import { publicRoutes } from './public-routes.ts';

/** What the application needs. */
export interface AppOptions extends Service {
  /** Finds the key that a token was signed with. */
  readonly findKey: JWTVerifyGetKey;
  /** The public keys, to be published. */
  readonly jwks: () => object;
  /** What the bank signs its webhooks with. */
  readonly bankSecret: string;
  /** Told of errors that nobody expected. */
  readonly onError?: (error: unknown) => void;
}

/** A request knows who it is from. */
export interface AppEnv {
  readonly Variables: { readonly caller: Caller };
}

/** Lets these roles pass, and merchants only to what is their own. */
export type Allow = (...roles: readonly Role[]) => MiddlewareHandler<AppEnv>;

const MAX_BODY_BYTES = 64 * 1024;

/**
 * The whole service as one function from a request to a response: `app.fetch` serves it in Node, in
 * Lambda, or in a test. Every route but those of `publicRoutes` names the roles that it is for.
 */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const allow: Allow =
    (...roles) =>
    async (c, next) => {
      const caller = await authenticate(c.req.header('authorization'), options.findKey);
      authorize(caller, roles, c.req.param('merchantId'));
      c.set('caller', caller);
      await next();
    };
  app.use(secureHeaders());
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  publicRoutes(app, options);
  accountRoutes(app, options, allow);
  paymentRoutes(app, options, allow);
  operationRoutes(app, options, allow);
  app.notFound(() => {
    throw new Problem(404, 'no-such-page', 'There is nothing here.');
  });
  app.onError((error) => {
    const problem = problemDetails(error);
    if (problem.status === 500) options.onError?.(error);
    return Response.json(problem, {
      status: problem.status,
      headers: { 'content-type': 'application/problem+json', ...advice[problem.status] },
    });
  });
  return app;
}

const advice: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  503: { 'retry-after': '1' },
};

function tooLarge(): never {
  throw new Problem(413, 'too-large', `A body has at most ${MAX_BODY_BYTES} bytes.`);
}
