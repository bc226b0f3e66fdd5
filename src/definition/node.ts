import type { StandardSchemaV1 } from '@standard-schema/spec';

/**
 * An attribute as plain data: what the builders make and what the codec is compiled from.
 * The types that users see are in `attribute.ts`; nothing here is generic.
 */
export type AttributeNode = NodeOptions & AttributeKind;

/** What every attribute may carry, whatever its kind. */
export interface NodeOptions {
  /** May be absent from an item that is read. */
  readonly optional: boolean;
  /** May be null. */
  readonly nullable: boolean;
  /** Taken on create and put, and on reads of items that lack the attribute. */
  readonly default?: DefaultValue;
  /** The name it is stored under, where that is not its own. */
  readonly storedName?: string;
  /** Empty values are not stored. */
  readonly omitEmpty: boolean;
  /** Checked before every write. */
  readonly check?: StandardSchemaV1;
  /** No two items of the model have the same value. */
  readonly unique?: boolean;
  /** What the library itself keeps in it. */
  readonly role?: AttributeRole;
}

/** A default: a value, or a function called once for each item. */
export type DefaultValue =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'call'; readonly call: () => unknown };

/** What the library keeps in an attribute by itself. */
export type AttributeRole = 'createdAt' | 'updatedAt' | 'deletedAt' | 'version' | 'ttl';

/** How a date is stored. */
export type DateFormat = 'iso' | 'epochSeconds' | 'epochMilliseconds';

/** The attributes of a model or a map: property names to nodes. */
export type NodeShape = { readonly [property: string]: AttributeNode };

/** A literal value of a union or an enum. */
export type LiteralValue = string | number | boolean;

/** The kinds, each with what only it needs. */
export type AttributeKind =
  | { readonly kind: 'string' }
  | { readonly kind: 'number' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'decimal' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'date'; readonly format: DateFormat; readonly hideExpired?: boolean }
  | { readonly kind: 'enum'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'literal'; readonly value: LiteralValue }
  | { readonly kind: 'list'; readonly element: AttributeNode }
  | { readonly kind: 'map'; readonly shape: NodeShape }
  | { readonly kind: 'record'; readonly element: AttributeNode }
  | { readonly kind: 'set'; readonly element: AttributeNode }
  | { readonly kind: 'union'; readonly members: readonly AttributeNode[] }
  | { readonly kind: 'json' }
  | { readonly kind: 'unknown' }
  | CustomKind;

/** A value of the user's own type, stored as another attribute. */
export interface CustomKind {
  readonly kind: 'custom';
  readonly stored: AttributeNode;
  readonly encode: (value: unknown) => unknown;
  readonly decode: (stored: unknown) => unknown;
}

/** A node of one kind. */
export type NodeOf<TKind extends AttributeKind['kind']> = NodeOptions &
  Extract<AttributeKind, { kind: TKind }>;
