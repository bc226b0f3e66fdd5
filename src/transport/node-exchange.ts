import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { onAbort } from './abort-listeners.ts';
import { type ExchangeTimer, exchangeTimer, once } from './exchange-timer.ts';
import {
  HttpFailure,
  type HttpFailureReason,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
} from './http-handler.ts';

/** A request that is on its way. */
export interface Exchange {
  readonly response: Promise<HttpResponse>;
  /** Destroys its socket; the response rejects with the reason `closed`. */
  close(): void;
}

/**
 * Sends one request over one connection and gathers the whole answer.
 *
 * Three limits follow one another on one timer: connecting, then the answer, both cut by the call's
 * deadline (on the scale of `performance.now()`).
 */
export function startExchange(
  open: (options: RequestOptions) => ClientRequest,
  agent: Agent,
  request: HttpRequest,
  limits: HttpLimits,
  deadline: number,
): Exchange {
  const { hostname: host, port, method, path, headers, body } = request;
  const outgoing = open({ agent, host, port, method, path, headers });
  const progress: Progress = { outgoing, connection: undefined, bytesBefore: 0 };
  let close = (): void => {};
  const response = new Promise<HttpResponse>((resolve, reject) => {
    let stopListening: (() => void) | undefined;
    const timer = exchangeTimer(deadline, (reason) => fail(reason));
    const settle = once(() => {
      timer.clear();
      stopListening?.();
    });
    const fail = (reason: HttpFailureReason, cause?: unknown): void => {
      if (!settle()) return;
      const failure = describe(progress, reason, cause);
      // With an error, so that a socket still being connected is destroyed too.
      outgoing.destroy(failure);
      reject(failure);
    };
    close = () => fail('closed');
    stopListening = limits.signal && onAbort(limits.signal, () => fail('aborted'));
    outgoing.once('socket', (socket) => followConnection(socket, progress, timer, limits));
    outgoing.once('response', (incoming) => {
      gather(incoming, fail, (answer) => {
        if (settle()) resolve(answer);
      });
    });
    // Stays for good: a destroyed request may report more than one error.
    outgoing.on('error', (error) => fail('connection-lost', error));
  });
  outgoing.end(body);
  return { response, close };
}

/** From the moment the connection can carry the request, the limit is the answer's. */
function followConnection(
  socket: Socket,
  progress: Progress,
  timer: ExchangeTimer,
  limits: HttpLimits,
): void {
  const connected = (): void => {
    progress.connection = socket;
    progress.bytesBefore = socket.bytesRead;
    timer.limit('answer-timeout', limits.answerTimeoutMs);
  };
  const event = pendingEvent(socket);
  if (event === undefined) {
    connected();
    return;
  }
  timer.limit('connect-timeout', limits.connectTimeoutMs);
  socket.once(event, connected);
}

interface Progress {
  readonly outgoing: ClientRequest;
  /** Set once the connection can carry the request: from then on it may have been received. */
  connection: Socket | undefined;
  /** What the connection had received before, for earlier requests. */
  bytesBefore: number;
}

/** The event that says that a new connection can be written to; `undefined` when it already can. */
function pendingEvent(socket: Socket & { secureConnecting?: boolean }): string | undefined {
  if (socket.secureConnecting) return 'secureConnect';
  return socket.connecting ? 'connect' : undefined;
}

function describe(progress: Progress, reason: HttpFailureReason, cause: unknown): HttpFailure {
  const { outgoing, connection, bytesBefore } = progress;
  const written = connection !== undefined;
  const lost = reason === 'connection-lost';
  return new HttpFailure({
    reason: lost && !written ? 'connect-failed' : reason,
    written,
    stale: lost && written && outgoing.reusedSocket && connection.bytesRead === bytesBefore,
    cause,
  });
}

function gather(
  incoming: IncomingMessage,
  fail: (reason: HttpFailureReason, cause: unknown) => void,
  succeed: (response: HttpResponse) => void,
): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('error', (error) => fail('connection-lost', error));
  incoming.once('end', () => {
    const [first] = chunks;
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    succeed({ statusCode: incoming.statusCode ?? 0, headers: incoming.headers, body });
  });
}
