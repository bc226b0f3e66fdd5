import type { ComparisonOperator, ExistenceOperator } from '../definition/operators.ts';
import type { AttributeValue, WireType } from '../wire/attribute-value.ts';

/** A condition as data: what the builder makes, and what is rendered into a request. */
export type Condition =
  | ComparisonCondition
  | BetweenCondition
  | InCondition
  | FunctionCondition
  | ExistenceCondition
  | TypeCondition
  | SizeCondition
  | GroupCondition
  | NotCondition
  | RawCondition
  | ItemCondition
  | StoredCondition;

/** `path operator value`, or one path compared with another. */
export interface ComparisonCondition {
  readonly kind: 'comparison';
  readonly path: string;
  readonly operator: ComparisonOperator;
  readonly value: unknown;
}

/** `path BETWEEN low AND high`, both included. */
export interface BetweenCondition {
  readonly kind: 'between';
  readonly path: string;
  readonly low: unknown;
  readonly high: unknown;
}

/** `path IN (…)`. */
export interface InCondition {
  readonly kind: 'in';
  readonly path: string;
  readonly values: readonly unknown[];
}

/** `begins_with(path, value)` and `contains(path, value)`. */
export interface FunctionCondition {
  readonly kind: 'function';
  readonly name: 'begins_with' | 'contains';
  readonly path: string;
  readonly value: unknown;
}

/** `attribute_exists(path)` and `attribute_not_exists(path)`. */
export interface ExistenceCondition {
  readonly kind: 'existence';
  readonly path: string;
  readonly operator: ExistenceOperator;
}

/** `attribute_type(path, type)`. */
export interface TypeCondition {
  readonly kind: 'type';
  readonly path: string;
  readonly type: WireType;
}

/** `size(path) operator n`. */
export interface SizeCondition {
  readonly kind: 'size';
  readonly path: string;
  readonly operator: ComparisonOperator;
  readonly size: unknown;
}

/** All of them, or one of them. An empty `and` holds, an empty `or` does not. */
export interface GroupCondition {
  readonly kind: 'and' | 'or';
  readonly conditions: readonly Condition[];
}

/** The opposite. */
export interface NotCondition {
  readonly kind: 'not';
  readonly condition: Condition;
}

/** DynamoDB's own expression language, with bound paths and values between its pieces. */
export interface RawCondition {
  readonly kind: 'raw';
  readonly pieces: readonly string[];
  readonly parameters: readonly unknown[];
}

/** The item itself exists, or does not: what the library's own checks are made of. */
export interface ItemCondition {
  readonly kind: 'item';
  readonly exists: boolean;
}

/** An attribute is stored exactly like this, or not at all: what was read, before it was decoded. */
export interface StoredCondition {
  readonly kind: 'stored';
  readonly storedName: string;
  readonly value: AttributeValue | undefined;
}

/** Another attribute, in the place of a value: `c('spent', '<=', c.path('limit'))`. */
export interface PathReference {
  readonly kind: 'path';
  readonly path: string;
}

/** Whether a value is a reference to another attribute. */
export function isPathReference(value: unknown): value is PathReference {
  return typeof value === 'object' && value !== null && references.has(value as PathReference);
}

/** A reference is known by identity, so that no value of the user's can look like one. */
const references = new WeakSet<PathReference>();

/** Makes a reference to another attribute. */
export function pathReference(path: string): PathReference {
  const reference: PathReference = Object.freeze({ kind: 'path', path });
  references.add(reference);
  return reference;
}
