import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createOrder, listOrders } from '../../examples/lambda/events.ts';
import { Account, Order } from '../../examples/lambda/order.ts';
import {
  bundle,
  lambdaEnvironment,
  type Sandbox,
  startSandbox,
} from '../../examples/lambda/start-sandbox.ts';
import { dynamorm } from '../../src/client/dynamorm.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { faults } from '../support/faults.ts';
import { ROOT } from '../support/source-tree.ts';
import { useFaultProxy } from '../support/use-engine.ts';

const used = useFaultProxy();
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
let folder: string;
let file: string;
let bytes: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'function-'));
  file = join(folder, 'api.mjs');
  bytes = await bundle(join(ROOT, 'examples/lambda/api.ts'), file);
  const db = dynamorm({ endpoint: used.endpoint, credentials });
  await createTable(db, Order);
  await createTable(db, Account);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The bundle in a fresh process, with nothing in its environment but what Lambda sets. */
function start(more: NodeJS.ProcessEnv = {}): Sandbox {
  const sandbox = startSandbox(file, { ...lambdaEnvironment(used.proxyEndpoint), ...more });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

test('a handler is one file, without the AWS SDK', () => {
  console.log(`examples/lambda/api.ts: ${(bytes / 1_024).toFixed(1)} KiB, everything in it`);
  expect(bytes).toBeLessThan(300 * 1_024);
});

test('a fresh process answers events from its environment alone', async () => {
  const sandbox = start();

  const created = await sandbox.invoke(createOrder('ada', 'o1'));
  const again = await sandbox.invoke(createOrder('ada', 'o1'));
  const listed = await sandbox.invoke(listOrders('ada'));

  expect([created.answer, again.answer]).toMatchObject([{ statusCode: 201 }, { statusCode: 409 }]);
  const { body } = listed.answer as { body: string };
  expect(JSON.parse(body)).toMatchObject({ orders: [{ customer: 'ada', id: 'o1', total: 40 }] });
});

test('it connects while it is loaded, and keeps that connection from event to event', async () => {
  const sandbox = start();
  for (const id of ['o1', 'o2', 'o3']) await sandbox.invoke(createOrder('bob', id));

  const [greeting, ...writes] = used.proxy.requests;

  expect(greeting?.operation).toBe('');
  expect(writes.map(({ operation }) => operation)).toEqual(
    Array.from({ length: 3 }, () => 'TransactWriteItems'),
  );
  expect(new Set(used.proxy.requests.map(({ connection }) => connection))).toHaveProperty(
    'size',
    1,
  );
});

test('it signs with the session of its role, for its region', async () => {
  await start().invoke(listOrders('carol'));

  const headers = used.proxy.requestsOf('Query')[0]?.headers;

  expect(headers?.authorization).toMatch(/Credential=ASIAEXAMPLE\/\d{8}\/eu-central-1\/dynamodb\//);
  expect(headers?.['x-amz-security-token']).toBe('example');
});

test('it answers before it would be killed, and goes on with the next event', async () => {
  used.proxy.inject({ operation: 'Query', fault: faults.hang() });
  const sandbox = start({ SANDBOX_TIMEOUT_MS: '1300' });

  const late = await sandbox.invoke(listOrders('dave'));
  const next = await sandbox.invoke(listOrders('dave'));

  expect([late.answer, next.answer]).toMatchObject([{ statusCode: 503 }, { statusCode: 200 }]);
});
