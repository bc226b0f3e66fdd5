import { type Attributes, nodeOf } from './attribute.ts';
import { type KeyDefinition, type KeyNode, keyNode } from './key.ts';
import type { AttributeNode, AttributeRole, NodeShape } from './node.ts';
import type { IndexNode, IndexProjection, SecondaryIndex } from './secondary-index.ts';

/** A table's name, or a function that makes it from the environment. */
export type TableName = string | ((environment: NodeJS.ProcessEnv) => string);

/** How properties are stored that have no name of their own. */
export type Naming = 'as-is' | 'snake_case';

/** A model as data, every stored name resolved: what all later stages work from. */
export interface ModelNode {
  readonly name: string;
  readonly table: TableName;
  readonly shape: NodeShape;
  readonly key: KeyNode;
  readonly indexes: { readonly [property: string]: NamedIndex };
  /** The properties whose values no two items share. */
  readonly unique: readonly string[];
  /** The properties that the library keeps something in. */
  readonly roles: { readonly [TRole in AttributeRole]?: string };
}

/** An index whose name is resolved. */
export interface NamedIndex extends IndexNode {
  readonly name: string;
}

interface Declared {
  readonly table: TableName;
  readonly attributes: Attributes;
  readonly key: KeyDefinition;
  readonly indexes?: { readonly [index: string]: SecondaryIndex };
  readonly naming?: Naming;
}

/** A declaration as data. Nothing is checked here. */
export function modelNode(name: string, declared: unknown): ModelNode {
  const { table, attributes, key, indexes = {}, naming = 'as-is' } = declared as Declared;
  const shape = Object.fromEntries(
    Object.entries(attributes).map(([property, attribute]) => [
      property,
      named(nodeOf(attribute, `Attribute "${property}" of ${name}`), property, naming),
    ]),
  );
  return {
    name,
    table,
    shape,
    key: keyNode(key),
    indexes: Object.fromEntries(
      Object.entries(indexes).map(([property, { '~node': node }]) => [
        property,
        { ...node, name: node.name ?? property, projection: withHidden(node.projection, shape) },
      ]),
    ),
    unique: Object.keys(shape).filter((property) => shape[property]?.unique),
    roles: rolesOf(shape),
  };
}

/** The name that a property is stored under. */
export function storedName(shape: NodeShape, property: string): string {
  return shape[property]?.storedName ?? property;
}

/** The attributes that decide whether reads show an item. */
export function hidingProperties(shape: NodeShape): readonly string[] {
  return Object.keys(shape).filter((property) => {
    const node = shape[property];
    return node?.role === 'deletedAt' || (node?.kind === 'date' && node.hideExpired === true);
  });
}

/** What decides whether an item is hidden must be in every index that is read. */
function withHidden(projection: IndexProjection, shape: NodeShape): IndexProjection {
  if (typeof projection === 'string') return projection;
  return [...new Set([...projection, ...hidingProperties(shape)])];
}

/** The properties of a shape whose node has a role, by role. */
function rolesOf(shape: NodeShape): ModelNode['roles'] {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([property, node]) =>
      node.role === undefined ? [] : [[node.role, property]],
    ),
  );
}

/** A node with its stored name written down, and those of everything inside it. */
function named(node: AttributeNode, property: string, naming: Naming): AttributeNode {
  const own = node.storedName ?? (naming === 'snake_case' ? snakeCase(property) : property);
  return { ...namedInside(node, naming), storedName: own };
}

function namedInside(node: AttributeNode, naming: Naming): AttributeNode {
  switch (node.kind) {
    case 'map':
      return {
        ...node,
        shape: Object.fromEntries(
          Object.entries(node.shape).map(([key, inner]) => [key, named(inner, key, naming)]),
        ),
      };
    case 'list':
    case 'record':
      return { ...node, element: namedInside(node.element, naming) };
    case 'union':
      return { ...node, members: node.members.map((member) => namedInside(member, naming)) };
    case 'custom':
      return { ...node, stored: namedInside(node.stored, naming) };
    default:
      return node;
  }
}

/** `createdAt` to `created_at`, `userID` to `user_id`, `HTTPStatus` to `http_status`. */
function snakeCase(property: string): string {
  return property
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
