import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { crc32 } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { nodeHttpHandler } from '../../src/transport/node-http-handler.ts';
import { connect, describeHandlers, unaccepting } from './connect.ts';
import {
  drop,
  json,
  loopback,
  refuse,
  silence,
  type Treatment,
  truncate,
  until,
} from './loopback.ts';
import { credentials, getRequest, rejection } from './scripted-handler.ts';

const found = { Item: { id: { S: 'ü 日本 😀' } } };
const put = { TableName: 'users', Item: { id: { S: 'ü 日本 😀' } } };

describeHandlers((connect, handler) => {
  describe('A request on the wire', () => {
    test("is DynamoDB's JSON 1.0, signed, uncompressed, over a connection that is kept", async () => {
      const server = await loopback(json(200, found));
      const transport = connect(server.url);
      for (let n = 0; n < 5; n += 1) {
        const reply = await transport.send('PutItem', put);
        expect(reply).toEqual({ response: found, attempts: 1, ambiguous: false });
      }
      const [request] = server.received;
      expect(request).toMatchObject({ method: 'POST', path: '/', body: JSON.stringify(put) });
      expect(request?.headers).toMatchObject({
        host: `127.0.0.1:${server.port}`,
        'content-type': 'application/x-amz-json-1.0',
        'content-length': String(Buffer.byteLength(JSON.stringify(put))),
        'x-amz-target': 'DynamoDB_20120810.PutItem',
        'accept-encoding': 'identity',
      });
      expect(request?.headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/dynamodb\/aws4_request, /,
      );
      expect(server.received.map(({ connection }) => connection)).toEqual([1, 1, 1, 1, 1]);
    });

    test('uses the path and the query-less URL of a custom endpoint', async () => {
      const server = await loopback(json(200, {}));
      await connect(`${server.url}/base/`).send('GetItem', getRequest);
      expect(server.received[0]?.path).toBe('/base');
    });

    test('waits its turn when maxSockets are busy', async () => {
      const waiting: (() => void)[] = [];
      const server = await loopback((...args) => waiting.push(() => json(200, {})(...args)));
      const transport = connect(server.url, { maxSockets: 2 });
      const replies = Promise.all(
        Array.from({ length: 7 }, () => transport.send('GetItem', getRequest)),
      );
      for (let served = 0; served < 7; served += 1) {
        await until(() => waiting.length > 0);
        expect(server.received.length).toBeLessThanOrEqual(served + 2);
        waiting.shift()?.();
      }
      await replies;
      expect(new Set(server.received.map(({ connection }) => connection)).size).toBe(2);
    });

    test('carries and brings back 400 KB', async () => {
      const big = { Item: { id: { S: 'x'.repeat(400_000) } } };
      const server = await loopback(json(200, big));
      const reply = await connect(server.url).send('PutItem', { TableName: 'users', ...big });
      expect(reply.response).toEqual(big);
      expect(server.received[0]?.body).toHaveLength(
        JSON.stringify({ TableName: 'users', ...big }).length,
      );
    });

    test('needs a handler whose options can work', () => {
      for (const options of [{ maxSockets: 0 }, { idleTimeoutMs: Number.NaN }]) {
        expect(() => handler(options)).toThrow(
          expect.objectContaining({ name: 'ConfigurationError', code: 'option-invalid' }),
        );
      }
    });

    test('is refused before it is sent when a token has a line break in it', async () => {
      const server = await loopback(json(200, {}));
      const transport = connect(server.url, {
        credentials: { ...credentials, sessionToken: 'a\nb' },
      });
      const error = await rejection(transport.send('GetItem', getRequest));
      expect(error).toMatchObject({ code: 'connect-failed', ambiguous: false });
      expect(server.received).toHaveLength(0);
    });
  });

  describe('An answer that went wrong on the way', () => {
    const wrong: Treatment = json(200, found, { 'x-amz-crc32': '12345' });
    const right = json(200, found, { 'x-amz-crc32': String(crc32(JSON.stringify(found))) });
    const faults: readonly [string, Treatment, string][] = [
      ['no HTTP', (_response, socket) => socket.end('what?\r\n\r\n'), 'connection-lost'],
      ['corrupted', wrong, 'response-damaged'],
      ["a proxy's page", (response) => response.writeHead(200).end('<html>'), 'response-damaged'],
    ];
    for (const [name, fault, code] of faults) {
      test(`(${name}) is asked for again, and known to be ambiguous`, async () => {
        const server = await loopback(fault, right);
        const reply = await connect(server.url).send('PutItem', put);
        expect(reply).toEqual({ response: found, attempts: 2, ambiguous: true });
      });

      test(`(${name}) every time is a ConnectionError`, async () => {
        const server = await loopback(fault);
        const error = await rejection(connect(server.url).send('PutItem', put));
        expect(error).toMatchObject({
          name: 'ConnectionError',
          code,
          attempts: 4,
          ambiguous: true,
        });
        expect(server.received).toHaveLength(4);
      });
    }

    test("as a proxy's page is in the error, which the SDK loses", async () => {
      const server = await loopback((response) =>
        response.writeHead(502).end('<html>Bad Gateway</html>'),
      );
      const error = await rejection(connect(server.url).send('PutItem', put));
      expect(error).toMatchObject({ serviceMessage: '<html>Bad Gateway</html>' });
    });

    test('because the server was killed in the middle of it', async () => {
      const server = await loopback(silence);
      const sent = rejection(connect(server.url).send('PutItem', put));
      await until(() => server.received.length === 1);
      await server.close();
      expect(await sent).toMatchObject({ name: 'ConnectionError', ambiguous: true, attempts: 4 });
    });
  });

  describe('A kept-alive connection that the server resets', () => {
    test('is replaced at once: no pause, two attempts, ambiguous', async () => {
      const sleeps: number[] = [];
      const clock = { sleep: async (ms: number) => void sleeps.push(ms) };
      const server = await loopback(json(200, {}), drop, json(200, {}));
      const transport = connect(server.url, { clock });
      await transport.send('GetItem', getRequest);
      expect(await transport.send('GetItem', getRequest)).toMatchObject({
        attempts: 2,
        ambiguous: true,
      });
      expect(server.received.map(({ connection }) => connection)).toEqual([1, 1, 2]);
      expect(sleeps).toEqual([]);
    });

    test('is not called stale when a part of the answer had come', async () => {
      const sleeps: number[] = [];
      const clock = { sleep: async (ms: number) => void sleeps.push(ms), random: () => 1 };
      const server = await loopback(json(200, {}), truncate, json(200, {}));
      const transport = connect(server.url, { clock });
      await transport.send('GetItem', getRequest);
      await transport.send('GetItem', getRequest);
      expect(sleeps).toEqual([25]);
    });

    test('while it was idle is not used at all', async () => {
      const server = await loopback(json(200, {}));
      const transport = connect(server.url);
      await transport.send('GetItem', getRequest);
      for (const socket of server.sockets) socket.destroy();
      await until(() => server.sockets.size === 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await transport.send('GetItem', getRequest)).toMatchObject({
        attempts: 1,
        ambiguous: false,
      });
    });
  });

  describe('A process that was frozen, as Lambda does between invocations,', () => {
    const frozenFor: readonly [number, readonly number[]][] = [
      [5_000, [1, 1]],
      [119_000, [1, 1]],
      [300_000, [1, 2]],
    ];
    for (const [milliseconds, connections] of frozenFor) {
      const kept = connections[1] === 1;
      test(`${kept ? 'keeps its connections' : 'opens new connections'} after ${milliseconds / 1_000} seconds`, async () => {
        const server = await loopback(json(200, {}));
        const transport = connect(server.url);
        await transport.send('GetItem', getRequest);
        const frozen = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + milliseconds);
        onTestFinished(() => frozen.mockRestore());
        expect(await transport.send('GetItem', getRequest)).toMatchObject({
          attempts: 1,
          ambiguous: false,
        });
        expect(server.received.map(({ connection }) => connection)).toEqual(connections);
      });
    }
  });

  describe('Limits', () => {
    test('an answer that trickles is bounded in the whole, not from byte to byte', async () => {
      const server = await loopback((response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        const timer = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(timer));
      });
      const transport = connect(server.url, { answerTimeoutMs: 100, maxAttempts: 1 });
      expect(await rejection(transport.send('PutItem', put))).toMatchObject({
        code: 'answer-timeout',
      });
    });

    test('a whole call is bounded, and says what had failed before', async () => {
      const server = await loopback(refuse('InternalServerError', 500), silence);
      const transport = connect(server.url, { callTimeoutMs: 150 });
      const error = await rejection(transport.send('PutItem', put));
      expect(error).toMatchObject({
        name: 'TimeoutError',
        code: 'call-timeout',
        attempts: 2,
        ambiguous: true,
      });
    });

    test('a wait for a free connection counts as a part of the call', async () => {
      const server = await loopback(silence);
      const httpHandler = handler({ maxSockets: 1 });
      const patient = connect(server.url, { httpHandler });
      const first = rejection(patient.send('PutItem', put));
      await until(() => server.received.length === 1);
      const hasty = connect(server.url, { httpHandler, callTimeoutMs: 80 });
      expect(await rejection(hasty.send('PutItem', put))).toMatchObject({
        code: 'call-timeout',
        attempts: 1,
        ambiguous: false,
      });
      patient.close();
      expect(await first).toMatchObject({ code: 'client-closed', ambiguous: true });
      expect(server.received).toHaveLength(1);
    });

    test('a connection that is not accepted in time is a connect-timeout, and not ambiguous', async () => {
      const transport = connect(await unaccepting(), { connectTimeoutMs: 60, maxAttempts: 1 });
      const error = await rejection(transport.send('PutItem', put));
      expect(error).toMatchObject({
        name: 'TimeoutError',
        code: 'connect-timeout',
        attempts: 1,
        ambiguous: false,
      });
    });
  });
});

test('A host with several addresses of which none listens is refused with the words of each', async () => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.2', family: 4 },
  ];
  const lookup: LookupFunction = (_host, _options, found) => found(null, addresses);
  const server = await loopback(silence);
  await server.close();
  const httpAgent = new Agent({ lookup });
  const httpHandler = nodeHttpHandler({ httpAgent });
  const transport = connect(`http://two.example:${server.port}`, { httpHandler, region: 'x' });
  const error = await rejection(transport.send('PutItem', put));
  expect(error).toMatchObject({
    code: 'connect-failed',
    message: expect.stringContaining(
      `ECONNREFUSED 127.0.0.1:${server.port}, connect ECONNREFUSED 127.0.0.2:${server.port}`,
    ),
  });
});
