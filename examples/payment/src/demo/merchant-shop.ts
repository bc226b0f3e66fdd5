import { Hono } from 'hono';
import { problemDetails } from '../http/problem-details.ts';
import { verifyWebhook } from '../webhooks/sign.ts';

/**
 * The other side: what a merchant runs to be told of payments. It believes no one without a signature,
 * and counts a webhook that comes twice once. Its first answer is an error, to be asked again.
 */
export function merchantShop(secret: string): { readonly app: Hono; readonly seen: Set<string> } {
  const app = new Hono();
  const seen = new Set<string>();
  let isAwake = false;
  app.post('/webhooks', async (c) => {
    const message = { headers: c.req.raw.headers, body: await c.req.text() };
    const id = verifyWebhook(secret, message, new Date());
    if (!isAwake) {
      isAwake = true;
      return c.body(null, 503);
    }
    if (seen.has(id)) return c.body(null, 409);
    seen.add(id);
    return c.body(null, 204);
  });
  app.onError((error) => {
    const problem = problemDetails(error);
    return Response.json(problem, { status: problem.status });
  });
  return { app, seen };
}
