import type { WireType } from '../wire/attribute-value.ts';

/**
 * The operator tables: which comparisons an attribute takes, and what each is compared with.
 *
 * `c(path, operator, value)` looks the value's type up in the table of the attribute at that path,
 * so that no conditional type runs per call. The operators without a value, `exists` and
 * `not_exists`, fit every attribute and stand apart.
 */

/** What every attribute takes. */
export interface AnyOperators<TValue> {
  readonly '=': TValue;
  /** Also true for items that lack the attribute. */
  readonly '!=': TValue;
  /** The type DynamoDB stored it as. */
  readonly attribute_type: WireType;
}

/** Scalars that can be listed: booleans and literals too. */
export interface EqualityOperators<TValue> extends AnyOperators<TValue> {
  /** Any number of values; an empty list matches nothing. */
  readonly in: readonly TValue[];
}

/** Scalars with an order: numbers and dates. */
export interface OrderedOperators<TValue> extends EqualityOperators<TValue> {
  readonly '<': TValue;
  readonly '<=': TValue;
  readonly '>': TValue;
  readonly '>=': TValue;
  /** Both ends included. */
  readonly between: readonly [low: TValue, high: TValue];
}

/** Text, with its order by UTF-8 bytes. `TPart` is what can stand inside it. */
export interface TextOperators<TValue, TPart = string> extends OrderedOperators<TValue> {
  readonly begins_with: TPart;
  readonly contains: TPart;
}

/** Sets and lists. */
export interface ContainerOperators<TValue, TElement> extends AnyOperators<TValue> {
  readonly contains: TElement;
}

/** The operators without a value. */
export type ExistenceOperator = 'exists' | 'not_exists';

/** The comparisons of a size, and of one path with another. */
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A table whose attribute may also be null. */
export type NullableOperators<TOperators> = {
  readonly [TOperator in keyof TOperators]: TOperator extends '=' | '!='
    ? TOperators[TOperator] | null
    : TOperators[TOperator];
};
