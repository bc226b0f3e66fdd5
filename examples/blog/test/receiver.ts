import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';

/** Somebody's server that takes webhooks; use it inside tests and hooks. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly { readonly headers: Headers; readonly body: string }[];
  /** What it answers from now on: a status for each request, and 204 when they are used up. */
  answers(...statuses: readonly number[]): void;
}

/** Starts a receiver before each test and stops it afterwards. */
export function useReceiver(): Receiver {
  const received: { headers: Headers; body: string }[] = [];
  let statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = new Headers(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
    received.push({ headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  beforeEach(async () => {
    received.length = 0;
    statuses = [];
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    },
    received,
    answers: (...given) => {
      statuses = [...given];
    },
  };
}
