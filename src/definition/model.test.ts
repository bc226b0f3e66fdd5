import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../errors/definition.ts';
import type { AnyAttribute, Attributes } from './attribute.ts';
import { model } from './model.ts';
import { globalIndex, localIndex, type SecondaryIndex } from './secondary-index.ts';
import * as t from './t.ts';

/** Declares a model whose types are not looked at: the mistakes here are those that types miss. */
function declare(
  attributes: Attributes,
  {
    key = { partitionKey: 'id' },
    indexes = {},
    table = 'things',
    name = 'Thing',
  }: Declaration = {},
): void {
  const declared = { id: t.string(), ...attributes };
  model(name, { table, attributes: declared, key: key as never, indexes: indexes as never });
}

interface Declaration {
  readonly key?: { readonly partitionKey: string; readonly sortKey?: string };
  readonly indexes?: { readonly [index: string]: SecondaryIndex };
  readonly table?: string;
  readonly name?: string;
}

/** The code and the words of the DefinitionError that a declaration ends in. */
function mistake(declaration: () => void): { code: string; message: string; hint: string } {
  try {
    declaration();
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return error as DefinitionError;
  }
  throw new Error('The declaration was accepted.');
}

const many = (count: number, make: (position: number) => [string, SecondaryIndex]) =>
  Object.fromEntries(Array.from({ length: count }, (_, position) => make(position)));

describe('model() refuses', () => {
  const sorted = { partitionKey: 'id', sortKey: 'at' };
  const mistakes: readonly [code: string, says: string, declaration: () => void][] = [
    ['model-name', 'no name', () => declare({}, { name: '' })],
    ['table-name', '"a b"', () => declare({}, { table: 'a b' })],
    ['attribute-invalid', 'Attribute "x" of Thing', () => declare({ x: 'text' as never })],
    ['property-name', '"a.b"', () => declare({ 'a.b': t.string() })],
    ['property-name', '"a[0]"', () => declare({ 'a[0]': t.string() })],
    ['name-twice', '"x"', () => declare({ x: t.string(), y: t.string().name('x') })],
    [
      'name-twice',
      'Thing.m',
      () => declare({ m: t.map({ x: t.string(), y: t.string().name('x') }) }),
    ],
    ['name-empty', 'Thing.x', () => declare({ x: t.string().name('') })],
    ['optional-default', 'Thing.x', () => declare({ x: t.string().default('a').optional() })],
    ['omit-empty', 'a number', () => declare({ x: t.number().omitEmpty() })],
    ['enum-values', '[]', () => declare({ x: t.enum() })],
    ['enum-values', '"a",1', () => declare({ x: t.enum('a', 1) })],
    ['enum-values', '"a","a"', () => declare({ x: t.enum('a', 'a') })],
    ['set-element', 'Thing.x', () => declare({ x: t.set(t.boolean()) })],
    ['set-element', 'Thing.x', () => declare({ x: t.set(t.string().nullable()) })],
    ['set-element', 'Thing.x', () => declare({ x: t.set(t.list(t.string())) })],
    ['element-optional', 'Thing.x[]', () => declare({ x: t.list(t.string().optional()) })],
    ['element-optional', 'Thing.x.*', () => declare({ x: t.record(t.string().default('')) })],
    ['role-nested', 'Thing.m.at', () => declare({ m: t.map({ at: t.createdAt() }) })],
    ['role-nested', 'Thing.l[]', () => declare({ l: t.list(t.ttl()) })],
    ['role-twice', 'createdAt', () => declare({ a: t.createdAt(), b: t.createdAt() })],
    ['role-optional', 'Thing.v', () => declare({ v: t.version().optional() })],
    ['role-optional', 'Thing.v', () => declare({ v: t.version().default(7) })],
    ['role-optional', 'Thing.c', () => declare({ c: t.createdAt().nullable() })],
    ['union-ambiguous', 'string and string', () => declare({ u: t.union(t.string(), t.string()) })],
    ['union-ambiguous', 'map and map', () => declare({ u: t.union(t.map({}), t.map({})) })],
    [
      'union-ambiguous',
      'literal and literal',
      () => declare({ u: t.union(t.literal(1), t.literal(1)) }),
    ],
    [
      'union-ambiguous',
      'nullable',
      () => declare({ u: t.union(t.string().nullable(), t.number()) }),
    ],
    [
      'union-ambiguous',
      'another union',
      () => declare({ u: t.union(t.union(t.string()), t.number()) }),
    ],
    ['key-unknown', '"nope"', () => declare({}, { key: { partitionKey: 'nope' } })],
    ['key-unknown', '"toString"', () => declare({}, { key: { partitionKey: 'toString' } })],
    ['key-type', 'BOOL', () => declare({ on: t.boolean() }, { key: { partitionKey: 'on' } })],
    ['key-type', 'SS', () => declare({ s: t.set(t.string()) }, { key: { partitionKey: 's' } })],
    ['key-optional', 'at', () => declare({ at: t.date().optional() }, { key: sorted })],
    ['key-optional', 'at', () => declare({ at: t.string().nullable() }, { key: sorted })],
    ['key-optional', 'at', () => declare({ at: t.string().omitEmpty() }, { key: sorted })],
    ['key-changes', 'at', () => declare({ at: t.updatedAt() }, { key: sorted })],
    ['key-changes', 'at', () => declare({ at: t.version() }, { key: sorted })],
    ['key-twice', 'id', () => declare({}, { key: { partitionKey: 'id', sortKey: 'id' } })],
    [
      'index-name',
      '"a"',
      () => declare({}, { indexes: { a: globalIndex({ partitionKey: 'id' }) } }),
    ],
    [
      'index-twice',
      'byId',
      () =>
        declare(
          {},
          {
            indexes: {
              byId: globalIndex({ partitionKey: 'id' }),
              other: globalIndex({ partitionKey: 'id', name: 'byId' }),
            },
          },
        ),
    ],
    [
      'key-unknown',
      '"x"',
      () => declare({}, { indexes: { byX: globalIndex({ partitionKey: 'x' }) } }),
    ],
    [
      'index-key-count',
      'has 0 attributes',
      () => declare({}, { indexes: { byNothing: globalIndex({ partitionKey: [] }) } }),
    ],
    [
      'index-key-count',
      'has 5 attributes',
      () =>
        declare(
          {},
          { indexes: { big: globalIndex({ partitionKey: ['id', 'id', 'id', 'id', 'id'] }) } },
        ),
    ],
    [
      'index-key-twice',
      'twice',
      () => declare({}, { indexes: { byId: globalIndex({ partitionKey: 'id', sortKey: 'id' }) } }),
    ],
    [
      'local-index-key',
      'no sort key',
      () => declare({ n: t.number() }, { indexes: { byN: localIndex({ sortKey: 'n' }) } }),
    ],
    [
      'local-index-key',
      "table's own key",
      () =>
        declare(
          { at: t.date() },
          { key: sorted, indexes: { byAt: localIndex({ sortKey: 'at' }) } },
        ),
    ],
    [
      'projection-unknown',
      '"x"',
      () =>
        declare({}, { indexes: { byId: globalIndex({ partitionKey: 'id', projection: ['x'] }) } }),
    ],
    [
      'projection-hidden',
      'only keys',
      () =>
        declare(
          { gone: t.ttl({ hideExpired: true }) },
          { indexes: { byId: globalIndex({ partitionKey: 'id', projection: 'keys' }) } },
        ),
    ],
    [
      'index-count',
      '21 global',
      () =>
        declare(
          {},
          { indexes: many(21, (n) => [`index${n}`, globalIndex({ partitionKey: 'id' })]) },
        ),
    ],
    [
      'projection-count',
      '102',
      () =>
        declare(Object.fromEntries(Array.from({ length: 102 }, (_, n) => [`p${n}`, t.string()])), {
          indexes: {
            wide: globalIndex({
              partitionKey: 'id',
              projection: Array.from({ length: 102 }, (_, n) => `p${n}`),
            }),
          },
        }),
    ],
    ['role-optional', 'Thing.d', () => declare({ d: t.deletedAt().nullable() })],
    ['unique-type', 'Thing.on', () => declare({ on: t.boolean().unique() as never })],
    ['unique-type', 'Thing.l', () => declare({ l: t.list(t.string()).unique() as never })],
    ['unique-type', 'Thing.x', () => declare({ x: t.string().nullable().unique() })],
    ['unique-type', 'Thing.u', () => declare({ u: t.updatedAt().unique() as never })],
    ['unique-key', 'Thing.id', () => declare({ id: t.string().unique() })],
    [
      'unique-partition',
      'not text',
      () => declare({ n: t.number(), x: t.string().unique() }, { key: { partitionKey: 'n' } }),
    ],
    ['unique-nested', 'Thing.m.x', () => declare({ m: t.map({ x: t.string().unique() }) })],
    ['unique-nested', 'Thing.l[]', () => declare({ l: t.list(t.string().unique()) })],
  ];

  it.each(mistakes)('%s, and says %s', (code, says, declaration) => {
    const { code: actual, message, hint } = mistake(declaration);
    expect(actual).toBe(code);
    expect(message).toContain(says);
    expect(hint).toMatch(/\.$/);
  });
});

describe('model()', () => {
  it('resolves stored names, nested ones too, by the naming of the model', () => {
    const { '~node': node } = model('User', {
      table: 'users',
      naming: 'snake_case',
      attributes: {
        userID: t.string(),
        homeAddress: t.map({ zipCode: t.string() }),
        logins: t.list(t.map({ ipAddress: t.string() })),
        plain: t.string().name('Kept As Is'),
      },
      key: { partitionKey: 'userID' },
    });
    expect(node.shape).toMatchObject({
      userID: { storedName: 'user_id' },
      homeAddress: { storedName: 'home_address', shape: { zipCode: { storedName: 'zip_code' } } },
      logins: { element: { shape: { ipAddress: { storedName: 'ip_address' } } } },
      plain: { storedName: 'Kept As Is' },
    });
  });

  it('adds a hiding time to live to the projections that reads of an index depend on', () => {
    const { '~node': node } = model('Session', {
      table: 'sessions',
      attributes: { id: t.string(), user: t.string(), gone: t.ttl({ hideExpired: true }) },
      key: { partitionKey: 'id' },
      indexes: { byUser: globalIndex({ partitionKey: 'user', projection: ['id'] }) },
    });
    expect(node.indexes['byUser']?.projection).toEqual(['id', 'gone']);
  });

  it('accepts multi-attribute keys of a global index, and unions that can be told apart', () => {
    const declaration = () =>
      model('Match', {
        table: 'matches',
        attributes: {
          id: t.string(),
          tournament: t.string(),
          region: t.string(),
          round: t.number().optional(),
          result: t.union(
            t.literal('open'),
            t.literal('void'),
            t.number(),
            t.map({ by: t.literal('walkover'), who: t.string() }),
            t.map({ by: t.literal('score'), score: t.list(t.number()) }),
          ),
        },
        key: { partitionKey: 'id' },
        indexes: {
          byRound: globalIndex({
            partitionKey: ['tournament', 'region'],
            sortKey: ['round', 'id'],
          }),
        },
      });
    expect(declaration).not.toThrow();
  });

  it('leaves the attributes that it is made from as they are', () => {
    const base = t.string();
    base.optional();
    base.name('other');
    expect(base['~node']).toEqual({
      kind: 'string',
      optional: false,
      nullable: false,
      omitEmpty: false,
    });
    expect(Object.isFrozen(base)).toBe(true);
    const attribute: AnyAttribute = base;
    expect(attribute.kind).toBe('attribute');
  });
});
