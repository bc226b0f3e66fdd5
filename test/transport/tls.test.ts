import { constants } from 'node:crypto';
import { Agent, createServer, type Server, type ServerOptions } from 'node:https';
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
import { type KeyAndCertificate, selfSigned } from './self-signed.ts';

interface SecureServer {
  readonly url: string;
  readonly cert: string;
  readonly server: Server;
  readonly sockets: Set<Duplex>;
  /** For each connection that was shaken hands on, whether it resumed an earlier one's session. */
  readonly resumed: boolean[];
  answering: boolean;
}

async function secureServer(
  { key, cert }: KeyAndCertificate = selfSigned(),
  options: ServerOptions = {},
): Promise<SecureServer> {
  const sockets = new Set<Duplex>();
  const resumed: boolean[] = [];
  const server = createServer({ key, cert, ...options }, (request, response) => {
    request.resume();
    if (secure.answering) request.on('end', () => response.end('{}'));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const secure: SecureServer = { url, cert, server, sockets, resumed, answering: true };
  return secure;
}

/** Closes all connections, and lets the client see it. */
async function hangUp({ sockets }: SecureServer): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 20));
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

  test('A certificate for another host is a failed connection: nothing was sent', async () => {
    const server = await secureServer(selfSigned('db.example'));
    const error = await rejection(connect(server.url, server.cert).send('GetItem', getRequest));
    expect(error).toMatchObject({ code: 'connect-failed', attempts: 2, ambiguous: false });
    expect(error).toMatchObject({ cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
  });

  test('A connection that follows another resumes its session', async () => {
    const server = await secureServer();
    const transport = connect(server.url, server.cert);
    for (let n = 0; n < 3; n += 1) {
      await transport.send('GetItem', getRequest);
      await hangUp(server);
    }
    expect(server.resumed).toEqual([false, true, true]);
  });

  test('A certificate that takes the place of another is looked at, whatever session is known', async () => {
    const server = await secureServer();
    const transport = connect(server.url, server.cert);
    await transport.send('GetItem', getRequest);
    server.server.setSecureContext({ ...selfSigned() });
    await hangUp(server);
    const error = await rejection(transport.send('GetItem', getRequest));
    expect(error).toMatchObject({ code: 'connect-failed', ambiguous: false });
    expect(server.resumed).toHaveLength(1);
  });

  test('A session that the other side fails on is not tried again', async () => {
    const server = await secureServer(selfSigned(), {
      maxVersion: 'TLSv1.2',
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
    const given = new Set<string>();
    server.server.on('newSession', (id: Buffer, _session, stored) => {
      given.add(id.toString('hex'));
      stored();
    });
    server.server.on('resumeSession', (id: Buffer, resume) => {
      resume(given.has(id.toString('hex')) ? new Error('The store is gone.') : null, null);
    });
    const transport = connect(server.url, server.cert);
    await transport.send('GetItem', getRequest);
    await hangUp(server);
    expect(await transport.send('GetItem', getRequest)).toMatchObject({
      attempts: 2,
      ambiguous: false,
    });
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

test('The default handler asks for the server name that its options say', async () => {
  const server = await secureServer(selfSigned('db.example'));
  const tls = { ca: server.cert, servername: 'db.example' };
  const transport = wireTransport({
    endpoint: server.url.replace('127.0.0.1', 'localhost'),
    credentials,
    httpHandler: socketHttpHandler({ tls }),
  });
  onTestFinished(() => transport.close());
  expect(await transport.send('GetItem', getRequest)).toMatchObject({ attempts: 1 });
});
