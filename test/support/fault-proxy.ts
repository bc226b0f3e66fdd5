import { setMaxListeners } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type HttpAnswer, parseBody, post, readAll } from './engine-http.ts';
import { deliver, type Exchange } from './fault-delivery.ts';
import type { Body, Fault } from './faults.ts';

/** Which requests a fault is for; every part that is left out matches all. */
export interface FaultRule {
  /** DynamoDB's own name: `PutItem`, `TransactWriteItems`. */
  readonly operation?: string;
  readonly match?: (request: Body) => boolean;
  /** How many requests it spoils. Default: 1. */
  readonly times?: number;
  /** How many matching requests pass first. Default: 0. */
  readonly skip?: number;
  readonly fault: Fault;
}

/** One request as it came in, and what became of it. */
export interface LoggedRequest {
  readonly operation: string;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  /** When it had come in whole, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** Which of the client's connections carried it, counted from 1. */
  readonly connection: number;
  /** The fault that was chosen for it; `none` when it went through. */
  readonly fault: Fault['kind'] | 'none';
  /** True once the engine has answered it: a write among these was applied or refused. */
  readonly reachedEngine: boolean;
}

/** A proxy between client and engine that spoils what it is told to. */
export interface FaultProxy {
  /** Where the client has to connect to. */
  readonly endpoint: string;
  /** Every request since the start or the last `reset()`, in the order they came in. */
  readonly requests: readonly LoggedRequest[];
  /** How many of the clients' connections are open now. */
  readonly openConnections: number;
  /** Adds a rule. Rules are asked in the order they were added; the first that matches is used. */
  inject(rule: FaultRule): void;
  /** The logged requests of one operation. */
  requestsOf(operation: string): readonly LoggedRequest[];
  /** Forgets all rules and all logged requests. */
  reset(): void;
  /** Destroys every connection, busy or not, and stops listening. */
  close(): Promise<void>;
}

interface ActiveRule {
  readonly rule: FaultRule;
  skip: number;
  left: number;
}

interface ProxyState {
  readonly upstream: string;
  readonly agent: Agent;
  readonly closing: AbortController;
  readonly sockets: Map<Socket, number>;
  readonly log: { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] }[];
  rules: ActiveRule[];
  connections: number;
}

/**
 * Starts a proxy on a free loopback port in front of `upstream`. Without rules it is transparent.
 *
 * @example
 * ```ts
 * const proxy = await startFaultProxy(engine.endpoint);
 * proxy.inject({ operation: 'PutItem', times: 2, fault: faults.plain(503) });
 * await users.put({ id: 'u1' });
 * expect(proxy.requestsOf('PutItem')).toHaveLength(3);
 * ```
 */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const state = initialState(upstream);
  const server = createServer((request, response) => {
    readAll(request)
      .then((raw) => handle(state, { request, response, raw }))
      // The client hung up, or the proxy is closing: there is nobody left to tell.
      .catch(() => response.destroy());
  });
  server.on('connection', (socket) => register(state, socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests: state.log,
    get openConnections() {
      return state.sockets.size;
    },
    inject: (rule) => void state.rules.push({ rule, skip: rule.skip ?? 0, left: rule.times ?? 1 }),
    requestsOf: (operation) => state.log.filter((entry) => entry.operation === operation),
    reset: () => {
      state.rules = [];
      state.log.length = 0;
    },
    close: () => close(state, server),
  };
}

function initialState(upstream: string): ProxyState {
  const closing = new AbortController();
  // Every request under way listens; Node would take more than ten for a leak.
  setMaxListeners(0, closing.signal);
  return {
    upstream,
    // A reused connection that the engine closes meanwhile would be a fault that nobody injected.
    agent: new Agent({ keepAlive: false }),
    closing,
    sockets: new Map(),
    log: [],
    rules: [],
    connections: 0,
  };
}

function register(state: ProxyState, socket: Socket): void {
  state.connections += 1;
  state.sockets.set(socket, state.connections);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => state.sockets.delete(socket));
}

function close(state: ProxyState, server: Server): Promise<void> {
  state.closing.abort();
  state.agent.destroy();
  for (const socket of state.sockets.keys()) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function handle(state: ProxyState, exchange: Exchange): Promise<void> {
  const { request, raw } = exchange;
  const body = parseBody(raw.toString());
  const operation = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const fault = choose(state, operation, body);
  const entry = {
    operation,
    body,
    headers: request.headers,
    at: performance.now(),
    connection: state.sockets.get(request.socket) ?? 0,
    fault: fault?.kind ?? ('none' as const),
    reachedEngine: false,
  };
  state.log.push(entry);
  const askEngine = async (changed: Body | undefined): Promise<HttpAnswer> => {
    const answer = await forward(state, exchange, changed);
    entry.reachedEngine = true;
    return answer;
  };
  const wait = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal: state.closing.signal });
  await deliver({ exchange, body, fault, askEngine, wait });
}

function choose(state: ProxyState, operation: string, body: Body): Fault | undefined {
  for (const active of state.rules) {
    const { rule } = active;
    const matches =
      active.left > 0 &&
      (rule.operation === undefined || rule.operation === operation) &&
      (rule.match === undefined || rule.match(body));
    if (!matches) continue;
    if (active.skip > 0) {
      active.skip -= 1;
      continue;
    }
    active.left -= 1;
    return rule.fault;
  }
  return undefined;
}

async function forward(
  state: ProxyState,
  exchange: Exchange,
  changed: Body | undefined,
): Promise<HttpAnswer> {
  const body = changed === undefined ? exchange.raw : Buffer.from(JSON.stringify(changed));
  const { connection: _, 'transfer-encoding': __, ...kept } = exchange.request.headers;
  const headers = { ...kept, 'content-length': String(body.length) };
  const { agent, closing, upstream } = state;
  const answer = await post(upstream, { headers, body, agent, signal: closing.signal });
  const checksum = answer.headers['x-amz-crc32'] ?? String(crc32(answer.body));
  return { ...answer, headers: { ...answer.headers, 'x-amz-crc32': checksum } };
}
