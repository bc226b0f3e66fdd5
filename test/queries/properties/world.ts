import fc from 'fast-check';
import {
  type AnyModel,
  type Attribute,
  type Attributes,
  globalIndex,
  localIndex,
  model,
  type SecondaryIndex,
} from '../../../src/index.ts';
import { keyKinds, kindOf, type kinds, otherKinds, plainValue } from './kinds.ts';

/** Random models with random items: a world to ask questions in. */
export interface World {
  readonly spec: ModelSpec;
  readonly items: readonly WorldItem[];
}

/** An item: properties to values; null and missing among them. */
export type WorldItem = { readonly [property: string]: unknown };

/** A random model as data, so that a failure can be read. */
export interface ModelSpec {
  readonly members: readonly Member[];
  readonly partition: string;
  readonly sort: string | undefined;
  readonly indexes: readonly IndexSpec[];
}

/** A random attribute. */
export interface Member {
  readonly property: string;
  readonly kind: string;
  readonly presence: Presence;
  readonly storedName: string | undefined;
}

type Presence = 'required' | 'optional' | 'nullable' | 'optional nullable';

/** A random index. */
export interface IndexSpec {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly partition: string;
  readonly sort: string | undefined;
  readonly projection: 'all' | 'keys' | readonly string[];
}

const candidates = ['k1', 'k2', 'k3', 'k4'] as const;
const storedNames = ['a.b', 'size', 'Name', 'name', '#x', ':v', 'a[0]', 'p q'] as const;
const presence: fc.Arbitrary<Presence> = fc.constantFrom(
  'required',
  'required',
  'optional',
  'nullable',
  'optional nullable',
);
const kindsWithMany = Object.keys(keyKinds).filter((name) => kindOf(name).many !== undefined);
const anyKeyKind = fc.constantFrom(...Object.keys(keyKinds));

const table = fc.record({
  partition: anyKeyKind,
  sort: fc.option(fc.constantFrom(...kindsWithMany), { nil: undefined, freq: 5 }),
  alone: fc.constantFrom(...kindsWithMany),
});

/** A model: its table's key, four attributes that indexes are made of, and what stands beside them. */
export const modelSpec: fc.Arbitrary<ModelSpec> = fc
  .record({
    table,
    keyKinds: fc.tuple(anyKeyKind, anyKeyKind, anyKeyKind, anyKeyKind),
    presences: fc.tuple(presence, presence, presence, presence),
    beside: fc.shuffledSubarray(Object.keys(otherKinds), { minLength: 2 }),
    besidePresences: fc.array(presence, { minLength: 5, maxLength: 5 }),
    names: fc.shuffledSubarray([...storedNames], { minLength: 8 }),
    named: fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }),
  })
  .chain((drawn) => {
    const hasSort = drawn.table.sort !== undefined;
    const keys = [
      member('pk', hasSort ? drawn.table.partition : drawn.table.alone, 'required'),
      ...(drawn.table.sort === undefined ? [] : [member('sk', drawn.table.sort, 'required')]),
    ];
    const members = [
      ...keys,
      ...candidates.map((property, at) =>
        member(property, drawn.keyKinds[at] ?? 'string', drawn.presences[at] ?? 'required'),
      ),
      ...drawn.beside.map((kind, at) =>
        member(kind, kind, drawn.besidePresences[at] ?? 'optional'),
      ),
    ].map((one, at) => ({
      ...one,
      storedName: drawn.named[at] ? drawn.names[at] : undefined,
    }));
    const sort = hasSort ? 'sk' : undefined;
    return indexes(members, sort).map((made) => ({
      members,
      partition: 'pk',
      sort,
      indexes: made,
    }));
  });

function member(property: string, kind: string, given: Presence): Member {
  return { property, kind, presence: given, storedName: undefined };
}

/** Up to three global indexes and, where the table has a sort key, up to two local ones. */
function indexes(
  members: readonly Member[],
  sort: string | undefined,
): fc.Arbitrary<readonly IndexSpec[]> {
  const properties = members.map(({ property }) => property);
  const projection = fc.oneof(
    fc.constantFrom('all' as const, 'keys' as const),
    fc.shuffledSubarray(properties, { minLength: 1 }),
  );
  const inKeys = sort === undefined ? candidates : [...candidates, sort];
  const global = fc
    .tuple(fc.shuffledSubarray([...inKeys], { minLength: 2, maxLength: 2 }), fc.nat(4), projection)
    .map(
      ([[partition = 'k1', second], alone, projected]): Omit<IndexSpec, 'name'> => ({
        kind: 'global',
        partition,
        sort: alone === 0 ? undefined : second,
        projection: projected,
      }),
    );
  const local: fc.Arbitrary<Omit<IndexSpec, 'name'>> = fc.record({
    kind: fc.constant('local' as const),
    partition: fc.constant('pk'),
    sort: fc.constantFrom(...candidates),
    projection,
  });
  return fc
    .tuple(
      fc.array(global, { maxLength: 3 }),
      fc.array(local, { maxLength: sort === undefined ? 0 : 2 }),
    )
    .map(([globals, locals]) =>
      [...globals, ...locals].map((index, at) => ({ ...index, name: `${index.kind}${at}` })),
    );
}

/** A model and so many items for it, most of them in few partitions. */
export function worldOf(minLength: number, maxLength: number): fc.Arbitrary<World> {
  return modelSpec.chain((spec) =>
    fc
      .array(item(spec), { minLength, maxLength, size: 'max' })
      .map((items) => ({ spec, items: distinct(spec, items) })),
  );
}

/** A model and a few hundred items. */
export const world: fc.Arbitrary<World> = worldOf(150, 350);

function item(spec: ModelSpec): fc.Arbitrary<WorldItem> {
  const values = spec.members.map((one) => [one.property, valueAt(spec, one)] as const);
  return fc.record(Object.fromEntries(values));
}

function valueAt(
  spec: ModelSpec,
  { property, kind: name, presence: given }: Member,
): fc.Arbitrary<unknown> {
  const kind = kindOf(name);
  const isWide = property === (spec.sort ?? spec.partition);
  const value = (isWide ? kind.many : undefined) ?? kind.few;
  return fc.oneof(
    { weight: 5, arbitrary: value },
    ...(given.includes('optional') ? [fc.constant(undefined)] : []),
    ...(given.includes('nullable') ? [fc.constant(null)] : []),
  );
}

/** One item for each key: a later one would replace it. */
function distinct(spec: ModelSpec, items: readonly WorldItem[]): readonly WorldItem[] {
  const byKey = new Map(items.map((one) => [keyText(spec, one), one]));
  return [...byKey.values()];
}

function keyText({ partition, sort }: ModelSpec, one: WorldItem): string {
  return textOf([one[partition], sort === undefined ? null : one[sort]]);
}

/** The model itself, declared as a program would. */
export function declare(spec: ModelSpec, name: string): AnyModel {
  const attributes: Attributes = Object.fromEntries(
    spec.members.map((one) => [one.property, attributeOf(one)]),
  );
  const definition = {
    table: name,
    attributes,
    key: {
      partitionKey: spec.partition,
      ...(spec.sort === undefined ? {} : { sortKey: spec.sort }),
    },
    indexes: Object.fromEntries(spec.indexes.map((index) => [index.name, indexOf(index)])),
  };
  // Random models have no types of their own: the run-time checks are those of any program.
  return (model as unknown as (name: string, definition: object) => AnyModel)('World', definition);
}

function attributeOf({ kind, presence: given, storedName }: Member): Attribute {
  let attribute = kindOf(kind).attribute() as Attribute;
  if (given.includes('nullable')) attribute = attribute.nullable() as Attribute;
  if (storedName !== undefined) attribute = attribute.name(storedName) as Attribute;
  if (given.includes('optional')) attribute = attribute.optional() as unknown as Attribute;
  return attribute;
}

function indexOf({ kind, partition, sort, projection }: IndexSpec): SecondaryIndex {
  const sortKey = sort === undefined ? {} : { sortKey: sort };
  const made =
    kind === 'global'
      ? globalIndex({ partitionKey: partition, ...sortKey, projection })
      : localIndex({ sortKey: sort ?? '', projection });
  return made as unknown as SecondaryIndex;
}

/** The properties of the table's key. */
export function tableKey({ partition, sort }: ModelSpec): readonly string[] {
  return sort === undefined ? [partition] : [partition, sort];
}

/** The properties that are part of any key: null is not stored there. */
export function keyMembers(spec: ModelSpec): ReadonlySet<string> {
  const inIndexes = spec.indexes.flatMap((index) => [
    index.partition,
    index.sort ?? index.partition,
  ]);
  return new Set([...tableKey(spec), ...inIndexes]);
}

/** An item as DynamoDB compares it: what is not stored is left out. */
export function storedView(spec: ModelSpec, given: WorldItem): WorldItem {
  const inKeys = keyMembers(spec);
  const entries = spec.members.flatMap(({ property, kind }): (readonly [string, unknown])[] => {
    const value = plainValue(kindOf(kind), given[property]);
    const isLeftOut = value === undefined || (value === null && inKeys.has(property));
    return isLeftOut ? [] : [[property, value]];
  });
  return Object.fromEntries(entries);
}

/** An item as a read gives it: what is required and nullable reads back as null. */
export function readView(spec: ModelSpec, given: WorldItem): WorldItem {
  const inKeys = keyMembers(spec);
  const entries = spec.members.flatMap(
    ({ property, presence: its }): (readonly [string, unknown])[] => {
      const value = given[property];
      if (value === null && inKeys.has(property) && its.includes('optional')) return [];
      return value === undefined ? [] : [[property, value]];
    },
  );
  return Object.fromEntries(entries);
}

/** A value as text, equal for equal values: bytes, dates, bigints, sets and maps in any order. */
export function textOf(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (value instanceof Set) return `set {${[...value].map(textOf).sort()}}`;
  if (Array.isArray(value)) return `[${value.map(textOf)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}: ${textOf(entry)}`).sort()}}`;
}

/** Every kind by its property; for conditions. */
export function kindAt(spec: ModelSpec, property: string): (typeof kinds)[string] {
  const found = spec.members.find((one) => one.property === property);
  return kindOf(found?.kind ?? '');
}

/** The kinds whose values have an order. */
export const keyKindNames: ReadonlySet<string> = new Set(Object.keys(keyKinds));
