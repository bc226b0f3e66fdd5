import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { type ConnectionSource, type PoolOptions, pooledHandler } from './connection-pool.ts';
import type { HttpHandler } from './http-handler.ts';
import { nodeConnection } from './node-connection.ts';

/** How the handler over `node:http` keeps its connections. */
export interface NodeHttpHandlerOptions extends PoolOptions {
  /** Your own agent for `http:` endpoints, for example a proxy's; `close()` leaves it alone. */
  readonly httpAgent?: HttpAgent | undefined;
  /** Your own agent for `https:` endpoints, for example a proxy's; `close()` leaves it alone. */
  readonly httpsAgent?: HttpsAgent | undefined;
}

/**
 * An `HttpHandler` over `node:http` and `node:https`, for what needs an agent: a proxy, or something
 * that instruments these modules. Costs twice the CPU of the default handler for each request.
 *
 * An idle connection does not keep the process running; a busy one does. `close()` destroys both,
 * and later requests are refused.
 *
 * @example
 * ```ts
 * import { Agent } from 'node:https';
 *
 * const agent = new Agent({ keepAlive: true });
 * const db = dynamorm({
 *   region: 'us-east-1',
 *   httpHandler: nodeHttpHandler({ httpsAgent: agent }),
 * });
 * ```
 */
export function nodeHttpHandler(options: NodeHttpHandlerOptions = {}): HttpHandler {
  return pooledHandler(nodeConnections(options), options);
}

/** Node's agents keep the sockets themselves: a connection here is one request over one of them. */
function nodeConnections({ httpAgent, httpsAgent }: NodeHttpHandlerOptions): ConnectionSource {
  // Loaded when they are needed: the default handler does without them.
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const ownHttp = new http.Agent({ keepAlive: true });
  const ownHttps = new https.Agent({ keepAlive: true });
  return {
    open: ({ protocol }) =>
      protocol === 'https:'
        ? nodeConnection(https.request, httpsAgent ?? ownHttps)
        : nodeConnection(http.request, httpAgent ?? ownHttp),
    drop() {
      for (const { freeSockets } of [ownHttp, ownHttps]) {
        for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
      }
    },
    close() {
      ownHttp.destroy();
      ownHttps.destroy();
    },
  };
}
