import { expect, onTestFinished, test } from 'vitest';
import type { HttpHandler } from '../../src/transport/http-handler.ts';
import { nodeHttpHandler } from '../../src/transport/node-http-handler.ts';
import { socketHttpHandler } from '../../src/transport/socket-http-handler.ts';
import { type Loopback, loopback } from './loopback.ts';

const limits = {
  signal: undefined,
  connectTimeoutMs: 2_000,
  answerTimeoutMs: 10_000,
  callTimeoutMs: 30_000,
};

/** Sizes around what a socket reads at once, and around that twice. */
const SIZES = [0, 1, 100, 4_000, 65_000, 65_536, 65_600, 200_000, 3];

async function bodyOf(handler: HttpHandler, { port }: Loopback): Promise<Uint8Array> {
  const { body } = await handler.handle(
    {
      protocol: 'http:',
      hostname: '127.0.0.1',
      port,
      method: 'POST',
      path: '/',
      headers: { host: 'localhost' },
      body: '{}',
    },
    limits,
  );
  return body;
}

test.each([
  ['the default handler', socketHttpHandler],
  ['the handler over node:http', nodeHttpHandler],
])('An answer of %s stays what it is while others come over its connection', async (_, make) => {
  const texts = SIZES.map((size, index) => String(index).repeat(size));
  const server = await loopback(
    ...texts.map((text) => (response: { end(text: string): void }) => response.end(text)),
  );
  const handler = make();
  onTestFinished(() => handler.close());

  const bodies: Uint8Array[] = [];
  for (const _text of texts) bodies.push(await bodyOf(handler, server));

  const isWhole = bodies.map((body, index) => Buffer.from(body).toString() === texts[index]);
  expect(isWhole).toEqual(texts.map(() => true));
  expect(new Set(server.received.map(({ connection }) => connection)).size).toBe(1);
});
