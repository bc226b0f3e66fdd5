import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { buildConnector, Client } from 'undici';

/** One connection: a client of undici's that carries one request at a time. */
export interface Connection {
  /** Where it leads: protocol, host and port. */
  readonly origin: string;
  readonly client: Client;
  /** The socket of the last request; a client opens a new one when the other side has closed it. */
  readonly socket: () => Socket | undefined;
  /** Ends the request under way. Set by the exchange that uses the connection. */
  close: () => void;
  /** Destroys the socket; the connection is of no use afterwards. */
  destroy(): void;
}

/** How connections are made. */
export interface ConnectionSettings {
  readonly tls: ConnectionOptions | undefined;
  readonly idleTimeoutMs: number;
}

/** A connection that opens with its first request. */
export function openConnection(
  origin: string,
  { tls, idleTimeoutMs }: ConnectionSettings,
): Connection {
  // The limits are the exchange's own.
  const settings = { ...tls, timeout: 0 } as buildConnector.BuildOptions;
  const connect = buildConnector(settings);
  let socket: Socket | undefined;
  const client = new Client(origin, {
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleTimeoutMs,
    connect: (options, callback) =>
      connect(options, (...[error, opened]) => {
        socket = opened ?? undefined;
        callback(...([error, opened] as Parameters<typeof callback>));
      }),
  });
  return {
    origin,
    client,
    socket: () => socket,
    close: () => {},
    destroy() {
      // What is under way has been told already; undici's own error has no one to hear it.
      client.destroy().catch(() => {});
    },
  };
}
