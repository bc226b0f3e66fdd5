import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection } from './connection-pool.ts';
import { type Exchange, runExchange } from './exchange.ts';
import { exchangeTimer } from './exchange-timer.ts';
import type { HttpRequest } from './http-handler.ts';

/** The socket that an agent gave a request, and what it had received before, for earlier ones. */
interface Given {
  readonly socket: Socket;
  readonly bytesBefore: number;
}

/** One request over whatever socket the agent has for it. */
export function nodeConnection(
  open: (options: RequestOptions) => ClientRequest,
  agent: Agent,
): Connection {
  // An agent may have no socket yet, and the process then nothing else that keeps it running.
  const timer = exchangeTimer(true);
  let outgoing: ClientRequest | undefined;
  let given: Given | undefined;
  let current: Exchange | undefined;

  function isStale(): boolean {
    const { socket, bytesBefore } = given ?? {};
    return outgoing?.reusedSocket === true && socket?.bytesRead === bytesBefore;
  }

  function start(exchange: Exchange, { hostname: host, ...request }: HttpRequest): void {
    const { port, method, path, headers, body } = request;
    outgoing = open({ agent, host, port, method, path, headers });
    outgoing.once('socket', (socket) => {
      whenReady(socket, () => {
        given = { socket, bytesBefore: socket.bytesRead };
        exchange.written();
      });
    });
    outgoing.once('response', (incoming) => gather(incoming, exchange));
    // Stays for good: a destroyed request may report more than one error.
    outgoing.on('error', (error) => exchange.fail('connection-lost', error));
    outgoing.end(body);
  }

  return {
    usable: false,
    keptForMs: 0,
    exchange: (request, limits, deadline) =>
      runExchange(
        {
          timer,
          isStale,
          // With an error, so that a socket still being connected is destroyed too.
          failed: () => outgoing?.destroy(new Error('The request was given up.')),
        },
        limits,
        deadline,
        (exchange) => {
          current = exchange;
          try {
            start(exchange, request);
          } catch (cause) {
            // Node refuses it before a connection is asked for, for example a line break in a token.
            exchange.fail('connect-failed', cause);
          }
        },
      ).finally(timer.stop),
    destroy: () => current?.fail('closed'),
  };
}

/** Calls back when a socket can be written to: at once, or when it is connected. */
function whenReady(socket: Socket & { secureConnecting?: boolean }, ready: () => void): void {
  if (socket.secureConnecting) socket.once('secureConnect', ready);
  else if (socket.connecting) socket.once('connect', ready);
  else ready();
}

function gather(incoming: IncomingMessage, exchange: Exchange): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('error', (error) => exchange.fail('connection-lost', error));
  incoming.once('end', () => {
    const [first] = chunks;
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    exchange.succeed({ statusCode: incoming.statusCode ?? 0, headers: incoming.headers, body });
  });
}
