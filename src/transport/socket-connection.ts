// Hot: runs once per request, see `sign.ts`.
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Connection } from './connection-pool.ts';
import { type Exchange, runExchange } from './exchange.ts';
import type { HttpRequest, HttpResponse } from './http-handler.ts';
import { type ReadResponse, type ResponseReader, responseReader } from './response-reader.ts';

/** A request on a connection, and the reader of its answer. */
interface Current {
  readonly exchange: Exchange;
  readonly reader: ResponseReader;
}

/** A connection over a socket of Node's; it opens with its first request. */
export function socketConnection(openSocket: (request: HttpRequest) => Opening): Connection {
  let opening: Opening | undefined;
  let current: Current | undefined;
  let connected = false;
  let carried = 0;
  let usable = true;

  function end(): void {
    usable = false;
    opening?.socket.destroy();
  }

  function lost(cause: Error): void {
    usable = false;
    current?.exchange.fail('connection-lost', cause);
  }

  function receive(chunk: Buffer): void {
    // Nobody has asked for it: what it belongs to cannot be known.
    if (current === undefined) end();
    else settle((reader) => reader.read(chunk));
  }

  /** Hands over the answer once it is whole. */
  function settle(read: (reader: ResponseReader) => ReadResponse | undefined): void {
    if (current === undefined) return;
    const { exchange, reader } = current;
    try {
      const answer = read(reader);
      if (answer === undefined) return;
      current = undefined;
      carried += 1;
      usable &&= answer.keepAlive;
      opening?.socket.unref();
      exchange.succeed(answer.response);
    } catch (cause) {
      exchange.fail('connection-lost', cause);
    }
  }

  function open(request: HttpRequest): Opening {
    const opened = openSocket(request);
    const { socket, ready } = opened;
    socket.on('data', receive);
    socket.on('error', lost);
    socket.once('end', () => {
      usable = false;
      settle((reader) => reader.end());
    });
    socket.once('close', () => lost(new Error('The other side closed the connection.')));
    socket.once(ready, () => {
      connected = true;
    });
    return opened;
  }

  function send(exchange: Exchange, request: HttpRequest): void {
    const text = textOf(request);
    opening ??= open(request);
    const { socket, ready } = opening;
    const write = (): void => {
      // Given up while it was connecting.
      if (socket.destroyed) return;
      exchange.written();
      socket.write(text);
    };
    if (connected) {
      socket.ref();
      write();
    } else socket.once(ready, write);
  }

  return {
    get usable() {
      return usable;
    },
    exchange(request, limits, deadline): Promise<HttpResponse> {
      const reader = responseReader();
      const subject = {
        isStale: () => carried > 0 && !reader.begun,
        failed: end,
      };
      return runExchange(subject, limits, deadline, (exchange) => {
        current = { exchange, reader };
        try {
          send(exchange, request);
        } catch (cause) {
          // Refused before it is written, for example a line break in a token.
          exchange.fail('connect-failed', cause);
        }
      });
    },
    destroy() {
      current?.exchange.fail('closed');
      end();
    },
  };
}

/** A socket that is being connected, and the event that says that it can be written to. */
export interface Opening {
  readonly socket: Socket;
  readonly ready: 'connect' | 'secureConnect';
}

/** Opens sockets, and resumes TLS sessions where that spares a handshake. */
export function socketOpener(options: ConnectionOptions = {}): (request: HttpRequest) => Opening {
  const sessions = new Map<string, Buffer>();
  return ({ protocol, hostname: host, port }) => {
    if (protocol === 'http:') {
      return { socket: connectPlain({ host, port, noDelay: true }), ready: 'connect' };
    }
    // Loading TLS takes as long as a request, and an engine on this machine does without.
    const tls = process.getBuiltinModule('node:tls');
    const origin = `${host}:${port}`;
    const session = sessions.get(origin);
    const socket = tls.connect({
      ...options,
      host,
      port,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(session === undefined ? {} : { session }),
      ALPNProtocols: ['http/1.1'],
    });
    socket.setNoDelay(true);
    socket.on('session', (ticket: Buffer) => sessions.set(origin, ticket));
    return { socket, ready: 'secureConnect' };
  };
}

/** The request as it travels. One string, so that it leaves in one packet where it fits. */
function textOf({ method, path, headers, body }: HttpRequest): string {
  let text = `${method} ${path} HTTP/1.1\r\n`;
  for (const name in headers) {
    const value = headers[name] as string;
    if (/[^\t\x20-\x7e]/.test(value)) {
      throw new Error(`The header ${name} has a character in it that cannot be sent.`);
    }
    text += `${name}: ${value}\r\n`;
  }
  return method === 'GET'
    ? `${text}\r\n`
    : `${text}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
