import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Transport } from '../../src/transport/transport.ts';
import { type WireTransportOptions, wireTransport } from '../../src/transport/wire-transport.ts';
import { credentials } from './scripted-handler.ts';

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
