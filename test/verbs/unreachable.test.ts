import { spawn } from 'node:child_process';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { awsSdk } from '../../src/aws-sdk/index.ts';
import { ConfigurationError, dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { type LocalEngine, startLocalEngine } from '../../src/testing/index.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';

const User = model('User', {
  table: 'users',
  attributes: { id: t.string(), name: t.string().optional() },
  key: { partitionKey: 'id' },
});

const hint = expect.stringMatching(/\S/);

beforeEach(withoutPauses);

describeTransports('nothing that listens', (makeTransport) => {
  test('is a ConnectionError for reads and for writes: nothing was sent, so nothing is in doubt', async () => {
    const proxy = await startFaultProxy('http://127.0.0.1:1');
    await proxy.close();
    const db = dynamorm({ transport: makeTransport(proxy.endpoint, { maxAttempts: 4 }) });
    const users = db.model(User);

    for (const call of [
      () => users.get({ id: 'a' }),
      () => users.create({ id: 'a' }),
      () => users.update({ id: 'a' }, { name: 'b' }),
      () => users.delete({ id: 'a' }),
    ]) {
      expect(await rejection(call())).toMatchObject({
        name: 'ConnectionError',
        code: 'connect-failed',
        attempts: 4,
        ambiguous: false,
        hint,
      });
    }
    expect(db.stats()).toMatchObject({ failures: 4 });
  });
});

describeTransports('an engine that is killed', (makeTransport) => {
  let engine: LocalEngine | undefined;
  afterEach(() => engine?.stop());

  test.skipIf(process.env['DYNAMODB_ENDPOINT'] !== undefined)(
    'in the middle of a request leaves a write in doubt and a read failed (needs an engine of its own)',
    async () => {
      engine = await startLocalEngine();
      const proxy = await startFaultProxy(engine.endpoint);
      onTestFinished(() => proxy.close());
      const db = dynamorm({ transport: makeTransport(proxy.endpoint, { maxAttempts: 2 }) });
      await createTable(db, User);
      const users = db.model(User);
      proxy.inject({ fault: faults.delay(150, 'after'), times: 2 });

      const write = rejection(users.create({ id: 'a' }));
      const read = rejection(users.get({ id: 'a' }));
      await vi.waitUntil(() => proxy.requests.filter((entry) => entry.reachedEngine).length > 1);
      await engine.stop();
      await proxy.close();

      expect(await write).toMatchObject({
        name: 'OutcomeUnknownError',
        key: { id: 'a' },
        item: undefined,
        cause: { name: 'ConnectionError', attempts: 2, ambiguous: true },
        hint,
      });
      expect(await read).toMatchObject({ name: 'ConnectionError', attempts: 2, hint });
    },
  );

  test.skipIf(process.env['DYNAMODB_ENDPOINT'] !== undefined)(
    'and started again is reached by the same database (needs an engine of its own)',
    async () => {
      engine = await startLocalEngine();
      const port = Number(new URL(engine.endpoint).port);
      const db = dynamorm({ transport: makeTransport(engine.endpoint, { maxAttempts: 4 }) });
      await createTable(db, User);
      await db.model(User).create({ id: 'a' });

      await engine.stop();
      expect(await rejection(db.model(User).get({ id: 'a' }))).toMatchObject({ hint });
      engine = await startLocalEngine({ port });

      await createTable(db, User);
      expect(await db.model(User).create({ id: 'a' })).toEqual({ id: 'a' });
    },
  );
});

describe('an environment', () => {
  beforeEach(() => {
    for (const name of [
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_PROFILE',
      'AWS_REGION',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_ENDPOINT_URL_DYNAMODB',
      'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
    ]) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  });
  afterEach(() => vi.unstubAllEnvs());

  const endpoint = 'http://127.0.0.1:1';
  const region = 'eu-central-1';

  test('without credentials is told before anything is sent, with all the places that were asked', async () => {
    using db = dynamorm({ endpoint, region });
    const error = await rejection(db.model(User).create({ id: 'a' }));
    expect(error).toMatchObject({
      name: 'CredentialsError',
      code: 'credentials-missing',
      attempts: 0,
      hint: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    });
    expect((error as Error).message).toContain('environment: AWS_ACCESS_KEY_ID is not set');
    expect(db.stats()).toMatchObject({ requests: 0, failures: 1 });
  });

  test('without credentials for the SDK is told in the same words', async () => {
    const client = new DynamoDBClient({ endpoint, region });
    onTestFinished(() => client.destroy());
    const db = dynamorm({ transport: awsSdk(client) });
    expect(await rejection(db.model(User).create({ id: 'a' }))).toMatchObject({
      name: 'CredentialsError',
      code: 'credentials-missing',
      attempts: 0,
      hint,
    });
  });

  test('without a region is told when the database is made', () => {
    expect(() => dynamorm()).toThrow(ConfigurationError);
    expect(() => dynamorm()).toThrow(
      expect.objectContaining({
        code: 'region-missing',
        hint: expect.stringContaining('AWS_REGION'),
      }),
    );
  });

  test('without a region for the SDK is told by the first call', async () => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const client = new DynamoDBClient({ credentials });
    onTestFinished(() => client.destroy());
    const db = dynamorm({ transport: awsSdk(client) });
    expect(await rejection(db.model(User).put({ id: 'a' }))).toMatchObject({
      name: 'RequestError',
      code: 'region-missing',
      attempts: 0,
      hint,
    });
  });
});

describe('a process', () => {
  const used = useEngine();
  const source = (path: string): string =>
    JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

  /** Runs a program with TypeScript; `code` is `null` when it had to be killed. */
  function run(program: string): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        program,
      ]);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
      child.on('exit', (code) => {
        clearTimeout(timer);
        resolve({ code, output });
      });
    });
  }

  /** Makes, uses and closes a database, and prints what is left of it. */
  const program = (make: string, close: string): string => `
    const { dynamorm, model, t } = await import(${source('index.ts')});
    const { createTable } = await import(${source('tables/index.ts')});
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const { awsSdk } = await import(${source('aws-sdk/index.ts')});
    process.on('unhandledRejection', (error) => console.log('unhandled', error));
    const connection = ${JSON.stringify(used.engine.connection)};
    const table = 'exits-' + process.pid;
    const User = model('User', { table, attributes: { id: t.string() }, key: { partitionKey: 'id' } });
    ${make}
    await createTable(db, User);
    const users = db.model(User);
    await Promise.all(Array.from({ length: 20 }, (_, i) => users.create({ id: String(i) })));
    await users.create({ id: '0' }).catch((error) => console.log(error.code));
    const late = users.put({ id: 'late' }).catch((error) => console.log(error.code));
    ${close}
    await late;
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const left = process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name));
    console.log('left', JSON.stringify(left));
  `;

  test('has no socket, no timer and no rejection left after db.close(), and ends by itself', async () => {
    const { code, output } = await run(program('const db = dynamorm(connection);', 'db.close();'));
    // Closed in the same turn, the last write may have been sent or not; either is said.
    expect(output).toMatch(/^item-exists\n(client-closed|outcome-unknown)\nleft \[\]\n$/);
    expect(code).toBe(0);
  });

  test('has none with the SDK either, when its client is destroyed too', async () => {
    const make = `
      const client = new DynamoDBClient(connection);
      const db = dynamorm({ transport: awsSdk(client) });`;
    const { code, output } = await run(program(make, 'db.close(); client.destroy();'));
    expect(output).toContain('item-exists\n');
    expect(output).not.toContain('unhandled');
    expect(output).toContain('left []\n');
    expect(code).toBe(0);
  });

  test('ends by itself without close() as well', async () => {
    const { code, output } = await run(program('const db = dynamorm(connection);', ''));
    expect(output).toContain('item-exists\n');
    expect(output).not.toContain('unhandled');
    expect(code).toBe(0);
  });
});
