/**
 * A function from source to answer: bundled into one file, started in a fresh process as Lambda would,
 * and called four times, on a local engine: `npx tsx examples/lambda/invoke.ts`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dynamorm } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';
import { createOrder, listOrders } from './events.ts';
import { Order } from './order.ts';
import { bundle, lambdaEnvironment, startSandbox } from './start-sandbox.ts';

await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, Order);

const folder = await mkdtemp(join(tmpdir(), 'orders-'));
const file = join(folder, 'function.mjs');
const bytes = await bundle(fileURLToPath(new URL('api.ts', import.meta.url)), file);
console.log(`bundle        ${(bytes / 1_024).toFixed(1)} KiB, everything in it`);

const sandbox = startSandbox(file, lambdaEnvironment(engine.endpoint));
const events = [
  createOrder('ada', 'o1'),
  createOrder('ada', 'o1'),
  listOrders('ada'),
  listOrders('ada'),
];
for (const event of events) {
  const { answer, milliseconds, initMs } = await sandbox.invoke(event);
  if (event === events[0])
    console.log(`init          ${initMs.toFixed(1)} ms, Node's own start included`);
  const { statusCode, body } = answer as { statusCode: number; body: string };
  console.log(
    `${event.routeKey.slice(0, 4)} ${milliseconds.toFixed(1).padStart(8)} ms  ${statusCode} ${body}`,
  );
}
await sandbox.stop();
await rm(folder, { recursive: true });
