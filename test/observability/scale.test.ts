import { getEventListeners, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, dynamorm, type HttpHandler, type Logger } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { useEngine } from '../support/use-engine.ts';
import { hearOperations } from './listen.ts';
import { Account } from './shop.ts';

/** How many gets the heap is watched over: `SCALE=1000000 npx vitest run test/observability/scale`. */
const gets = Number(process.env['SCALE'] ?? 100_000);

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Answers every get with the same item and touches no socket. */
function stub(): HttpHandler {
  const Item = { id: { S: 'a' }, owner: { S: 'ada' }, balance: { N: '1' }, version: { N: '0' } };
  const ConsumedCapacity = { TableName: 'accounts', CapacityUnits: 0.5 };
  const body = Buffer.from(JSON.stringify({ Item, ConsumedCapacity }));
  const headers = { 'x-amz-crc32': String(crc32(body)) };
  return { handle: async () => ({ statusCode: 200, headers, body }), close() {} };
}

function openStubbed(options: {
  readonly logger?: Logger;
  readonly cache?: Map<string, string>;
}): Database {
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  return dynamorm({ region: 'eu-central-1', credentials, httpHandler: stub(), ...options });
}

test.each([
  ['alone', {}],
  ['with a subscriber', {}],
  ['with a logger', { logger: { debug: () => {}, warn: () => {} } }],
  ['with a cache', { cache: new Map<string, string>() }],
] as const)(
  `${gets} gets leave the heap as it was, %s`,
  async (kind, options) => {
    const accounts = openStubbed(options).model(Account);
    const signal = new AbortController().signal;
    if (kind === 'with a subscriber') hearNothing();
    const run = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += 1) {
        await accounts.get({ id: `a${done % 100}` }, { signal });
      }
    };
    await run(gets / 10);
    const before = heapUsed();

    await run(gets);

    const grown = heapUsed() - before;
    console.log(`${gets} gets ${kind}: ${(grown / 1024).toFixed(0)} KiB more heap`);
    // One more object of any kind for each get would be more than 3 MB.
    expect(grown).toBeLessThan(2 * 1024 * 1024);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  },
  600_000,
);

/** Listens, and keeps nothing of what it hears. */
function hearNothing(): void {
  const { traces, events } = hearOperations();
  traces.push = () => 0;
  events.push = () => 0;
}

const used = useEngine();
const open = new Set<Socket>();
let relay: Server;

// Counts connections on their way to the engine.
beforeAll(async () => {
  const { hostname, port } = new URL(used.endpoint);
  relay = createServer((socket) => {
    open.add(socket);
    const upstream = connect(Number(port), hostname);
    socket.pipe(upstream).pipe(socket);
    for (const each of [socket, upstream]) each.on('error', () => each.destroy());
    socket.on('close', () => {
      open.delete(socket);
      upstream.destroy();
    });
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
});

afterAll(() => {
  for (const socket of open) socket.destroy();
  relay.close();
});

test('1,000 operations at once leave no listener and no socket behind', async () => {
  const warnings: string[] = [];
  const warned = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', warned);
  const { port } = relay.address() as AddressInfo;
  const { region, credentials } = used.engine.connection;
  const db = dynamorm({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials,
    maxSockets: 20,
  });
  await createTable(db, Account);
  const accounts = db.model(Account);
  const { signal } = new AbortController();
  const { traces } = hearOperations();
  const keys = Array.from({ length: 200 }, (_, number) => ({ id: `a${number}` }));
  const operations = keys.flatMap((key) => [
    accounts.upsert(key, { owner: 'ada' }, { signal }),
    accounts.get(key, { signal }),
    accounts.where('owner', '=', 'ada').limit(3).page({ signal }),
    accounts.batchGet([key], { signal }),
    db.transactGet([[Account, key]], { signal }),
  ]);

  await Promise.all(operations);
  // Warnings are told in a later turn.
  await new Promise(setImmediate);

  expect(operations).toHaveLength(1_000);
  expect(traces).toHaveLength(1_000);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(warnings).toEqual([]);
  expect(open.size).toBeGreaterThan(0);
  expect(open.size).toBeLessThanOrEqual(20);
  expect(db.stats()).toMatchObject({ failures: 0 });
  db.close();
  await vi.waitFor(() => expect(open.size).toBe(0));
  process.off('warning', warned);
});
