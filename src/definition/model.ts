import type { AnyAttribute, Attributes } from './attribute.ts';
import type { CheckedKey, KeyDefinition, NameInKey } from './key.ts';
import { type ModelNode, modelNode, type Naming, type TableName } from './model-node.ts';
import type { PathOf } from './path-types.ts';
import type { IndexOptions, SecondaryIndex } from './secondary-index.ts';
import type { Flat, ReadShape, WriteShape } from './shape.ts';
import { validateModel } from './validate.ts';

/** The indexes of a model: property names to definitions. */
export type IndexesOf<TAttributes extends Attributes> = {
  readonly [index: string]: SecondaryIndex<
    IndexOptions<keyof TAttributes & string, keyof TAttributes & string>
  >;
};

/** What a model is declared with. */
export interface ModelDefinition<TAttributes, TKey, TIndexes> {
  /** The table's name, or a function that makes it from the environment (`process.env`). */
  readonly table: TableName;
  /** The attributes, made with the builders of `t`. */
  readonly attributes: TAttributes;
  /** The table's primary key. */
  readonly key: TKey;
  /** The secondary indexes. */
  readonly indexes?: TIndexes;
  /** How properties without a name of their own are stored. Default: as they are spelled. */
  readonly naming?: Naming;
}

/**
 * A kind of item living in a table: its attributes, its key, its indexes, and every type that
 * follows from them. It is plain data: declaring one sends nothing and touches no global state.
 */
export interface Model<
  TName extends string,
  TAttributes extends Attributes,
  TKey extends KeyDefinition,
  TIndexes,
> {
  readonly kind: 'model';
  readonly name: TName;
  readonly attributes: TAttributes;
  readonly key: TKey;
  readonly indexes: TIndexes;
  /** The model as data, names resolved. */
  readonly '~node': ModelNode;
  readonly '~item': ReadShape<TAttributes>;
  readonly '~newItem': WriteShape<TAttributes>;
  readonly '~key': KeyShape<TAttributes, NameInKey<TKey>>;
  readonly '~changes': ChangesShape<TAttributes, NameInKey<TKey>>;
  readonly '~paths': PathOf<TAttributes>;
}

/** Any model at all: what a function over every model asks for. */
export interface AnyModel {
  readonly kind: 'model';
  readonly name: string;
  readonly attributes: Attributes;
  readonly indexes: unknown;
  readonly '~node': ModelNode;
  readonly '~item': unknown;
  readonly '~newItem': unknown;
  readonly '~key': unknown;
  readonly '~changes': unknown;
  readonly '~paths': unknown;
}

type KeyShape<TAttributes extends Attributes, TName> = {
  [TProperty in TName & keyof TAttributes]: TAttributes[TProperty]['~write'];
};

/** An attribute that the library alone writes. */
interface ManagedAttribute {
  readonly '~presence': 'managed' | 'marked';
}

/** Each property's type is computed only where a program names it. */
type ChangesShape<TAttributes extends Attributes, TKeyName> = {
  [TProperty in Exclude<keyof TAttributes, TKeyName>]?:
    | ChangeOf<TAttributes[TProperty]>
    | undefined;
};

type ChangeOf<TAttribute extends AnyAttribute> = TAttribute extends ManagedAttribute
  ? never
  : TAttribute['~write'];

/**
 * Declares a model. Mistakes are refused here, with a `DefinitionError` that says how to mend them.
 *
 * @example
 * ```ts
 * const User = model('User', {
 *   table: 'users',
 *   attributes: { id: t.string(), email: t.string(), age: t.number().optional() },
 *   key: { partitionKey: 'id' },
 *   indexes: { byEmail: globalIndex({ partitionKey: 'email' }) },
 * });
 * type User = Item<typeof User>;   // { id: string; email: string; age?: number }
 * ```
 */
export function model<
  const TName extends string,
  TAttributes extends Attributes,
  const TKey extends KeyDefinition & CheckedKey<TAttributes, TKey>,
  TIndexes extends IndexesOf<TAttributes> = Record<never, never>,
>(
  name: TName,
  definition: ModelDefinition<TAttributes, TKey, TIndexes>,
): Model<TName, TAttributes, TKey, TIndexes> {
  const node = modelNode(name, definition);
  validateModel(node);
  const declared = {
    kind: 'model',
    name,
    attributes: definition.attributes,
    key: definition.key,
    indexes: definition.indexes ?? {},
    '~node': node,
  };
  // The other '~' members are types only: this is where the declaration meets its types.
  return Object.freeze(declared) as unknown as Model<TName, TAttributes, TKey, TIndexes>;
}

/** What a read of the model gives. */
export type Item<TModel extends AnyModel> = TModel['~item'];

/** What `create` and `put` take: defaulted and managed attributes may be left out. */
export type NewItem<TModel extends AnyModel> = TModel['~newItem'];

/** What identifies an item. */
export type Key<TModel extends AnyModel> = TModel['~key'];

/** What `update` takes: any attribute but the key's and those that the library writes. */
export type Changes<TModel extends AnyModel> = TModel['~changes'];

/** What `upsert` takes beside the key. */
export type UpsertItem<TModel extends AnyModel> = Flat<
  Omit<TModel['~newItem'] & object, keyof TModel['~key']>
>;
