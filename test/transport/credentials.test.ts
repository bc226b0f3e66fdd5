import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/transport/clock.ts';
import type { Credentials } from '../../src/transport/credentials.ts';
import { defaultCredentials } from '../../src/transport/default-credentials.ts';
import type { Environment } from '../../src/transport/endpoint.ts';
import { nodeHttpHandler } from '../../src/transport/node-http-handler.ts';
import type { SdkChain } from '../../src/transport/sdk-credentials.ts';
import { json, loopback, type Treatment } from './loopback.ts';
import {
  answer,
  getRequest,
  ok,
  rejection,
  scripted,
  scriptedHandler,
} from './scripted-handler.ts';

const notInstalled: SdkChain = async () => undefined;

function search(env: Environment, sdkChain: SdkChain = notInstalled): Promise<Credentials> {
  const handler = nodeHttpHandler();
  onTestFinished(() => handler.close());
  const clock = { ...systemClock, sleep: async () => {} };
  return defaultCredentials({ env, handler, clock, sdkChain })();
}

const fromSdk: SdkChain = async () => async () => ({ accessKeyId: 'SDK', secretAccessKey: 's' });

describe('The environment', () => {
  const cases: readonly [string, Environment, object][] = [
    [
      'a key and a secret',
      { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S' },
      { accessKeyId: 'A', secretAccessKey: 'S', sessionToken: undefined },
    ],
    [
      'a session token',
      { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', AWS_SESSION_TOKEN: 'T' },
      { sessionToken: 'T' },
    ],
    [
      'an empty session token',
      { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', AWS_SESSION_TOKEN: '' },
      { sessionToken: undefined },
    ],
    [
      'an expiration',
      {
        AWS_ACCESS_KEY_ID: 'A',
        AWS_SECRET_ACCESS_KEY: 'S',
        AWS_CREDENTIAL_EXPIRATION: '2026-01-01T00:00:00Z',
      },
      { expiration: new Date('2026-01-01T00:00:00Z') },
    ],
    [
      'them before the container',
      {
        AWS_ACCESS_KEY_ID: 'A',
        AWS_SECRET_ACCESS_KEY: 'S',
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1',
      },
      { accessKeyId: 'A' },
    ],
    ['half a pair: the next place is asked', { AWS_ACCESS_KEY_ID: 'A' }, { accessKeyId: 'SDK' }],
  ];
  for (const [name, env, expected] of cases) {
    test(`gives ${name}`, async () => {
      expect(await search(env, fromSdk)).toMatchObject(expected);
    });
  }
});

const agentAnswer = {
  AccessKeyId: 'A',
  SecretAccessKey: 'S',
  Token: 'T',
  Expiration: '2030-01-01T00:00:00Z',
};

describe('The container endpoint', () => {
  test('is asked with its token, and its answer is understood', async () => {
    const server = await loopback(json(200, agentAnswer));
    const url = `${server.url}/v1/credentials?id=7`;
    const credentials = await search({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'secret',
    });
    expect(credentials).toEqual({
      accessKeyId: 'A',
      secretAccessKey: 'S',
      sessionToken: 'T',
      expiration: new Date('2030-01-01T00:00:00Z'),
    });
    expect(server.received).toMatchObject([
      { method: 'GET', path: '/v1/credentials?id=7', headers: { authorization: 'secret' } },
    ]);
  });

  test("reads the token's file anew each time, before the variable", async () => {
    const server = await loopback(json(200, agentAnswer));
    const folder = await mkdtemp(join(tmpdir(), 'dynamorm-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'token');
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'other',
    };
    for (const token of ['one', 'two']) {
      await writeFile(file, `${token}\n`);
      await search(env);
    }
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['one', 'two']);
  });

  const failing: readonly [string, Treatment][] = [
    ['an error', json(500, {})],
    ['no JSON', (response) => response.end('<html>')],
    ['an answer without a key', json(200, { Message: 'no role' })],
    ['nothing', (_response, socket) => socket.destroy()],
  ];
  for (const [name, treatment] of failing) {
    test(`that gives ${name} is asked three times, then it is an error, not the next place`, async () => {
      const server = await loopback(treatment);
      const error = await rejection(
        search({ AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url }, fromSdk),
      );
      expect(error).toMatchObject({ message: `${server.url} gave no credentials.` });
      expect(server.received).toHaveLength(3);
    });
  }

  test('that recovers is enough', async () => {
    const server = await loopback(json(503, {}), json(200, agentAnswer));
    expect(await search({ AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url })).toMatchObject({
      accessKeyId: 'A',
    });
  });

  test("is ECS's own address when only a path is given", async () => {
    const handler = scriptedHandler(answer(200, agentAnswer));
    const env = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/7' };
    await defaultCredentials({ env, handler, clock: systemClock, sdkChain: notInstalled })();
    expect(handler.requests).toMatchObject([
      {
        protocol: 'http:',
        hostname: '169.254.170.2',
        port: 80,
        method: 'GET',
        path: '/v2/credentials/7',
      },
    ]);
  });

  test('is not sent a token in the clear across the network', async () => {
    const error = await rejection(
      search({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://10.1.2.3/creds' }),
    );
    expect(error).toMatchObject({ message: expect.stringContaining('only for loopback') });
  });
});

describe('No credentials', () => {
  test('anywhere is an error that says where it looked and what to do', async () => {
    const provider = () => search({ AWS_ACCESS_KEY_ID: 'A' });
    const { transport, handler } = scripted([ok], { credentials: provider });
    const error = await rejection(transport.send('GetItem', getRequest));
    expect(error).toMatchObject({
      name: 'CredentialsError',
      code: 'credentials-missing',
      attempts: 0,
      ambiguous: false,
    });
    const { message } = error as Error;
    expect(message).toContain('AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not');
    expect(message).toContain('neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
    expect(message).toContain('@aws-sdk/credential-provider-node: not installed');
    expect(message).toContain('pass dynamorm({ credentials })');
    expect(handler.requests).toHaveLength(0);
  });

  test("in the SDK's chain either is the same error, with its words", async () => {
    const chain: SdkChain = async () => async () => {
      throw new Error('Could not load credentials from any providers');
    };
    const { transport } = scripted([ok], { credentials: () => search({}, chain) });
    const error = await rejection(transport.send('GetItem', getRequest));
    expect(error).toMatchObject({
      code: 'credentials-missing',
      message: expect.stringContaining('from any providers'),
    });
  });

  test('from a provider that fails is credentials-failed, with the cause', async () => {
    const cause = new Error('vault is sealed');
    const { transport } = scripted([ok], { credentials: () => Promise.reject(cause) });
    const error = await rejection(transport.send('GetItem', getRequest));
    expect(error).toMatchObject({ name: 'CredentialsError', code: 'credentials-failed', cause });
  });

  test('from a provider that throws at once, or gives nothing, is credentials-failed too', async () => {
    const providers = [
      () => {
        throw new Error('sync');
      },
      async () => ({}) as Credentials,
      async () => undefined as unknown as Credentials,
    ];
    for (const provider of providers) {
      const { transport } = scripted([ok], { credentials: provider });
      expect(await rejection(transport.send('GetItem', getRequest))).toMatchObject({
        code: 'credentials-failed',
      });
    }
  });

  test('in time is a call-timeout', async () => {
    const { transport } = scripted([ok], {
      credentials: () => new Promise(() => {}),
      callTimeoutMs: 30,
    });
    expect(await rejection(transport.send('GetItem', getRequest))).toMatchObject({
      code: 'call-timeout',
      attempts: 0,
    });
  });
});
