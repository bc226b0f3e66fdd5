// Hot: every request passes through here, see `sign.ts`.
import { wholeOption } from '../errors/whole-option.ts';
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
  /** For how long the other side keeps it without a request, as far as it has said so. */
  readonly keptForMs: number;
  /**
   * Sends a request and gathers the whole answer. Rejects with an `HttpFailure`; the connection is
   * not usable afterwards. `deadline` is on the scale of `performance.now()`.
   */
  exchange(request: HttpRequest, limits: HttpLimits, deadline: number): Promise<HttpResponse>;
  /** Destroys the socket; a request under way fails with the reason `closed`. */
  destroy(): void;
}

/** How many connections are kept, and for how long: whole numbers, or `option-invalid` is thrown. */
export interface PoolOptions {
  /** Requests on the wire at once; further ones wait their turn. Default: 50, as in the AWS SDK. */
  readonly maxSockets?: number | undefined;
  /**
   * A connection that lay idle for so many milliseconds is dropped instead of used: network address
   * translators forget it after some minutes, and what is written then is lost. A shorter time in
   * the other side's `keep-alive` header counts instead. Node's agents keep theirs until none was
   * used for so long. Default: 120,000.
   */
  readonly idleTimeoutMs?: number | undefined;
}

/** Where the connections of a pool come from, and go. */
export interface ConnectionSource {
  open(request: HttpRequest): Connection;
  /** Drops the idle connections that the source itself keeps. */
  drop(): void;
  /** Drops everything, once the handler is closed. */
  close(): void;
}

/** A handler over connections that are opened when none is free. */
export function pooledHandler(source: ConnectionSource, options: PoolOptions): HttpHandler {
  const idleTimeoutMs = wholeOption('idleTimeoutMs', options.idleTimeoutMs, 120_000);
  const slots = connectionSlots(wholeOption('maxSockets', options.maxSockets, 50));
  const free = freeConnections(source, idleTimeoutMs);
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
    } catch (error) {
      if (isDead(error)) free.drop();
      throw error;
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
      source.close();
    },
  };
}

/** Connections seldom die alone: the next attempt must not find another one that is dead. */
function isDead(error: unknown): boolean {
  return error instanceof HttpFailure && (error.stale || error.reason === 'answer-timeout');
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

interface Kept {
  readonly connection: Connection;
  /** The time of day, since a monotonic clock stands still while a Lambda function is frozen. */
  readonly until: number;
}

/** The one used last is taken first, so that those that are too many become idle. */
function freeConnections(source: ConnectionSource, idleTimeoutMs: number): FreeConnections {
  const byOrigin = new Map<string, Kept[]>();
  const at = ({ protocol, hostname, port }: HttpRequest): Kept[] => {
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
        const last = kept.pop();
        if (last === undefined) return source.open(request);
        const { connection, until } = last;
        if (connection.usable && Date.now() < until) return connection;
        connection.destroy();
      }
    },
    keep(request, connection) {
      const until = Date.now() + Math.min(idleTimeoutMs, connection.keptForMs);
      at(request).push({ connection, until });
    },
    drop() {
      for (const { connection } of [...byOrigin.values()].flat()) connection.destroy();
      byOrigin.clear();
      source.drop();
    },
  };
}
