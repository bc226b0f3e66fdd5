import type { Hono } from 'hono';
import { receiveDeposit } from '../webhooks/receive.ts';
import { verifyWebhook } from '../webhooks/sign.ts';
import type { AppEnv, AppOptions } from './app.ts';
import { parseJson, readDeposit } from './input.ts';

/** The routes that need no token: one says nothing secret, the other is signed. */
export function publicRoutes(app: Hono<AppEnv>, options: AppOptions): void {
  app.get('/.well-known/jwks.json', (c) => c.json(options.jwks()));

  app.post('/webhooks/bank', async (c) => {
    const body = await c.req.text();
    const message = { headers: c.req.raw.headers, body };
    const eventId = verifyWebhook(options.bankSecret, message, options.now());
    await receiveDeposit(options, eventId, readDeposit(parseJson(body)));
    return c.body(null, 204);
  });
}
