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
import { idleConnections } from './idle-connections.ts';
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
  const idle = idleConnections(() => {
    dropIdle(ownHttp);
    dropIdle(ownHttps);
  }, options.idleTimeoutMs ?? 120_000);
  const running = new Set<Exchange>();
  let closed = false;

  function refuseIfOver(signal: AbortSignal | undefined): void {
    if (closed) throw new HttpFailure({ reason: 'closed', written: false });
    if (signal?.aborted) throw new HttpFailure({ reason: 'aborted', written: false });
  }

  async function exchange(
    request: HttpRequest,
    limits: HttpLimits,
    deadline: number,
  ): Promise<HttpResponse> {
    const settling = idle.settle();
    if (settling !== undefined) await settling;
    refuseIfOver(limits.signal);
    const started = start(request, limits, deadline, {
      httpAgent: options.httpAgent ?? ownHttp,
      httpsAgent: options.httpsAgent ?? ownHttps,
    });
    running.add(started);
    try {
      return await started.response;
    } finally {
      running.delete(started);
      idle.used();
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

interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

function start(
  request: HttpRequest,
  limits: HttpLimits,
  deadline: number,
  { httpAgent, httpsAgent }: Agents,
): Exchange {
  try {
    return request.protocol === 'https:'
      ? startExchange(https.request, httpsAgent, request, limits, deadline)
      : startExchange(http.request, httpAgent, request, limits, deadline);
  } catch (cause) {
    // Node refuses it before a connection is asked for, for example a line break in a token.
    throw new HttpFailure({ reason: 'connect-failed', written: false, cause });
  }
}

function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}
