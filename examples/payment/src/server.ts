/**
 * `npm start`: the service, its worker, a merchant who listens to its webhooks, and the DynamoDB that
 * all of it is stored in, in one process and in memory. Ctrl-C ends it.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { startLocalEngine } from 'dynamorm/testing';
import { curlLines } from './demo/curl-lines.ts';
import { loadDemo } from './demo/load-demo.ts';
import { merchantShop } from './demo/merchant-shop.ts';
import { createApp } from './http/app.ts';
import { createKeyRing } from './http/keys.ts';
import { createService } from './service.ts';
import { createTables } from './tables.ts';
import { newWebhookSecret } from './webhooks/sign.ts';
import { startWorker } from './worker.ts';

type Fetch = Parameters<typeof getRequestListener>[0];

const engine = await startLocalEngine();
const cursorSecret = randomBytes(32).toString('base64');
// On AWS: createService({ cursorSecret }), with a secret that all instances share.
const service = createService({ ...engine.connection, cursorSecret });
const keys = await createKeyRing();
const bankSecret = newWebhookSecret();
const onError = (error: unknown): void => console.error(error);

const app = createApp({ ...service, findKey: keys.find, jwks: keys.jwks, bankSecret, onError });
const shopSecret = newWebhookSecret();
const shop = await listen(merchantShop(shopSecret).app.fetch, 0);

await createTables(service.db);
await loadDemo(service, { url: `${shop.url}/webhooks`, secret: shopSecret });
const { url, close } = await listen(app.fetch, Number(process.env['PORT'] ?? 8787));
const worker = startWorker(service, {
  // Impatient, so that there is something to see. In earnest: `patientDelivery`.
  retryDelaysMs: [500, 1000],
  answerTimeoutMs: 2000,
  restMs: 250,
  onRound: ({ delivered, failed, dead, errors }) => {
    console.log(`webhooks: ${delivered} delivered, ${failed} failed, ${dead} given up`);
    errors.forEach(onError);
  },
});

// From here on a signal ends it in order: who reads the lines below may send one at once.
const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
console.log(`payments on ${url}, DynamoDB on ${engine.endpoint}, both until Ctrl-C\n`);
console.log((await curlLines({ url, keys, bankSecret })).join('\n'));
console.log();

await ended;
await Promise.all([close(), worker.stop()]);
await shop.close();
service.db.close();
await engine.stop();
console.log('stopped');

async function listen(fetch: Fetch, port: number) {
  const server = createServer(getRequestListener(fetch));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    // Whoever is being answered has this long.
    const patience = setTimeout(() => server.closeAllConnections(), 3000);
    await closed;
    clearTimeout(patience);
  };
  return { url, close };
}
