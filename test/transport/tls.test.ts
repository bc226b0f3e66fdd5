import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpHandler } from '../../src/transport/http-handler.ts';
import { nodeHttpHandler } from '../../src/transport/node-http-handler.ts';
import { socketHttpHandler } from '../../src/transport/socket-http-handler.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { wireTransport } from '../../src/transport/wire-transport.ts';
import { until } from './loopback.ts';
import { credentials, getRequest, rejection } from './scripted-handler.ts';
import { selfSigned } from './self-signed.ts';

interface SecureServer {
  readonly url: string;
  readonly cert: string;
  readonly sockets: Set<Duplex>;
  answering: boolean;
}

async function secureServer(): Promise<SecureServer> {
  const { key, cert } = selfSigned();
  const sockets = new Set<Duplex>();
  const server = createServer({ key, cert }, (request, response) => {
    request.resume();
    if (secure.answering) request.on('end', () => response.end('{}'));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const secure: SecureServer = { url, cert, sockets, answering: true };
  return secure;
}

type Secured = (ca: string | undefined) => HttpHandler;

function agentOf(ca: string): Agent {
  const agent = new Agent({ keepAlive: true, ca });
  onTestFinished(() => agent.destroy());
  return agent;
}

const handlers: readonly (readonly [string, Secured])[] = [
  ['the default handler', (ca) => socketHttpHandler(ca ? { tls: { ca } } : {})],
  ['the handler over node:http', (ca) => nodeHttpHandler(ca ? { httpsAgent: agentOf(ca) } : {})],
];

describe.each(handlers)('With %s', (_name, handler) => {
  function connect(endpoint: string, ca: string | undefined): Transport {
    const transport = wireTransport({
      endpoint,
      credentials,
      httpHandler: handler(ca),
      maxAttempts: 2,
    });
    onTestFinished(() => transport.close());
    return transport;
  }

  test('Requests go over TLS, and keep their connection', async () => {
    const server = await secureServer();
    const transport = connect(server.url, server.cert);
    for (let n = 0; n < 3; n += 1) {
      expect(await transport.send('GetItem', getRequest)).toMatchObject({
        attempts: 1,
        ambiguous: false,
      });
    }
    expect(server.sockets.size).toBe(1);
  });

  test('A certificate that is not trusted is a failed connection: nothing was sent', async () => {
    const server = await secureServer();
    const error = await rejection(connect(server.url, undefined).send('GetItem', getRequest));
    expect(error).toMatchObject({ code: 'connect-failed', attempts: 2, ambiguous: false });
  });

  test('close() destroys a busy connection, even one of an agent that it leaves alone', async () => {
    const server = await secureServer();
    server.answering = false;
    const transport = connect(server.url, server.cert);
    const sent = rejection(transport.send('GetItem', getRequest));
    await until(() => server.sockets.size === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    transport.close();
    expect(await sent).toMatchObject({ code: 'client-closed', attempts: 1 });
    await until(() => server.sockets.size === 0);
  });
});
