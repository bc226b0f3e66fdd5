import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type LocalEngine, startLocalEngine } from '../../src/testing/local-engine.ts';
import { callEngine } from './engine-http.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** An engine for the file or the `describe` that this is called in; use it inside tests and hooks. */
export interface EngineInUse {
  readonly engine: LocalEngine;
  readonly endpoint: string;
}

/** An engine behind a proxy that spoils what it is told to. */
export interface ProxyInUse extends EngineInUse {
  readonly proxy: FaultProxy;
  /** The proxy's endpoint: what a client under test connects to. */
  readonly proxyEndpoint: string;
}

/** Starts an engine before the tests around it and stops it after them: 10 ms, 5 MB. */
export function useEngine(): EngineInUse {
  let engine: LocalEngine | undefined;
  let foundTables: readonly string[] = [];
  beforeAll(async () => {
    engine = await startLocalEngine();
    if (isSharedHere(engine)) foundTables = await tablesOf(engine);
  });
  afterAll(async () => {
    if (engine && isSharedHere(engine)) await dropTables(engine, foundTables);
    await engine?.stop();
  });
  const started = (): LocalEngine => {
    if (engine) return engine;
    throw new Error('The engine starts in beforeAll: use it inside tests and hooks only.');
  };
  return {
    get engine() {
      return started();
    },
    get endpoint() {
      return started().endpoint;
    },
  };
}

/** An engine and a proxy in front of it; rules and the log are forgotten before each test. */
export function useFaultProxy(): ProxyInUse {
  const used = useEngine();
  let proxy: FaultProxy | undefined;
  beforeAll(async () => {
    proxy = await startFaultProxy(used.endpoint);
  });
  beforeEach(() => proxy?.reset());
  afterAll(() => proxy?.close());
  const started = (): FaultProxy => {
    if (proxy) return proxy;
    throw new Error('The proxy starts in beforeAll: use it inside tests and hooks only.');
  };
  return {
    get engine() {
      return used.engine;
    },
    get endpoint() {
      return used.endpoint;
    },
    get proxy() {
      return started();
    },
    get proxyEndpoint() {
      return started().endpoint;
    },
  };
}

/**
 * A server on this machine that `DYNAMODB_ENDPOINT` named: it outlives the suite, so that the next
 * one would find its tables. Servers elsewhere are never tidied up, somebody may be using them.
 */
function isSharedHere(engine: LocalEngine): boolean {
  const { hostname } = new URL(engine.endpoint);
  return engine.pid === undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

async function tablesOf(engine: LocalEngine): Promise<readonly string[]> {
  const { body } = await callEngine(engine.endpoint, 'ListTables');
  return (body['TableNames'] as readonly string[] | undefined) ?? [];
}

async function dropTables(engine: LocalEngine, except: readonly string[]): Promise<void> {
  for (const TableName of await tablesOf(engine)) {
    if (!except.includes(TableName))
      await callEngine(engine.endpoint, 'DeleteTable', { TableName });
  }
}
