import { findEngineBinary } from './engine-binary.ts';
import { EngineExitedEarly, type EngineProcess, launchEngine } from './engine-process.ts';
import { type EngineConnection, externalConnection, localConnection } from './external-endpoint.ts';
import { freePort } from './free-port.ts';

/** How to start a local engine; every option may be left out. */
export interface LocalEngineOptions {
  /** The engine's binary. Default: `DYNOXIDE_BINARY`, else the installed `@dynoxide/…` package. */
  readonly binary?: string;
  /** A file to keep the data in. Default: memory, gone when the engine stops. */
  readonly dbPath?: string;
  /** The port to listen on. Default: a free one. */
  readonly port?: number;
  /** How long it may take until it listens, in milliseconds. Default: 10 000; it needs about 8. */
  readonly startTimeout?: number;
}

/** A DynamoDB to test against, and how to end it. */
export interface LocalEngine extends EngineConnection {
  /** The three of `endpoint`, `region` and `credentials` in one: `dynamorm(engine.connection)`. */
  readonly connection: EngineConnection;
  /** The engine's process; `undefined` when `DYNAMODB_ENDPOINT` named a server of yours. */
  readonly pid: number | undefined;
  /** Kills the engine and resolves when it is gone, with its data unless it had a `dbPath`. */
  stop(): Promise<void>;
  /** The same as `stop()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const DEFAULT_START_TIMEOUT = 10_000;
const ATTEMPTS = 5;

/**
 * A real DynamoDB-compatible server of your own, on a free port of 127.0.0.1, in about 10 ms and
 * 5 MB: start one for each test file and create your tables without inventing names.
 *
 * It needs the engine's package for your platform (`@dynoxide/linux-x64`, `-linux-arm64`,
 * `-darwin-arm64`, `-darwin-x64` or `-win32-x64`) among your devDependencies. It does not keep your
 * process alive and ends with it, however that ends. With `DYNAMODB_ENDPOINT=http://…` in the
 * environment nothing is started: you get that endpoint, and `stop()` leaves it alone.
 *
 * Rejects with an `EngineError`: `engine-missing` says what to install, `engine-failed` carries what
 * the engine wrote before it gave up.
 *
 * @example
 * ```ts
 * const engine = await startLocalEngine();
 * const db = dynamorm(engine.connection);
 * // … create tables, run tests …
 * await engine.stop();
 * ```
 */
export async function startLocalEngine(options: LocalEngineOptions = {}): Promise<LocalEngine> {
  const external = externalConnection();
  if (external) return localEngine(external, undefined);
  const binary = findEngineBinary(options);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      const engine = await launchEngine(
        binary,
        engineArguments(port, options),
        startTimeout(options),
      );
      return localEngine(localConnection(`http://127.0.0.1:${port}`), engine);
    } catch (error) {
      // The port may have been taken between finding and binding it: another one may do.
      const worthAnother = error instanceof EngineExitedEarly && options.port === undefined;
      if (!worthAnother || attempt === ATTEMPTS) throw error;
    }
  }
}

function engineArguments(port: number, options: LocalEngineOptions): readonly string[] {
  const path = options.dbPath === undefined ? [] : ['--db-path', options.dbPath];
  return ['--port', String(port), ...path];
}

function startTimeout(options: LocalEngineOptions): number {
  return options.startTimeout ?? DEFAULT_START_TIMEOUT;
}

function localEngine(connection: EngineConnection, engine: EngineProcess | undefined): LocalEngine {
  const stop = (): Promise<void> => engine?.stop() ?? Promise.resolve();
  return { ...connection, connection, pid: engine?.pid, stop, [Symbol.asyncDispose]: stop };
}
