/**
 * `npm start`: the blog, its worker, a mail server that keeps what it gets, and the DynamoDB that all of
 * it is stored in, in one process and in memory. Ctrl-C ends it.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { startLocalEngine } from 'dynamorm/testing';
import { createBlog } from './blog.ts';
import { DEMO_PASSWORD, loadDemo } from './demo/load-demo.ts';
import { startSmtpCatcher } from './demo/smtp-catcher.ts';
import { createApp } from './http/app.ts';
import { startWorker } from './notifications/worker.ts';
import { createTables } from './tables.ts';

const engine = await startLocalEngine();
// On AWS: createBlog({ cursorSecret }), with secrets that all instances share.
const [cursorSecret, cookieSecret] = [newSecret(), newSecret()];
const blog = createBlog({ ...engine.connection, cursorSecret });
const onError = (error: unknown): void => console.error(error);

await createTables(blog.db);
await loadDemo(blog);
const mail = await startSmtpCatcher(({ to, subject }) => console.log(`mail to ${to}: ${subject}`));
const app = createApp({ ...blog, cookieSecret, onError });
const server = createServer(getRequestListener(app.fetch));
server.listen(Number(process.env['PORT'] ?? 8686), '127.0.0.1');
await once(server, 'listening');
const siteUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const worker = startWorker(blog, {
  siteUrl,
  smtpUrl: mail.url,
  from: 'blog@example.com',
  answerTimeoutMs: 2000,
  // Impatient, so that there is something to see. In earnest: `patientDelays`.
  retryDelaysMs: [500, 1000],
  restMs: 250,
  // Nobody has to be told of what the demonstration says.
  streamFrom: 'latest',
  onRound: ({ delivered, failed, dead }) =>
    console.log(`notifications: ${delivered} delivered, ${failed} failed, ${dead} given up`),
  onError,
});

// From here on a signal ends it in order: who reads the lines below may send one at once.
const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
console.log(`the blog: ${siteUrl}
the desk: ${siteUrl}/desk, as ines, with the password ${DEMO_PASSWORD}
DynamoDB: ${engine.endpoint}
mail is printed here; all of it until Ctrl-C
`);

await ended;
server.close();
server.closeAllConnections();
await worker.stop();
await mail.stop();
blog.db.close();
await engine.stop();
console.log('stopped');

function newSecret(): string {
  return randomBytes(32).toString('base64');
}
