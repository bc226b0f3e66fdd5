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
  const free = freeConnections(source);
  const busy = new Set<Connection>();
  const idle = idleConnections(free.drop, idleTimeoutMs);
  let closed = false;

  function refuseIfOver({ signal }: HttpLimits): void {
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
    refuseIfOver(limits);
    const connection = free.take(request);
    busy.add(connection);
    try {
      return await connection.exchange(request, limits, deadline);
    } finally {
      busy.delete(connection);
      if (connection.usable && !closed) free.keep(request, connection);
      else connection.destroy();
      idle.used();
    }
  }

  return {
    async handle(request, limits) {
      refuseIfOver(limits);
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
      free.drop();
    },
  };
}

/** What would be cut off at once is not begun: it would only leave its outcome unknown. */
function refuseIfLate(deadline: number): void {
  if (deadline - performance.now() > 1) return;
  throw new HttpFailure({ reason: 'call-timeout', written: false });
}

/** The connections that nobody uses at the moment. */
interface FreeConnections {
  /** A connection to where a request goes; a new one where none is usable. */
  take(request: HttpRequest): Connection;
  keep(request: HttpRequest, connection: Connection): void;
  drop(): void;
}

/** The one used last is taken first, so that those that are too many become idle. */
function freeConnections(source: ConnectionSource): FreeConnections {
  const byOrigin = new Map<string, Connection[]>();
  const at = ({ protocol, hostname, port }: HttpRequest): Connection[] => {
    const origin = `${protocol}${hostname}:${port}`;
    let kept = byOrigin.get(origin);
    if (kept === undefined) {
      kept = [];
      byOrigin.set(origin, kept);
    }
    return kept;
  };
  return {
    take(request) {
      const kept = at(request);
      for (;;) {
        const connection = kept.pop();
        if (connection === undefined) return source.open(request);
        if (connection.usable) return connection;
        connection.destroy();
      }
    },
    keep: (request, connection) => void at(request).push(connection),
    drop() {
      for (const connection of [...byOrigin.values()].flat()) connection.destroy();
      byOrigin.clear();
      source.drop();
    },
  };
}
