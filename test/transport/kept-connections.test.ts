import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect as connectDefault, describeHandlers } from './connect.ts';
import { json, loopback, until } from './loopback.ts';
import { answerText, onRequests, rawServer } from './raw-server.ts';
import { getRequest, rejection } from './scripted-handler.ts';

const put = { TableName: 'users', Item: { id: { S: 'u1' } } };
/** More than the buffers of two sockets hold. */
const big = { TableName: 'users', Item: { id: { S: 'x'.repeat(16_000_000) } } };
const once = { repeatable: false };
const ok = answerText('{}');

/** Lets the time of day jump, as it does while a process is frozen or computes. */
function timeJump(): (milliseconds: number) => void {
  const now = vi.spyOn(Date, 'now');
  onTestFinished(() => now.mockRestore());
  return (milliseconds) => void now.mockReturnValue(Date.now() + milliseconds);
}

/** Keeps the event loop busy. */
function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describeHandlers((connect) => {
  describe('A kept connection', () => {
    test('that was closed while the process computed is not used', async () => {
      const jump = timeJump();
      const server = await loopback(json(200, {}));
      const transport = connect(server.url);
      // What follows the answer runs in the turn of the event loop that has already looked at the sockets.
      await transport.send('PutItem', put);
      for (const socket of server.sockets) socket.destroy();
      jump(1_500);
      expect(await transport.send('PutItem', put, once)).toMatchObject({
        attempts: 1,
        ambiguous: false,
      });
    });

    test.each([
      ['is reset', 200, (socket: Socket) => socket.resetAndDestroy()],
      ['does not answer any more', 40, () => {}],
    ])('that %s takes the other idle ones with it', async (_what, answerTimeoutMs, die) => {
      const held: (() => void)[] = [];
      const server = await rawServer((socket, connection) => {
        let requests = 0;
        onRequests(socket, () => {
          requests += 1;
          if (requests > 1) die(socket);
          else if (connection > 8) socket.write(ok);
          else held.push(() => socket.write(ok));
        });
      });
      const transport = connect(server.url, { answerTimeoutMs });
      const sent = Array.from({ length: 8 }, () => transport.send('GetItem', getRequest));
      await until(() => held.length === 8);
      for (const answer of held) answer();
      await Promise.all(sent);
      expect(await transport.send('GetItem', getRequest)).toMatchObject({ attempts: 2 });
      expect(server.opened).toHaveLength(9);
    });

    test('that turns out to be dead leaves the busy ones alone', async () => {
      let answerSlow: (() => void) | undefined;
      const server = await rawServer((socket) => {
        let requests = 0;
        onRequests(socket, (body) => {
          requests += 1;
          if (body.includes('slow')) answerSlow = () => socket.write(ok);
          else if (requests > 1) socket.resetAndDestroy();
          else socket.write(ok);
        });
      });
      const transport = connect(server.url);
      const slow = transport.send('GetItem', { TableName: 'users', Key: { id: { S: 'slow' } } });
      await transport.send('GetItem', getRequest);
      await transport.send('GetItem', getRequest);
      answerSlow?.();
      expect(await slow).toMatchObject({ attempts: 1, ambiguous: false });
    });

    test('is not used behind a request that was answered before it was read', async () => {
      const carried: number[] = [];
      const server = await rawServer((socket, connection) => {
        socket.once('data', () => {
          carried.push(connection);
          socket.pause();
          socket.write(connection === 1 ? answerText('{}', '413 Payload Too Large') : ok);
        });
      });
      const transport = connect(server.url);
      expect(await rejection(transport.send('PutItem', big))).toMatchObject({ statusCode: 413 });
      expect(await transport.send('PutItem', put)).toMatchObject({ attempts: 1 });
      expect(carried).toEqual([1, 2]);
    });
  });

  describe('A request that is still being written', () => {
    test('is lost when the other side says that it will not answer', async () => {
      const server = await rawServer((socket) => socket.pause().end());
      const error = await rejection(connect(server.url, { maxAttempts: 1 }).send('PutItem', big));
      expect(error).toMatchObject({ code: 'connection-lost', ambiguous: true });
    });

    test('is lost when the connection is reset, and not sent again unless it may be', async () => {
      let requests = 0;
      const server = await rawServer((socket) => {
        socket.once('data', () => {
          requests += 1;
          socket.resetAndDestroy();
        });
      });
      const error = await rejection(connect(server.url).send('PutItem', big, once));
      expect(error).toMatchObject({ code: 'connection-lost', attempts: 1, ambiguous: true });
      expect(requests).toBe(1);
    });

    test('is refused with what the other side says before it hangs up', async () => {
      const server = await rawServer((socket) => {
        socket.once('data', () => {
          socket.pause().end(`HTTP/1.1 413 Payload Too Large\r\nconnection: close\r\n\r\ntoo big`);
        });
      });
      const error = await rejection(connect(server.url).send('PutItem', big));
      expect(error).toMatchObject({ statusCode: 413, serviceMessage: 'too big', attempts: 1 });
    });
  });

  test('An answer that has arrived counts, however late it is read', async () => {
    const server = await loopback((...args) => {
      json(200, {})(...args);
      compute(200);
    });
    const transport = connect(server.url, { answerTimeoutMs: 100, maxAttempts: 1 });
    for (let n = 0; n < 3; n += 1) {
      expect(await transport.send('PutItem', put)).toMatchObject({ attempts: 1 });
    }
  });
});

describe('A connection of the default handler', () => {
  test('is not used when the other side is about to close it', async () => {
    const jump = timeJump();
    const server = await loopback(json(200, {}, { 'keep-alive': 'timeout=5' }));
    const transport = connectDefault(server.url);
    for (const milliseconds of [0, 3_500, 4_500]) {
      jump(milliseconds);
      await transport.send('GetItem', getRequest);
    }
    expect(server.received.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  test('is not used when it lay idle for too long, while others were used', async () => {
    const jump = timeJump();
    const server = await loopback(json(200, {}));
    const transport = connectDefault(server.url);
    const send = () => transport.send('GetItem', getRequest);
    await Promise.all([send(), send()]);
    for (let minute = 1; minute <= 3; minute += 1) {
      jump(60_000);
      await send();
    }
    await Promise.all([send(), send()]);
    const [, , kept] = server.received.map(({ connection }) => connection);
    const carried = server.received.slice(2).map(({ connection }) => connection);
    expect(carried).toEqual([kept, kept, kept, kept, 3]);
    await until(() => server.sockets.size === 2);
  });
});
