import type { BoundModel } from '../client/bound-model.ts';
import type { Database } from '../client/dynamorm.ts';
import type { AnyModel } from '../definition/model.ts';
import { refuseNoModel } from '../definition/refuse-no-model.ts';

/** Models by the names that they are to have in the function. */
export interface LambdaModels {
  readonly [name: string]: AnyModel;
}

/** What `lambdaInit` gives beside the models. */
export interface LambdaParts {
  /** The database: for transactions, batches of several models, statistics. */
  readonly db: Database;
  /**
   * Resolves when the connection is open, or could not be opened: it never rejects, and the first
   * request says what is wrong. Nothing has to wait for it; `await` it at the top of a module to
   * keep the first invocation from sharing its time with the handshake.
   */
  readonly ready: Promise<void>;
}

/** A database and its models, bound, by name. */
export type LambdaDatabase<TModels extends LambdaModels> = LambdaParts & {
  readonly [TName in keyof TModels]: BoundModel<TModels[TName]>;
};

/** The names that are taken. */
const partNames: ReadonlySet<string> = new Set<keyof LambdaParts>(['db', 'ready']);

/** Whether a model may not have this name. */
export function isPartName(name: string): boolean {
  return partNames.has(name);
}

/** Throws where something that should be models by name is not. */
export function refuseNoModels(models: LambdaModels, taker: string): void {
  // Typed otherwise, and yet what plain JavaScript may leave out.
  for (const model of Object.values((models as LambdaModels | undefined) ?? [undefined])) {
    refuseNoModel(model, taker);
  }
}

/**
 * Models by name, each bound when it is first asked for: an invocation pays for those that it uses.
 * This is where they meet their types.
 */
export function bindByName<TModels extends LambdaModels>(
  parts: LambdaParts,
  models: TModels,
): LambdaDatabase<TModels> {
  const bound: LambdaParts = { db: parts.db, ready: parts.ready };
  for (const [name, model] of Object.entries(models)) {
    Object.defineProperty(bound, name, { enumerable: true, get: () => parts.db.model(model) });
  }
  return bound as LambdaDatabase<TModels>;
}

/** The models that were bound by name. */
export function modelsOf(parts: LambdaParts): LambdaModels {
  const bound = Object.entries(parts).filter(([name]) => !isPartName(name));
  return Object.fromEntries(
    bound.map(([name, { model }]: [string, BoundModel<AnyModel>]) => [name, model]),
  );
}
