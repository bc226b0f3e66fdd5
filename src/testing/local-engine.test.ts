import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callEngine } from '../../test/support/engine-http.ts';
import { type LocalEngine, type LocalEngineOptions, startLocalEngine } from './local-engine.ts';

const scratch = mkdtempSync(join(tmpdir(), 'dynamorm-engine-'));
const running: LocalEngine[] = [];
const start = async (options?: LocalEngineOptions): Promise<LocalEngine> => {
  const engine = await startLocalEngine(options);
  running.push(engine);
  return engine;
};
const tables = async (engine: LocalEngine): Promise<unknown> =>
  (await callEngine(engine.endpoint, 'ListTables')).body['TableNames'];
const createTable = (engine: LocalEngine): Promise<unknown> =>
  callEngine(engine.endpoint, 'CreateTable', {
    TableName: 'things',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
/** False for a process that has ended, also when nobody has collected its exit code yet. */
const alive = (pid: number | undefined): boolean => {
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
};
/** An executable that takes the place of the engine. */
const fake = (name: string, script: string): string => {
  const path = join(scratch, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
};

// These are about processes of our own, also when the rest of the suite runs against another server.
beforeEach(() => void vi.stubEnv('DYNAMODB_ENDPOINT', ''));
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(running.splice(0).map((engine) => engine.stop()));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('starting', () => {
  test('it answers as soon as it is there, and says how to connect', async () => {
    const engine = await start();

    expect(await tables(engine)).toEqual([]);
    expect(engine.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { endpoint, region, credentials } = engine;
    expect(engine.connection).toEqual({ endpoint, region, credentials });
  });

  test('several side by side share nothing', async () => {
    const engines = await Promise.all(Array.from({ length: 16 }, () => start()));
    await createTable(engines[0] as LocalEngine);

    const found = await Promise.all(engines.map(tables));

    expect(new Set(engines.map((engine) => engine.endpoint)).size).toBe(16);
    expect(found).toEqual([['things'], ...Array.from({ length: 15 }, () => [])]);
  });

  test('memory is empty again after a restart, and a dbPath is not', async () => {
    const dbPath = join(scratch, 'kept.db');
    const first = await start({ dbPath });
    await createTable(first);
    await first.stop();

    expect(await tables(await start({ dbPath }))).toEqual(['things']);
    expect(await tables(await start())).toEqual([]);
  });

  test('stop() ends the process, twice without harm, even with a half-sent request', async () => {
    const engine = await start();
    const half = connect(Number(new URL(engine.endpoint).port), '127.0.0.1');
    half.on('error', () => {});
    const cutOff = new Promise((resolve) => half.once('close', resolve));
    await once(half, 'connect');
    half.write('POST / HTTP/1.1\r\nHost: engine\r\nContent-Length: 100\r\n\r\n{');

    await Promise.all([engine.stop(), engine.stop()]);
    await engine.stop();

    expect(alive(engine.pid)).toBe(false);
    await cutOff;
  });

  test('disposing of it stops it', async () => {
    const engine = await start();
    await engine[Symbol.asyncDispose]();

    expect(alive(engine.pid)).toBe(false);
  });
});

describe('failing', () => {
  let taken: Server | undefined;
  afterEach(() => taken?.close());

  test('a port that is taken is an error that carries the engine’s words', async () => {
    const port = await new Promise<number>((resolve) => {
      taken = createServer().listen(0, '127.0.0.1', () => {
        const address = taken?.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });

    await expect(start({ port })).rejects.toMatchObject({
      name: 'EngineError',
      code: 'engine-failed',
      message: expect.stringContaining(`port ${port} is already in use`),
    });
  });

  test('a start that fails is tried again on another port', async () => {
    const counter = join(scratch, 'starts');
    const binary = fake(
      'third-time-lucky',
      `echo "$2" >> ${counter}; [ $(wc -l < ${counter}) -lt 3 ] && exit 1
       echo "Dynoxide listening on" >&2; exec sleep 30`,
    );

    await expect(start({ binary })).resolves.toMatchObject({ pid: expect.any(Number) });
  });

  test('a binary that always exits is an error after five attempts', async () => {
    const counter = join(scratch, 'exits');
    const binary = fake('broken', `echo x >> ${counter}; echo "no luck" >&2; exit 7`);

    await expect(start({ binary })).rejects.toMatchObject({
      code: 'engine-failed',
      message: expect.stringMatching(/exit code 7\. It wrote: no luck/),
    });
    expect(readFileSync(counter, 'utf8')).toBe('x\n'.repeat(5));
  });

  test('a binary that never gets ready is killed', async () => {
    const binary = fake('silent', `echo $$ > ${join(scratch, 'pid')}; exec sleep 30`);

    await expect(start({ binary, startTimeout: 100 })).rejects.toMatchObject({
      code: 'engine-failed',
      message: expect.stringContaining('not ready after 100 ms'),
    });
    await expect.poll(() => alive(pidFrom('pid'))).toBe(false);
  });

  test('a file that cannot be run is an error, too', async () => {
    const binary = join(scratch, 'text');
    writeFileSync(binary, 'not a program');

    await expect(start({ binary })).rejects.toMatchObject({ code: 'engine-failed' });
  });
});

test('with DYNAMODB_ENDPOINT nothing is started and stop() does nothing', async () => {
  vi.stubEnv('DYNAMODB_ENDPOINT', 'http://127.0.0.1:1234');
  vi.stubEnv('DYNOXIDE_BINARY', '/nowhere');

  const engine = await start();

  expect(engine).toMatchObject({ endpoint: 'http://127.0.0.1:1234', pid: undefined });
  await engine.stop();
});

function pidFrom(name: string): number {
  return Number(readFileSync(join(scratch, name), 'utf8'));
}
