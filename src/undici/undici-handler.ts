import type { ConnectionOptions } from 'node:tls';
import { connectionSlots } from '../transport/connection-slots.ts';
import {
  HttpFailure,
  type HttpHandler,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
} from '../transport/http-handler.ts';
import { idleConnections } from '../transport/idle-connections.ts';
import { type Connection, openConnection } from './connection.ts';
import { exchange } from './exchange.ts';

/** How the handler keeps its connections. */
export interface UndiciHandlerOptions {
  /** Requests on the wire at once; further ones wait their turn. Default: 50. */
  readonly maxSockets?: number | undefined;
  /**
   * After so many milliseconds without any request, kept connections are dropped instead of used.
   * Default: 120,000.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** For `https:` endpoints: certificates of your own, and what else Node's `tls.connect` takes. */
  readonly tls?: ConnectionOptions | undefined;
}

/**
 * An `HttpHandler` over `undici`, which you install yourself: less CPU for each request than the
 * default handler, and more to load. For services that run long and send much; a Lambda function is
 * better off without it.
 *
 * Limits, cancelling, retries and errors are those of the default handler. HTTP/1.1, one request at a
 * time on a connection.
 *
 * @example
 * ```ts
 * const db = dynamorm({ region: 'us-east-1', httpHandler: undiciHandler({ maxSockets: 100 }) });
 * ```
 * @see https://undici.nodejs.org/#/docs/api/Client
 */
export function undiciHandler(options: UndiciHandlerOptions = {}): HttpHandler {
  const slots = connectionSlots(options.maxSockets ?? 50);
  const idleTimeoutMs = options.idleTimeoutMs ?? 120_000;
  // The one used last is used first, so that those that are too many become idle.
  let free: Connection[] = [];
  const busy = new Set<Connection>();
  const idle = idleConnections(() => {
    for (const connection of free) connection.destroy();
    free = [];
  }, idleTimeoutMs);
  let closed = false;

  function refuseIfOver(signal: AbortSignal | undefined): void {
    if (closed) throw new HttpFailure({ reason: 'closed', written: false });
    if (signal?.aborted) throw new HttpFailure({ reason: 'aborted', written: false });
  }

  function connectionTo(origin: string): Connection {
    const index = free.findLastIndex((connection) => connection.origin === origin);
    const [kept] = index === -1 ? [] : free.splice(index, 1);
    return kept ?? openConnection(origin, { tls: options.tls, idleTimeoutMs });
  }

  async function send(
    request: HttpRequest,
    limits: HttpLimits,
    deadline: number,
  ): Promise<HttpResponse> {
    const settling = idle.settle();
    if (settling !== undefined) await settling;
    refuseIfOver(limits.signal);
    const connection = connectionTo(originOf(request));
    busy.add(connection);
    try {
      const response = await exchange(connection, request, limits, deadline);
      if (!closed) free.push(connection);
      return response;
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      busy.delete(connection);
      idle.used();
    }
  }

  return {
    async handle(request, limits) {
      refuseIfOver(limits.signal);
      const deadline = performance.now() + limits.callTimeoutMs;
      if (!slots.tryTake()) await slots.take(limits.callTimeoutMs, limits.signal);
      try {
        return await send(request, limits, deadline);
      } finally {
        slots.release();
      }
    },
    close() {
      closed = true;
      slots.close();
      for (const connection of busy) connection.close();
      for (const connection of free) connection.destroy();
      free = [];
    },
  };
}

function originOf({ protocol, hostname, port }: HttpRequest): string {
  return `${protocol}//${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}
