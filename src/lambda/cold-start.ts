import { performance } from 'node:perf_hooks';
import { dynamorm } from '../client/dynamorm.ts';
import type { DatabaseOptions } from '../client/options.ts';
import { compileAhead, nodesOf } from './compile-ahead.ts';
import { formatColdStart } from './format-cold-start.ts';
import {
  bindByName,
  type LambdaDatabase,
  type LambdaModels,
  refuseNoModels,
} from './lambda-models.ts';

/** One part of a cold start. */
export interface ColdStartPhase {
  readonly name: 'import' | 'models' | 'client' | 'credentials' | 'connection' | 'first request';
  readonly milliseconds: number;
}

/** A cold start, measured. As text it is a table. */
export interface ColdStartReport {
  readonly phases: readonly ColdStartPhase[];
  readonly totalMs: number;
  toString(): string;
}

/** What `benchmarkColdStart` takes: the options of `dynamorm()`, and the request to measure. */
export interface ColdStartOptions<TModels extends LambdaModels> extends DatabaseOptions {
  /** The first request of the function; without it that phase is left out. */
  readonly request?: (app: LambdaDatabase<TModels>) => Promise<unknown>;
}

/** When this module, and with it all that the door needs, had been loaded. */
const loadedAt: number = performance.now();

/**
 * Measures what a cold start is made of, one phase after the other, on a database of its own:
 * loading code (from the moment Node runs, so everything that the function loads before this door
 * counts), compiling the models, making the client, fetching credentials, opening a connection, the
 * first request. In a real start the connection opens while the models compile.
 *
 * The numbers are those of this process. Call it first thing in a fresh one: code that has run
 * before is faster. Sends `GET /` and your request; rejects with what they reject with. With a
 * transport that cannot prepare itself, credentials and connection are part of the first request.
 *
 * @example
 * ```ts
 * const report = await benchmarkColdStart(
 *   { users: User },
 *   { request: ({ users }) => users.get({ id: 'u1' }) },
 * );
 * report.toString();
 * ```
 */
export async function benchmarkColdStart<TModels extends LambdaModels>(
  models: TModels,
  options: ColdStartOptions<TModels> = {},
): Promise<ColdStartReport> {
  refuseNoModels(models, 'benchmarkColdStart()');
  const { request, ...databaseOptions } = options;
  const { bootstrapComplete } = performance.nodeTiming;
  const phases: ColdStartPhase[] = [{ name: 'import', milliseconds: loadedAt - bootstrapComplete }];
  const measure = async <TResult>(
    name: ColdStartPhase['name'],
    work: () => TResult | Promise<TResult>,
  ): Promise<TResult> => {
    const started = performance.now();
    const result = await work();
    phases.push({ name, milliseconds: performance.now() - started });
    return result;
  };
  // Copies, because a model that is compiled already would take no time.
  await measure('models', () => compileAhead(nodesOf(models).map((node) => ({ ...node }))));
  const app = await measure('client', () =>
    bindByName({ db: dynamorm(databaseOptions), ready: Promise.resolve() }, models),
  );
  try {
    const { prepare } = app.db.transport;
    if (prepare !== undefined) {
      await measure('credentials', () => prepare.credentials());
      await measure('connection', () => prepare.connection());
    }
    if (request !== undefined) await measure('first request', () => request(app));
  } finally {
    if (databaseOptions.transport === undefined) app.db.close();
  }
  return reportOf(phases);
}

function reportOf(phases: readonly ColdStartPhase[]): ColdStartReport {
  const totalMs = phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return { phases, totalMs, toString: () => formatColdStart(phases, totalMs) };
}
