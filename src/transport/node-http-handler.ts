import http from 'node:http';
import https from 'node:https';
import { connectionSlots } from './connection-slots.ts';
import {
  HttpFailure,
  type HttpHandler,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
} from './http-handler.ts';
import { type Exchange, startExchange } from './node-exchange.ts';

/** How the built-in handler keeps its connections. */
export interface NodeHttpHandlerOptions {
  /** Requests on the wire at once; further ones wait their turn. Default: 50, as in the AWS SDK. */
  readonly maxSockets?: number | undefined;
  /**
   * After so many milliseconds without any request, kept connections are dropped instead of used:
   * network address translators forget them after some minutes, and what is written then is lost.
   * Default: 120,000.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Your own agent for `http:` endpoints, for example a proxy's; `close()` leaves it alone. */
  readonly httpAgent?: http.Agent | undefined;
  /** Your own agent for `https:` endpoints, for example a proxy's; `close()` leaves it alone. */
  readonly httpsAgent?: https.Agent | undefined;
}

/** From this long on, the process may have been frozen, as Lambda does between invocations. */
const POSSIBLY_FROZEN_MS = 1_000;

/**
 * The default `HttpHandler`: HTTP/1.1 over `node:http` and `node:https`, connections kept alive.
 *
 * An idle connection does not keep the process running; a busy one does. `close()` destroys both,
 * and later requests are refused.
 */
export function nodeHttpHandler(options: NodeHttpHandlerOptions = {}): HttpHandler {
  const ownHttp = new http.Agent({ keepAlive: true });
  const ownHttps = new https.Agent({ keepAlive: true });
  const slots = connectionSlots(options.maxSockets ?? 50);
  const idleTimeoutMs = options.idleTimeoutMs ?? 120_000;
  const running = new Set<Exchange>();
  // The time of day and not a monotonic clock: the latter stands still while a Lambda is frozen.
  let lastUsed = Date.now();
  let waking: Promise<void> | undefined;
  let closed = false;

  /** Lets connections that died while nobody looked be noticed before one of them is used. */
  async function wakeUp(): Promise<void> {
    if (Date.now() - lastUsed > idleTimeoutMs)
      for (const agent of [ownHttp, ownHttps]) dropIdle(agent);
    // One turn of the event loop delivers the FIN and RST packets that came in the meantime.
    await new Promise((resolve) => setImmediate(resolve));
    waking = undefined;
    lastUsed = Date.now();
  }

  function refuseIfOver(signal: AbortSignal | undefined): void {
    if (closed) throw new HttpFailure({ reason: 'closed', written: false });
    if (signal?.aborted) throw new HttpFailure({ reason: 'aborted', written: false });
  }

  function start(request: HttpRequest, limits: HttpLimits, deadline: number): Exchange {
    try {
      return request.protocol === 'https:'
        ? startExchange(https.request, options.httpsAgent ?? ownHttps, request, limits, deadline)
        : startExchange(http.request, options.httpAgent ?? ownHttp, request, limits, deadline);
    } catch (cause) {
      // Node refuses it before a connection is asked for, for example a line break in a token.
      throw new HttpFailure({ reason: 'connect-failed', written: false, cause });
    }
  }

  async function exchange(
    request: HttpRequest,
    limits: HttpLimits,
    deadline: number,
  ): Promise<HttpResponse> {
    if (Date.now() - lastUsed >= POSSIBLY_FROZEN_MS) waking ??= wakeUp();
    if (waking !== undefined) await waking;
    refuseIfOver(limits.signal);
    const started = start(request, limits, deadline);
    running.add(started);
    try {
      return await started.response;
    } finally {
      running.delete(started);
      lastUsed = Date.now();
    }
  }

  return {
    async handle(request, limits) {
      refuseIfOver(limits.signal);
      const deadline = performance.now() + limits.callTimeoutMs;
      if (!slots.tryTake()) await slots.take(limits.callTimeoutMs, limits.signal);
      try {
        return await exchange(request, limits, deadline);
      } finally {
        slots.release();
      }
    },
    close() {
      closed = true;
      slots.close();
      for (const exchange of running) exchange.close();
      ownHttp.destroy();
      ownHttps.destroy();
    },
  };
}

function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}
