// Hot: every request passes through here, see `sign.ts`.
import { connectionSlots } from './connection-slots.ts';
import {
  HttpFailure,
  type HttpHandler,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
} from './http-handler.ts';
import { idleConnections } from './idle-connections.ts';

/** A connection that carries one request at a time. */
export interface Connection {
  /** False once it has failed, or the other side has closed it or asked for that. */
  readonly usable: boolean;
  /**
   * Sends a request and gathers the whole answer. Rejects with an `HttpFailure`; the connection is
   * not usable afterwards. `deadline` is on the scale of `performance.now()`.
   */
  exchange(request: HttpRequest, limits: HttpLimits, deadline: number): Promise<HttpResponse>;
  /** Destroys the socket; a request under way fails with the reason `closed`. */
  destroy(): void;
}

/** How many connections are kept, and for how long. */
export interface PoolOptions {
  /** Requests on the wire at once; further ones wait their turn. Default: 50, as in the AWS SDK. */
  readonly maxSockets?: number | undefined;
  /**
   * After so many milliseconds without any request, kept connections are dropped instead of used:
   * network address translators forget them after some minutes, and what is written then is lost.
   * Default: 120,000.
   */
  readonly idleTimeoutMs?: number | undefined;
}

/** Where the connections of a pool come from, and go. */
export interface ConnectionSource {
  open(request: HttpRequest): Connection;
  /** Drops what the source itself keeps: after a long pause, and when the handler is closed. */
  drop(): void;
}

/** A handler over connections that are opened when none is free. */
export function pooledHandler(
  source: ConnectionSource,
  { maxSockets = 50, idleTimeoutMs = 120_000 }: PoolOptions,
): HttpHandler {
  const slots = connectionSlots(maxSockets);
  /** By origin. The one used last is used first, so that those that are too many become idle. */
  const free = new Map<string, Connection[]>();
  const busy = new Set<Connection>();
  const idle = idleConnections(dropFree, idleTimeoutMs);
  let closed = false;

  function dropFree(): void {
    for (const connections of free.values()) {
      for (const connection of connections) connection.destroy();
    }
    free.clear();
    source.drop();
  }

  function refuseIfOver(signal: AbortSignal | undefined): void {
    if (closed) throw new HttpFailure({ reason: 'closed', written: false });
    if (signal?.aborted) throw new HttpFailure({ reason: 'aborted', written: false });
  }

  async function send(
    request: HttpRequest,
    limits: HttpLimits,
    deadline: number,
  ): Promise<HttpResponse> {
    const settling = idle.settle();
    if (settling !== undefined) await settling;
    refuseIfOver(limits.signal);
    const origin = `${request.protocol}${request.hostname}:${request.port}`;
    const kept = free.get(origin) ?? [];
    free.set(origin, kept);
    const connection = lastUsable(kept) ?? source.open(request);
    busy.add(connection);
    try {
      return await connection.exchange(request, limits, deadline);
    } finally {
      busy.delete(connection);
      if (connection.usable && !closed) kept.push(connection);
      else connection.destroy();
      idle.used();
    }
  }

  return {
    async handle(request, limits) {
      refuseIfOver(limits.signal);
      const deadline = performance.now() + limits.callTimeoutMs;
      if (!slots.tryTake()) await slots.take(limits.callTimeoutMs, limits.signal);
      try {
        refuseIfLate(deadline);
        return await send(request, limits, deadline);
      } finally {
        slots.release();
      }
    },
    close() {
      closed = true;
      slots.close();
      for (const connection of busy) connection.destroy();
      dropFree();
    },
  };
}

/** What would be cut off at once is not begun: it would only leave its outcome unknown. */
function refuseIfLate(deadline: number): void {
  if (deadline - performance.now() > 1) return;
  throw new HttpFailure({ reason: 'call-timeout', written: false });
}

function lastUsable(kept: Connection[]): Connection | undefined {
  for (;;) {
    const connection = kept.pop();
    if (connection === undefined || connection.usable) return connection;
    connection.destroy();
  }
}
