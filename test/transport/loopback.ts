import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as a loopback server received it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The connection it came over, numbered from 1. */
  readonly connection: number;
}

export interface Loopback {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** The connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** How one request is treated: with the response, or the socket below it. */
export type Treatment = (response: ServerResponse, socket: Socket, received: Received) => void;

/** A server on this machine that treats its n-th request as the n-th step says; the last repeats. */
export async function loopback(...steps: readonly Treatment[]): Promise<Loopback> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const numbers = new WeakMap<Socket, number>();
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const entry = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        connection: numbers.get(request.socket) ?? 0,
      };
      received.push(entry);
      steps[Math.min(received.length, steps.length) - 1]?.(response, request.socket, entry);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    connections += 1;
    numbers.set(socket, connections);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, received, sockets, close };
}

/** Answers with JSON. */
export function json(
  status: number,
  body: object,
  headers: Record<string, string> = {},
): Treatment {
  return (response) => {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(text),
      ...headers,
    });
    response.end(text);
  };
}

/** Answers with one of DynamoDB's exceptions. */
export function refuse(type: string, status = 400, more: object = {}): Treatment {
  const __type = `com.amazonaws.dynamodb.v20120810#${type}`;
  return json(status, { __type, message: `${type}!`, ...more });
}

/** Closes the connection without a word. */
export const drop: Treatment = (_response, socket) => socket.destroy();

/** Resets the connection. */
export const reset: Treatment = (_response, socket) => socket.resetAndDestroy();

/** Promises more bytes than it sends, then closes. */
export const truncate: Treatment = (_response, socket) => {
  socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"Item":');
};

/** Never answers. */
export const silence: Treatment = () => {};

/** Waits until something is true; fails after five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
