import { type AnyAttribute, type Attribute, attribute, nodeOf } from '../attribute.ts';
import type { AnyOperators } from '../operators.ts';

/** A value kept as JSON text: `t.json<Settings>()`. */
export interface JsonAttribute<TValue> extends Attribute {
  readonly '~read': TValue;
  readonly '~write': TValue;
  readonly '~presence': 'required';
  readonly '~operators': AnyOperators<TValue>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** Anything DynamoDB can hold: `t.unknown()`. */
export interface UnknownAttribute extends Attribute {
  readonly '~read': unknown;
  readonly '~write': unknown;
  readonly '~presence': 'required';
  readonly '~operators': AnyOperators<unknown>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** A value of your own type: `t.custom({ … })`. */
export interface CustomAttribute<TValue, TStored extends AnyAttribute> extends Attribute {
  readonly '~read': TValue;
  readonly '~write': TValue;
  readonly '~presence': 'required';
  readonly '~operators': CustomOperators<TStored['~operators'], TValue>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** The comparisons of what is stored, with values of the custom type. */
export type CustomOperators<TOperators, TValue> = {
  readonly [TOperator in keyof TOperators]: TOperator extends 'between'
    ? readonly [low: TValue, high: TValue]
    : TOperator extends 'in'
      ? readonly TValue[]
      : TOperator extends '=' | '!=' | '<' | '<=' | '>' | '>='
        ? TValue
        : TOperators[TOperator];
};

/**
 * Any value that JSON can write, stored as one text. Its inside cannot be compared or updated in
 * place; `t.map` and `t.unknown` can. The type is taken on trust; add `check` to prove it.
 */
export function json<TValue = unknown>(): JsonAttribute<TValue> {
  return attribute({ kind: 'json' });
}

/**
 * Anything DynamoDB can hold, stored in its natural form: text, finite numbers, bigints, booleans,
 * null, bytes, arrays, sets and plain objects. Class instances, functions, symbols, `Date` and `Map`
 * are refused with the path to them. Numbers that JavaScript would round read as `bigint`, or throw
 * `DecodeError` when they have a fraction.
 */
export function unknown(): UnknownAttribute {
  return attribute({ kind: 'unknown' });
}

/** How a custom attribute is stored. */
export interface CustomOptions<TValue, TStored extends AnyAttribute> {
  /** The attribute it is stored as. */
  readonly type: TStored;
  /** Your value to the stored one. What it throws becomes the cause of a ValidationError. */
  readonly encode: (value: TValue) => TStored['~write'];
  /** The stored value to yours. What it throws becomes the cause of a DecodeError. */
  readonly decode: (stored: TStored['~read']) => TValue;
}

/**
 * A value of your own type, stored as another attribute. It compares by what is stored, so an order
 * only makes sense where `encode` keeps it.
 *
 * @example
 * ```ts
 * const attributes = {
 *   homepage: t.custom({
 *     type: t.string(),
 *     encode: (url: URL) => url.href,
 *     decode: (text) => new URL(text),
 *   }),
 * };
 * ```
 */
export function custom<TValue, TStored extends AnyAttribute>(
  options: CustomOptions<TValue, TStored>,
): CustomAttribute<TValue, TStored> {
  return attribute({
    kind: 'custom',
    stored: nodeOf(options.type, 'The type of a custom attribute'),
    encode: options.encode as (value: unknown) => unknown,
    decode: options.decode as (stored: unknown) => unknown,
  });
}
