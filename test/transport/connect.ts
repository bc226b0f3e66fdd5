import { createServer } from 'node:net';
import { describe, onTestFinished } from 'vitest';
import type { PoolOptions } from '../../src/transport/connection-pool.ts';
import type { HttpHandler } from '../../src/transport/http-handler.ts';
import { nodeHttpHandler } from '../../src/transport/node-http-handler.ts';
import { socketHttpHandler } from '../../src/transport/socket-http-handler.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { type WireTransportOptions, wireTransport } from '../../src/transport/wire-transport.ts';
import { credentials } from './scripted-handler.ts';

/** Makes a transport to a loopback server. */
export type Connect = (url: string, options?: WireTransportOptions) => Transport;

/** Makes a handler that touches sockets. */
export type MakeHandler = (options: PoolOptions) => HttpHandler;

/** Describes what holds for every handler that touches a socket. */
export function describeHandlers(body: (connect: Connect, handler: MakeHandler) => void): void {
  describe('With the default handler', () => {
    body(connectWith(socketHttpHandler), socketHttpHandler);
  });
  describe('With the handler over node:http', () => {
    body(connectWith(nodeHttpHandler), nodeHttpHandler);
  });
}

function connectWith(handler: MakeHandler): Connect {
  return (url, { maxSockets = 50, ...options } = {}) =>
    connect(url, { httpHandler: handler({ maxSockets }), ...options });
}

/** A transport to a loopback server that retries without waiting, closed when the test ends. */
export function connect(url: string, options: WireTransportOptions = {}): Transport {
  const transport = wireTransport({
    endpoint: url,
    credentials,
    ...options,
    clock: { random: () => 0, ...options.clock },
  });
  onTestFinished(() => transport.close());
  return transport;
}

/** An https: endpoint that takes the connection and never shakes hands. */
export async function unaccepting(): Promise<string> {
  const sockets: { destroy(): void }[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}
