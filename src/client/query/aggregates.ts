import type { AnyModel } from '../../definition/model.ts';
import type { AttributeNode, NodeShape } from '../../definition/node.ts';
import { resolvePath } from '../../definition/path.ts';
import type { AttributeAt } from '../../definition/path-types.ts';
import { ValidationError } from '../../errors/value.ts';
import { type Accumulator, counter, differing, extreme, summing } from './accumulators.ts';
import { valueAt } from './value-at.ts';

/** One figure over many items: how it begins, takes each item in, and ends. */
export interface Aggregate<TResult> {
  readonly kind: 'aggregate';
  /** The path that it reads; missing where it reads none. */
  readonly path: string | undefined;
  /** Begins it, over values of the attribute at the path. */
  readonly start: (node: AttributeNode | undefined) => Accumulator<TResult>;
}

/** Figures by name. */
export type Aggregates = { readonly [name: string]: Aggregate<unknown> };

/** What figures come to. */
export type AggregateResult<TAggregates> = {
  [TName in keyof TAggregates]: TAggregates[TName] extends Aggregate<infer TResult>
    ? TResult
    : never;
};

/** What a read gives at a path, null left out. */
type ValueAt<TModel extends AnyModel, TPath> =
  AttributeAt<TModel['attributes'], TPath> extends { readonly '~read': infer TRead }
    ? NonNullable<TRead>
    : never;

/** Makes figures over the items of one model. Items that lack an attribute are left out of its figure. */
export interface AggregateBuilder<TModel extends AnyModel> {
  /** How many items there are. */
  count(): Aggregate<number>;
  /**
   * The exact sum, digit for digit: a bigint of bigints, decimal text of decimals, a number of
   * numbers. A sum of numbers that a number cannot hold throws; use `t.bigint()` or `t.decimal()`.
   */
  sum<TPath extends TModel['~paths'] & string>(path: TPath): Aggregate<ValueAt<TModel, TPath>>;
  /** The exact sum divided by the count, as a number; `undefined` without items. */
  avg(path: TModel['~paths'] & string): Aggregate<number | undefined>;
  /** The smallest value; `undefined` without items. */
  min<TPath extends TModel['~paths'] & string>(
    path: TPath,
  ): Aggregate<ValueAt<TModel, TPath> | undefined>;
  /** The largest value; `undefined` without items. */
  max<TPath extends TModel['~paths'] & string>(
    path: TPath,
  ): Aggregate<ValueAt<TModel, TPath> | undefined>;
  /** How many different values there are. Memory grows with them. */
  distinct(path: TModel['~paths'] & string): Aggregate<number>;
}

const builder = {
  count: () => aggregate(undefined, counter),
  sum: (path: string) => aggregate(path, (node) => summing(node, path, (sum) => sum.total())),
  avg: (path: string) => aggregate(path, (node) => summing(node, path, (sum) => sum.mean())),
  min: (path: string) => aggregate(path, (node) => extreme(node, path, -1)),
  max: (path: string) => aggregate(path, (node) => extreme(node, path, 1)),
  distinct: (path: string) => aggregate(path, differing),
};

/** The figures that a callback defines. The builder is the same for all models; only its types differ. */
export function aggregatesOf<TModel extends AnyModel, TAggregates extends Aggregates>(
  define: (a: AggregateBuilder<TModel>) => TAggregates,
): TAggregates {
  return define(builder as unknown as AggregateBuilder<TModel>);
}

/** Figures in the making, over the items of one group. */
export interface Tally {
  add(item: object): void;
  results(): { readonly [name: string]: unknown };
}

/** What figures are made over. */
export interface Figured {
  readonly shape: NodeShape;
  /** Whether a path is among what is read of the items. */
  readonly reads: (path: string) => boolean;
}

/**
 * Makes tallies of the same figures. Throws a ValidationError for a path that the model does not
 * have, that the read leaves out (its figure would silently be that of no items), or of a type that
 * has no such figure.
 */
export function tallies({ shape, reads }: Figured, aggregates: Aggregates): () => Tally {
  const figures = Object.entries(aggregates).map(([name, { path, start }]) => {
    const node = path === undefined ? undefined : resolvePath(shape, path).node;
    if (path !== undefined && !reads(path)) throw unread(path);
    start(node);
    return { name, path, start: () => start(node) };
  });
  return () =>
    startTally(figures.map(({ name, path, start }) => ({ name, path, accumulator: start() })));
}

interface Running {
  readonly name: string;
  readonly path: string | undefined;
  readonly accumulator: Accumulator<unknown>;
}

function startTally(running: readonly Running[]): Tally {
  return {
    add(item) {
      for (const { path, accumulator } of running) {
        const value = path === undefined ? item : valueAt(item, path);
        if (value !== undefined && value !== null) accumulator.add(value);
      }
    },
    results: () =>
      Object.fromEntries(running.map(({ name, accumulator }) => [name, accumulator.result()])),
  };
}

function aggregate<TResult>(
  path: string | undefined,
  start: Aggregate<TResult>['start'],
): Aggregate<TResult> {
  return { kind: 'aggregate', path, start };
}

function unread(path: string): ValidationError {
  return new ValidationError({
    code: 'aggregate-unread',
    path,
    message: `${JSON.stringify(path)} is not among what this read brings.`,
    hint: 'Select it too, leave select() out, or call hydrate() where an index lacks it.',
  });
}
