import { type Attribute, attribute } from '../attribute.ts';
import type { LiteralValue } from '../node.ts';
import type { EqualityOperators, OrderedOperators, TextOperators } from '../operators.ts';

/** Text: `t.string()`. */
export interface StringAttribute<TValue extends string = string> extends Attribute {
  readonly '~read': TValue;
  readonly '~write': TValue;
  readonly '~presence': 'required';
  readonly '~operators': TextOperators<TValue>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** A number that JavaScript holds exactly: `t.number()`. */
export interface NumberAttribute extends Attribute {
  readonly '~read': number;
  readonly '~write': number;
  readonly '~presence': 'required';
  readonly '~operators': OrderedOperators<number>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** An integer of up to 38 digits: `t.bigint()`. */
export interface BigintAttribute extends Attribute {
  readonly '~read': bigint;
  readonly '~write': bigint;
  readonly '~presence': 'required';
  readonly '~operators': OrderedOperators<bigint>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** A precise number as text: `t.decimal()`. */
export interface DecimalAttribute extends Attribute {
  readonly '~read': string;
  readonly '~write': string;
  readonly '~presence': 'required';
  readonly '~operators': OrderedOperators<string>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** `t.boolean()`. */
export interface BooleanAttribute extends Attribute {
  readonly '~read': boolean;
  readonly '~write': boolean;
  readonly '~presence': 'required';
  readonly '~operators': EqualityOperators<boolean>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** Bytes: `t.binary()`. */
export interface BinaryAttribute extends Attribute {
  readonly '~read': Uint8Array;
  readonly '~write': Uint8Array;
  readonly '~presence': 'required';
  readonly '~operators': TextOperators<Uint8Array, Uint8Array>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** One of several values: `t.enum('active', 'banned')`. */
export interface EnumAttribute<TValue extends string | number> extends Attribute {
  readonly '~read': TValue;
  readonly '~write': TValue;
  readonly '~presence': 'required';
  readonly '~operators': [TValue] extends [string]
    ? TextOperators<TValue>
    : OrderedOperators<TValue>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/** Exactly one value: `t.literal('card')`. */
export interface LiteralAttribute<TValue extends LiteralValue> extends Attribute {
  readonly '~read': TValue;
  readonly '~write': TValue;
  readonly '~presence': 'required';
  readonly '~operators': EqualityOperators<TValue>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/**
 * Text, stored as DynamoDB's S. Lone surrogates are refused, because UTF-8 cannot carry them.
 * `t.string<'a' | 'b'>()` narrows the type and checks nothing; `t.enum` checks.
 *
 * @example
 * ```ts
 * const attributes = { email: t.string() };   // stored as { S: 'a@example.com' }
 * ```
 */
export function string<TValue extends string = string>(): StringAttribute<TValue> {
  return attribute({ kind: 'string' });
}

/**
 * A finite number, stored as DynamoDB's N. Refused: NaN, the infinities, integers beyond 2^53 (use
 * `t.bigint()`) and what DynamoDB's range cannot hold. Reading a number that would lose digits
 * throws `DecodeError` instead of rounding (use `t.decimal()`).
 */
export function number(): NumberAttribute {
  return attribute({ kind: 'number' });
}

/** An integer of up to 38 digits, stored as DynamoDB's N and read as a `bigint`. */
export function bigint(): BigintAttribute {
  return attribute({ kind: 'bigint' });
}

/**
 * A number of up to 38 digits as text, for money and measurements that binary floating point would
 * change. Stored as DynamoDB's N; `'1.10'` is normalised to `'1.1'`, as the service does.
 */
export function decimal(): DecimalAttribute {
  return attribute({ kind: 'decimal' });
}

/** True or false, stored as DynamoDB's BOOL. It cannot be a key. */
export function boolean(): BooleanAttribute {
  return attribute({ kind: 'boolean' });
}

/** Bytes, stored as DynamoDB's B and read as a plain `Uint8Array`. */
export function binary(): BinaryAttribute {
  return attribute({ kind: 'binary' });
}

/**
 * One of the values given: all strings, stored as S, or all numbers, stored as N. Other values are
 * refused on write and throw `DecodeError` on read.
 *
 * @example
 * ```ts
 * const attributes = { status: t.enum('active', 'banned').default('active') };
 * ```
 */
export function enumeration<const TValues extends readonly (string | number)[]>(
  ...values: TValues
): EnumAttribute<TValues[number]> {
  return attribute({ kind: 'enum', values });
}

/** Exactly this value; the members of a `t.union`, and the discriminator of its maps. */
export function literal<const TValue extends LiteralValue>(
  value: TValue,
): LiteralAttribute<TValue> {
  return attribute({ kind: 'literal', value });
}
