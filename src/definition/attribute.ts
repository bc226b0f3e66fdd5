import type { StandardSchemaV1 } from '@standard-schema/spec';
import { DefinitionError } from '../errors/definition.ts';
import type { AttributeKind, AttributeNode, NodeOptions } from './node.ts';
import type { NullableOperators } from './operators.ts';

/**
 * How an attribute comes to be in an item.
 *
 * - `required`: the caller gives it, a read has it.
 * - `defaulted`: the caller may leave it out, a read has it.
 * - `optional`: both may leave it out.
 * - `managed`: the library writes it (timestamps), a read has it.
 * - `marked`: the library writes it when it has a reason to (soft delete); else it is absent.
 */
export type Presence = 'required' | 'defaulted' | 'optional' | 'managed' | 'marked';

/** Any attribute at all: what the types of a model are looked up from. */
export interface AnyAttribute {
  readonly kind: 'attribute';
  /** The attribute as data. */
  readonly '~node': AttributeNode;
  /** What a read gives. */
  readonly '~read': unknown;
  /** What a write takes. */
  readonly '~write': unknown;
  readonly '~presence': Presence;
  /** The comparisons it takes. */
  readonly '~operators': unknown;
  /** The paths below it, each with the step that opens it: `.city`, `[0]`. */
  // biome-ignore lint/suspicious/noExplicitAny: only so that comparing attributes does not compute it.
  readonly '~paths': any;
  /** What the paths below it lead to. */
  readonly '~inside': unknown;
}

/**
 * An attribute of a model, made by the builders of `t`. Every kind is an interface of its own, and
 * every modifier wraps the type it is called on, so that types are looked up and hardly computed.
 */
export interface Attribute extends AnyAttribute {
  /**
   * The attribute may be absent: `?` in what is read and in what is written.
   *
   * @example
   * ```ts
   * const attributes = { age: t.number().optional() };   // { age?: number }
   * ```
   */
  optional(): Optional<this>;

  /**
   * The attribute may be `null`, stored as DynamoDB's NULL. Without it, `null` is refused: leaving
   * out and removing are not spelled `null`.
   */
  nullable(): Nullable<this>;

  /**
   * The value that `create`, `put` and `upsert` store when none is given, and that a read gives for
   * an item that lacks the attribute. A function is called once for each item. Never applied by
   * `update`.
   */
  default(value: this['~write'] | (() => this['~write'])): Defaulted<this>;

  /** The name DynamoDB stores it under; any characters. Types and paths keep the property's name. */
  name(storedName: string): this;

  /**
   * Empty values (`''`, no bytes, no entries) are not stored: `put` leaves them out and `update`
   * removes the attribute. A required attribute reads back as the empty value.
   */
  omitEmpty(): this;

  /**
   * No two items of the model have the same value: a second one is a `UniqueConstraintError`. A
   * guard item for each value lives in the model's table, so the table's partition key must be text.
   * `create` becomes a transaction of two writes, at twice the price; changes and deletes read the
   * item first.
   *
   * @example
   * ```ts
   * const attributes = { id: t.string(), email: t.string().unique() };
   * ```
   */
  unique(): this;

  /**
   * A schema of any Standard Schema library (zod, valibot, arktype) that every written value must
   * pass; otherwise the write throws `ValidationError`. It checks and never changes the value, and
   * it must be synchronous.
   *
   * @see https://standardschema.dev
   */
  check(schema: StandardSchemaV1<this['~write'], unknown>): this;
}

/** An attribute that may be absent. */
export interface Optional<TBase extends AnyAttribute> extends Attribute {
  readonly '~read': TBase['~read'];
  readonly '~write': TBase['~write'];
  readonly '~presence': 'optional';
  readonly '~operators': TBase['~operators'];
  readonly '~paths': TBase['~paths'];
  readonly '~inside': TBase['~inside'];
}

/** An attribute that a write may leave out and a read always has. */
export interface Defaulted<TBase extends AnyAttribute> extends Attribute {
  readonly '~read': TBase['~read'];
  readonly '~write': TBase['~write'];
  readonly '~presence': 'defaulted';
  readonly '~operators': TBase['~operators'];
  readonly '~paths': TBase['~paths'];
  readonly '~inside': TBase['~inside'];
}

/** An attribute that may be null. */
export interface Nullable<TBase extends AnyAttribute> extends Attribute {
  readonly '~read': TBase['~read'] | null;
  readonly '~write': TBase['~write'] | null;
  readonly '~presence': TBase['~presence'];
  readonly '~operators': NullableOperators<TBase['~operators']>;
  readonly '~paths': TBase['~paths'];
  readonly '~inside': TBase['~inside'];
}

/** The attributes of a model or a map: property names to attributes. */
export type Attributes = { readonly [property: string]: AnyAttribute };

/** The modifiers, shared by all attributes through their prototype. */
const modifiers = {
  optional(this: AnyAttribute): AnyAttribute {
    return extend(this, { optional: true });
  },
  nullable(this: AnyAttribute): AnyAttribute {
    return extend(this, { nullable: true });
  },
  default(this: AnyAttribute, value: unknown): AnyAttribute {
    return extend(this, {
      default:
        typeof value === 'function'
          ? { kind: 'call', call: value as () => unknown }
          : { kind: 'value', value },
    });
  },
  name(this: AnyAttribute, storedName: string): AnyAttribute {
    return extend(this, { storedName });
  },
  omitEmpty(this: AnyAttribute): AnyAttribute {
    return extend(this, { omitEmpty: true });
  },
  unique(this: AnyAttribute): AnyAttribute {
    return extend(this, { unique: true });
  },
  check(this: AnyAttribute, schema: StandardSchemaV1): AnyAttribute {
    return extend(this, { check: schema });
  },
};

/**
 * Makes an attribute of a kind. This is the one place where an attribute's data meets its type: the
 * builders say the type, this function trusts them.
 *
 * @internal
 */
export function attribute<TAttribute extends AnyAttribute>(
  kind: AttributeKind,
  options: Partial<NodeOptions> = {},
): TAttribute {
  const node: AttributeNode = {
    optional: false,
    nullable: false,
    omitEmpty: false,
    ...kind,
    ...options,
  };
  return fromNode(node) as TAttribute;
}

function fromNode(node: AttributeNode): AnyAttribute {
  return Object.freeze(
    Object.assign(Object.create(modifiers), { kind: 'attribute', '~node': Object.freeze(node) }),
  );
}

function extend(base: AnyAttribute, change: Partial<NodeOptions>): AnyAttribute {
  return fromNode({ ...base['~node'], ...change });
}

/** The node of something that should be an attribute; a DefinitionError where it is not one. */
export function nodeOf(candidate: AnyAttribute, where: string): AttributeNode {
  const node: AttributeNode | undefined = candidate?.['~node'];
  if (node !== undefined) return node;
  throw new DefinitionError({
    code: 'attribute-invalid',
    message: `${where} is not an attribute.`,
    hint: 'Declare it with one of the builders, for example t.string().',
  });
}
