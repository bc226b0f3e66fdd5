import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { RequestError } from '../../src/errors/request.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { describeHandlers } from './connect.ts';
import { answerText, onRequests, rawServer } from './raw-server.ts';

const REQUESTS = 3_000;

/** The answers come at once, late, in two pieces, chunked byte by byte, cut off, or not at all. */
function answerSomehow(socket: Socket, body: string): void {
  const write = (text: string): void => {
    if (socket.writable) socket.write(text);
  };
  const text = Math.random() < 0.5 ? answerText(body) : chunked(body);
  const cut = Math.floor(Math.random() * text.length);
  const fate = Math.random();
  if (fate < 0.03) socket.resetAndDestroy();
  else if (fate < 0.05) socket.end(text.slice(0, cut));
  else if (fate < 0.08) socket.end(text);
  else if (fate < 0.3) setTimeout(write, Math.random() * 20, text);
  else if (fate < 0.5) {
    write(text.slice(0, cut));
    setTimeout(write, Math.random() * 12, text.slice(cut));
  } else write(text);
}

function chunked(body: string): string {
  const pieces = [...body].map((byte) => `1\r\n${byte}\r\n`).join('');
  return `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${pieces}0\r\n\r\n`;
}

/** Asks for an item, and may lose patience. Gives what came, or the code of the error. */
async function ask(transport: Transport, id: string): Promise<string> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = Math.random() < 0.2 && setTimeout(() => controller.abort(), Math.random() * 10);
  try {
    const request = { TableName: 'users', Key: { id: { S: id } } };
    const { response } = await transport.send('GetItem', request, { signal });
    return JSON.stringify(response.Item);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  } finally {
    if (timer) clearTimeout(timer);
  }
}

describeHandlers((connect) => {
  test(`${REQUESTS} requests over five connections each get their own answer, or none`, async () => {
    const server = await rawServer((socket) => {
      onRequests(socket, (body) => {
        const { Key } = JSON.parse(body);
        answerSomehow(socket, JSON.stringify({ Item: Key }));
      });
    });
    const transport = connect(server.url, { maxSockets: 5, answerTimeoutMs: 8, maxAttempts: 2 });
    const outcomes = new Map<string, number>();
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < REQUESTS) {
        next += 1;
        const id = `item ${next}`;
        const outcome = await ask(transport, id);
        const kind = outcome === JSON.stringify({ id: { S: id } }) ? 'own' : outcome;
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 20 }, lane));

    const { own = 0, ...others } = Object.fromEntries(outcomes);
    expect(own).toBeGreaterThan(0);
    const failures = ['answer-timeout', 'connection-lost', 'request-aborted'];
    for (const kind of Object.keys(others)) expect(failures).toContain(kind);
    expect(server.opened.length).toBeGreaterThan(5);
  });
});
