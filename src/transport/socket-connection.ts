// Hot: runs once per request, see `sign.ts`.
import type { OnReadOpts, Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Connection } from './connection-pool.ts';
import { type Exchange, runExchange } from './exchange.ts';
import { type ExchangeTimer, exchangeTimer } from './exchange-timer.ts';
import type { HttpRequest, HttpResponse } from './http-handler.ts';
import { type ReadResponse, type ResponseReader, responseReader } from './response-reader.ts';

/** After so long without a packet, an idle connection is probed. */
const KEEP_ALIVE_MS = 1_000;

/** What Node reads at once. */
const READ_BYTES = 65_536;

/** A request on a connection, and the reader of its answer. */
interface Current {
  readonly exchange: Exchange;
  readonly reader: ResponseReader;
}

/** What is known of one connection. */
interface Line {
  readonly openSocket: OpenSocket;
  readonly timer: ExchangeTimer;
  opening: Opening | undefined;
  current: Current | undefined;
  connected: boolean;
  /** Requests that were answered. */
  carried: number;
  usable: boolean;
  keptForMs: number;
}

/** A connection over a socket of Node's; it opens with its first request. */
export function socketConnection(openSocket: OpenSocket): Connection {
  const line: Line = {
    openSocket,
    timer: exchangeTimer(),
    opening: undefined,
    current: undefined,
    connected: false,
    carried: 0,
    usable: true,
    keptForMs: Number.POSITIVE_INFINITY,
  };
  return {
    get usable() {
      return line.usable;
    },
    get keptForMs() {
      return line.keptForMs;
    },
    exchange(request, limits, deadline): Promise<HttpResponse> {
      const reader = responseReader();
      const subject = {
        timer: line.timer,
        isStale: () => line.carried > 0 && !reader.begun,
        failed: () => end(line),
      };
      return runExchange(subject, limits, deadline, (exchange) => {
        line.current = { exchange, reader };
        try {
          send(line, exchange, request);
        } catch (cause) {
          // Refused before it is written, for example a line break in a token.
          exchange.fail('connect-failed', cause);
        }
      });
    },
    destroy() {
      line.current?.exchange.fail('closed');
      end(line);
    },
  };
}

function send(line: Line, exchange: Exchange, request: HttpRequest): void {
  const bytes = bytesOf(request);
  line.opening ??= open(line, request);
  const { socket, ready } = line.opening;
  const write = (): void => {
    // Given up while it was connecting.
    if (socket.destroyed) return;
    exchange.written();
    socket.write(bytes);
  };
  if (line.connected) {
    socket.ref();
    write();
  } else socket.once(ready, write);
}

function open(line: Line, request: HttpRequest): Opening {
  const opening = line.openSocket(request, (chunk) => receive(line, chunk));
  const { socket, ready } = opening;
  // Probes find out about the other side that it is gone, as those of Node's own agent do.
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
  socket.on('error', (error) => lost(line, error));
  const closed = (): void => lost(line, new Error('The other side closed the connection.'));
  socket.once('end', () => {
    settle(line, (reader) => reader.end());
    // No answer can follow, however much is still to be written. TLS has words of its own for it.
    if (line.connected) closed();
  });
  socket.once('close', closed);
  socket.once(ready, () => {
    line.connected = true;
  });
  return opening;
}

function receive(line: Line, chunk: Buffer): void {
  // Nobody has asked for it: what it belongs to cannot be known.
  if (line.current === undefined) end(line);
  else settle(line, (reader) => reader.read(chunk));
}

/** Hands over the answer once it is whole. */
function settle(line: Line, read: (reader: ResponseReader) => ReadResponse | undefined): void {
  if (line.current === undefined || line.opening === undefined) return;
  const { exchange, reader } = line.current;
  const { socket } = line.opening;
  try {
    const answer = read(reader);
    if (answer === undefined) return;
    line.current = undefined;
    line.carried += 1;
    line.keptForMs = answer.keptForMs;
    // An answer to half a request leaves the other half in the way of the next one.
    line.usable &&= answer.keptForMs > 0 && socket.writableLength === 0;
    socket.unref();
    exchange.succeed(answer.response);
  } catch (cause) {
    exchange.fail('connection-lost', cause);
  }
}

function lost(line: Line, cause: Error): void {
  line.usable = false;
  line.current?.exchange.fail('connection-lost', cause);
}

function end(line: Line): void {
  line.usable = false;
  line.timer.stop();
  line.opening?.socket.destroy();
}

/** A socket that is being connected, and the event that says that it can be written to. */
export interface Opening {
  readonly socket: Socket;
  readonly ready: 'connect' | 'secureConnect';
}

/** Opens a socket to where a request goes; what comes over it is for `receive`, to keep. */
export type OpenSocket = (request: HttpRequest, receive: (chunk: Buffer) => void) => Opening;

/** Opens sockets, and resumes TLS sessions where that spares a handshake. */
export function socketOpener(options: ConnectionOptions = {}): OpenSocket {
  const sessions = new Map<string, Buffer>();
  return ({ protocol, hostname: host, port }, receive) => {
    const onread = readInto(Buffer.allocUnsafeSlow(READ_BYTES), receive);
    const net = process.getBuiltinModule('node:net');
    if (protocol === 'http:') {
      return { socket: net.connect({ host, port, onread }), ready: 'connect' };
    }
    // Loading TLS takes as long as a request, and an engine on this machine does without.
    const tls = process.getBuiltinModule('node:tls');
    const origin = `${host}:${port}`;
    const session = sessions.get(origin);
    // In a variable, because the types of Node do not know `onread` here, which it documents.
    const settings = {
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ['http/1.1'],
      ...options,
      host,
      port,
      onread,
      ...(session === undefined ? {} : { session }),
    };
    const socket = tls.connect(settings);
    socket.on('session', (ticket: Buffer) => sessions.set(origin, ticket));
    // A session that is not taken up again must not fail every later connection, too.
    socket.once('error', () => sessions.delete(origin));
    return { socket, ready: 'secureConnect' };
  };
}

/**
 * Reads of one socket, all into the same memory. As a stream, it would make a buffer of 64 KiB for
 * each of them, cut it to what came and pass it on: that takes a twentieth of a get.
 */
function readInto(buffer: Buffer, receive: (chunk: Buffer) => void): OnReadOpts {
  return {
    buffer,
    callback(length) {
      receive(Buffer.from(buffer.subarray(0, length)));
      return true;
    },
  };
}

/** The request as it travels. In one piece, so that it leaves in one packet where it fits. */
function bytesOf({ method, path, headers, body }: HttpRequest): Uint8Array {
  let head = `${method} ${path} HTTP/1.1\r\n`;
  for (const name in headers) {
    const value = headers[name] as string;
    if (/[^\t\x20-\x7e]/.test(value)) {
      throw new Error(`The header ${name} has a character in it that cannot be sent.`);
    }
    head += `${name}: ${value}\r\n`;
  }
  if (method === 'GET') return Buffer.from(`${head}\r\n`);
  const length = Buffer.byteLength(body);
  const bytes = Buffer.from(`${head}content-length: ${length}\r\n\r\n`);
  return Buffer.concat([bytes, typeof body === 'string' ? Buffer.from(body) : body]);
}
