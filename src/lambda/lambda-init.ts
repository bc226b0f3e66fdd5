import { type Database, dynamorm } from '../client/dynamorm.ts';
import type { DatabaseOptions } from '../client/options.ts';
import { ConfigurationError } from '../errors/configuration.ts';
import { compileAhead, nodesOf } from './compile-ahead.ts';
import { connectionsFor, isLambda, lambdaMemoryMb } from './environment.ts';
import {
  bindByName,
  isPartName,
  type LambdaDatabase,
  type LambdaModels,
  type LambdaParts,
  refuseNoModels,
} from './lambda-models.ts';

/** What `lambdaInit` takes: the options of `dynamorm()`, and one of its own. */
export interface LambdaOptions extends DatabaseOptions {
  /**
   * Compiles the models, fetches the credentials and opens a connection at once, so that the first
   * request waits for none of it. Default: true in Lambda, false elsewhere, where importing a
   * handler, in a test for example, must not reach for the network.
   */
  readonly optimizeForColdStart?: boolean;
}

/** The databases of this sandbox, by the options they were made with. */
const known: { readonly options: LambdaOptions; readonly parts: LambdaParts }[] = [];
const mostKnown = 32;

/**
 * A database for a Lambda function, with its models bound by name. Call it once, outside the handler:
 * sandboxes live for many invocations, and so does the database with its connections. A second call
 * with equal options gives the same database, so that several modules of a function may each ask.
 *
 * In Lambda it opens a connection at once, in the background (`GET /`, no operation of DynamoDB),
 * and has 5 connections up to 512 MB of memory, 10 up to 1,024 MB, else 20; `maxSockets` says
 * otherwise. Region and credentials come from the environment. Outside Lambda it is `dynamorm()`.
 *
 * Throws `ConfigurationError`: what `dynamorm()` throws, and `lambda-init-repeated` for a 33rd set
 * of options in Lambda, which is what calling it inside the handler with new functions comes to.
 *
 * @example
 * ```ts
 * const app = lambdaInit({ users: User, orders: Order });
 *
 * const handler = async (event: { id: string }, context: LambdaContext) => {
 *   const { users } = withLambdaTimeout(app, context);
 *   return users.get({ id: event.id });
 * };
 * ```
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function lambdaInit<TModels extends LambdaModels>(
  models: TModels & { readonly db?: never; readonly ready?: never },
  options: LambdaOptions = {},
): LambdaDatabase<TModels> {
  refuseNoModels(models, 'lambdaInit()');
  const taken = Object.keys(models).find(isPartName);
  if (taken !== undefined) throw nameTaken(taken);
  const parts = partsFor(options);
  if (options.optimizeForColdStart ?? isLambda()) compileAhead(nodesOf(models));
  return bindByName<TModels>(parts, models);
}

function partsFor(options: LambdaOptions): LambdaParts {
  const same = known.find((one) => areEqual(one.options, options));
  if (same !== undefined) return same.parts;
  if (isLambda() && known.length >= mostKnown) throw initRepeated();
  const parts = startUp(options);
  known.push({ options, parts });
  return parts;
}

/** One level deep: functions and objects are equal when they are the same. */
function areEqual(left: LambdaOptions, right: LambdaOptions): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof LambdaOptions>;
  return [...names].every((name) => Object.is(left[name], right[name]));
}

function startUp({ optimizeForColdStart = isLambda(), ...options }: LambdaOptions): LambdaParts {
  const db = dynamorm(sized(options));
  return { db, ready: optimizeForColdStart ? prepared(db) : Promise.resolve() };
}

/** A transport of the user's own has connections of its own. */
function sized(options: DatabaseOptions): DatabaseOptions {
  if (options.transport !== undefined) return options;
  return { ...options, maxSockets: options.maxSockets ?? connectionsFor(lambdaMemoryMb()) };
}

/** What fails here fails again at the first request, which is there to say so. */
async function prepared({ transport }: Database): Promise<void> {
  await Promise.allSettled([transport.prepare?.credentials(), transport.prepare?.connection()]);
}

function nameTaken(name: string): ConfigurationError {
  return new ConfigurationError({
    code: 'lambda-name-taken',
    message: `lambdaInit() was given a model under the name "${name}", which is its own.`,
    hint: 'Give the model another name: { database: Database }.',
  });
}

function initRepeated(): ConfigurationError {
  return new ConfigurationError({
    code: 'lambda-init-repeated',
    message: `lambdaInit() was called with more than ${mostKnown} sets of options in one sandbox.`,
    hint: 'Call it outside the handler. Where a function needs that many databases, make them with dynamorm().',
  });
}
