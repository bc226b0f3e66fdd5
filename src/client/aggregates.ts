import type { AnyModel } from '../definition/model.ts';
import type { AttributeAt } from '../definition/path-types.ts';
import { type ExactSum, exactSum } from './exact-sum.ts';
import { valueAt } from './value-at.ts';

/** One figure over many items: how it begins, takes each item in, and ends. */
export interface Aggregate<TResult> {
  readonly kind: 'aggregate';
  /** The path that it reads; missing where it reads none. */
  readonly path: string | undefined;
  readonly start: () => Accumulator<TResult>;
}

/** A figure in the making. Its size does not grow with the items, except for `distinct`. */
export interface Accumulator<TResult> {
  /** Takes in the value of one item; not called for items that lack it. */
  add(value: unknown): void;
  result(): TResult;
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
  sum: (path: string) => aggregate(path, () => summing(exactSum(), (sum) => sum.total())),
  avg: (path: string) => aggregate(path, () => summing(exactSum(), (sum) => sum.mean())),
  min: (path: string) => aggregate(path, () => extreme((value, best) => value < best)),
  max: (path: string) => aggregate(path, () => extreme((value, best) => value > best)),
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

/** Begins figures. */
export function startTally(aggregates: Aggregates): Tally {
  const running = Object.entries(aggregates).map(([name, { path, start }]) => ({
    name,
    path,
    accumulator: start(),
  }));
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
  start: () => Accumulator<TResult>,
): Aggregate<TResult> {
  return { kind: 'aggregate', path, start };
}

function counter(): Accumulator<number> {
  let count = 0;
  return {
    add() {
      count += 1;
    },
    result: () => count,
  };
}

function summing<TResult>(sum: ExactSum, result: (sum: ExactSum) => TResult): Accumulator<TResult> {
  return { add: (value) => sum.add(value), result: () => result(sum) };
}

/** Values of one attribute are of one type, so that JavaScript's own comparison orders them. */
function extreme(isBetter: (value: number, best: number) => boolean): Accumulator<unknown> {
  let best: unknown;
  return {
    add(value) {
      if (best === undefined || isBetter(value as number, best as number)) best = value;
    },
    result: () => best,
  };
}

function differing(): Accumulator<number> {
  const seen = new Set<unknown>();
  return {
    add: (value) => void seen.add(identityOf(value)),
    result: () => seen.size,
  };
}

/** What two equal values have in common: dates are equal by their time, everything else by itself. */
export function identityOf(value: unknown): unknown {
  return value instanceof Date ? `date ${value.getTime()}` : value;
}
