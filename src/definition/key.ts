import type { Attributes } from './attribute.ts';

/**
 * Keys as they are declared and as data. Only this file and `codec/key.ts` know what a key part is
 * made of: everybody else asks them, so that a part computed from several attributes can join the
 * plain ones.
 */

/** The table's primary key: the names of the attributes that make it. */
export interface KeyDefinition<TName extends string = string> {
  readonly partitionKey: TName;
  readonly sortKey?: TName;
}

/** One part of a key, as data. */
export interface KeyPart {
  readonly kind: 'attribute';
  readonly property: string;
}

/** A primary key as data. */
export interface KeyNode {
  readonly partitionKey: KeyPart;
  readonly sortKey?: KeyPart;
}

/**
 * An attribute that every item has, of a type that DynamoDB can order. A literal is of such a type,
 * although there is nothing to order in its one value.
 */
interface TableKeyAttribute {
  readonly '~presence': 'required' | 'defaulted' | 'managed';
  readonly '~operators':
    | { readonly between: unknown }
    | { readonly in: readonly (string | number)[] };
}

/**
 * A key definition whose attributes can be a table's key; the words of the mistake where one cannot.
 * Only the attributes named are looked at, which keeps a model's declaration cheap to check.
 */
export type CheckedKey<TAttributes extends Attributes, TKey> = {
  readonly [TPart in keyof TKey]: TKey[TPart] extends keyof TAttributes
    ? TAttributes[TKey[TPart]] extends TableKeyAttribute
      ? TKey[TPart]
      : 'A key must be text, a number, bytes or a date, and present in every item'
    : keyof TAttributes & string;
};

/** The names in a key definition. */
export type NameInKey<TKey extends KeyDefinition> = TKey extends {
  readonly sortKey: infer TSort extends string;
}
  ? TKey['partitionKey'] | TSort
  : TKey['partitionKey'];

/** A key definition as data. */
export function keyNode(definition: KeyDefinition): KeyNode {
  return {
    partitionKey: keyPart(definition.partitionKey),
    ...(definition.sortKey === undefined ? {} : { sortKey: keyPart(definition.sortKey) }),
  };
}

/** One key part as data. */
export function keyPart(property: string): KeyPart {
  return { kind: 'attribute', property };
}

/** The parts of a primary key, partition key first. */
export function keyParts(key: KeyNode): readonly KeyPart[] {
  return key.sortKey === undefined ? [key.partitionKey] : [key.partitionKey, key.sortKey];
}

/** The properties that a key part is made from. */
export function keyPartProperties(part: KeyPart): readonly string[] {
  return [part.property];
}

/** The properties that a primary key is made from: what identifies an item, and never changes. */
export function keyProperties(key: KeyNode): readonly string[] {
  const properties = keyPartProperties(key.partitionKey);
  // Asked on every write: without a sort key nothing has to be put together.
  return key.sortKey === undefined
    ? properties
    : [...properties, ...keyPartProperties(key.sortKey)];
}
