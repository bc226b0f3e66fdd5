import {
  type AnyAttribute,
  type Attribute,
  type Attributes,
  attribute,
  nodeOf,
} from '../attribute.ts';
import type { NodeShape } from '../node.ts';
import type { AnyOperators, ContainerOperators } from '../operators.ts';
import type { ListInside, MapInside, PathOf, RecordInside } from '../path-types.ts';
import type { ReadShape, WriteShape } from '../shape.ts';

/** A list: `t.list(t.string())`. */
export interface ListAttribute<TElement extends AnyAttribute> extends Attribute {
  readonly '~read': TElement['~read'][];
  readonly '~write': readonly TElement['~write'][];
  readonly '~presence': 'required';
  readonly '~operators': ContainerOperators<readonly TElement['~write'][], TElement['~write']>;
  readonly '~paths': '' | `[${number}]${TElement['~paths']}`;
  readonly '~inside': ListInside<TElement>;
}

/** A map with declared attributes: `t.map({ city: t.string() })`. */
export interface MapAttribute<TShape extends Attributes> extends Attribute {
  readonly '~read': ReadShape<TShape>;
  readonly '~write': WriteShape<TShape>;
  readonly '~presence': 'required';
  readonly '~operators': AnyOperators<WriteShape<TShape>>;
  readonly '~paths': '' | `.${PathOf<TShape>}`;
  readonly '~inside': MapInside<TShape>;
}

/** A map with any keys: `t.record(t.number())`. */
export interface RecordAttribute<TElement extends AnyAttribute> extends Attribute {
  readonly '~read': { [key: string]: TElement['~read'] };
  readonly '~write': { readonly [key: string]: TElement['~write'] };
  readonly '~presence': 'required';
  readonly '~operators': AnyOperators<{ readonly [key: string]: TElement['~write'] }>;
  readonly '~paths': '' | `.${string}${TElement['~paths']}`;
  readonly '~inside': RecordInside<TElement>;
}

/** A set: `t.set(t.string())`. */
export interface SetAttribute<TElement extends AnyAttribute> extends Attribute {
  readonly '~read': Set<TElement['~read']>;
  readonly '~write': ReadonlySet<TElement['~write']>;
  readonly '~presence': 'required';
  readonly '~operators': ContainerOperators<ReadonlySet<TElement['~write']>, TElement['~write']>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/**
 * A list of one kind of element, stored as DynamoDB's L. `undefined` inside is refused, because it
 * would shift the positions; elements may be `nullable()` and may not be `optional()`.
 */
export function list<TElement extends AnyAttribute>(element: TElement): ListAttribute<TElement> {
  return attribute({ kind: 'list', element: nodeOf(element, 'The element of a list') });
}

/**
 * A map whose attributes are declared, stored as DynamoDB's M. They may be optional, defaulted and
 * named like those of a model; what is stored beside them is left out of reads.
 *
 * @example
 * ```ts
 * const attributes = { address: t.map({ city: t.string(), zip: t.string().optional() }) };
 * ```
 */
export function map<TShape extends Attributes>(shape: TShape): MapAttribute<TShape> {
  return attribute({ kind: 'map', shape: shapeOf(shape) });
}

/** A map from any text to one kind of element, stored as DynamoDB's M. */
export function record<TElement extends AnyAttribute>(
  element: TElement,
): RecordAttribute<TElement> {
  return attribute({ kind: 'record', element: nodeOf(element, 'The element of a record') });
}

/**
 * A set of strings, numbers or bytes, stored as DynamoDB's SS, NS or BS and read as a `Set`.
 * DynamoDB has no empty sets: an empty one is not stored, and a required set that is missing reads
 * as empty.
 */
export function set<TElement extends AnyAttribute>(element: TElement): SetAttribute<TElement> {
  return attribute({ kind: 'set', element: nodeOf(element, 'The element of a set') });
}

function shapeOf(shape: Attributes): NodeShape {
  return Object.fromEntries(
    Object.entries(shape).map(([property, member]) => [property, nodeOf(member, property)]),
  );
}
