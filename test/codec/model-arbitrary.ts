import fc from 'fast-check';
import { isPlainObject } from '../../src/codec/guards.ts';
import type { AnyAttribute, Attribute } from '../../src/definition/attribute.ts';
import { type AnyModel, model } from '../../src/definition/model.ts';
import * as t from '../../src/definition/t.ts';
import {
  naturalElements,
  naturalLeaves,
  ownElements,
  ownLeaves,
  type Sample,
  type Spec,
  same,
  text,
} from './leaf-specs.ts';

/** A model of random shape, and an item for it. */
export interface Case {
  readonly model: AnyModel;
  readonly given: { readonly [property: string]: unknown };
  readonly expected: { readonly [property: string]: unknown };
}

/** Which kinds to make: those that `@aws-sdk/util-dynamodb` writes as we do, or all. */
export type Kinds = 'natural' | 'all';

/** Random models, nested three deep, each with an item. */
export function cases(kinds: Kinds): fc.Arbitrary<Case> {
  return members(kinds, 3, true).chain((shape) => {
    const attributes = { id: t.string(), ...attributesOf(shape) };
    const declared = model('Random', {
      table: 'random',
      attributes,
      key: { partitionKey: 'id' },
    }) as AnyModel;
    return samplesOf(shape).map(({ given, expected }) => ({
      model: declared,
      given: { id: 'x', ...(given as object) },
      expected: { id: 'x', ...(expected as object) },
    }));
  });
}

/** An attribute of a shape: how it is called and what comes of it, absent things included. */
interface Member {
  readonly property: string;
  readonly attribute: AnyAttribute;
  readonly samples: fc.Arbitrary<Sample>;
}

/** What is given or expected where the property is not there. */
const ABSENT: unique symbol = Symbol('absent');

const PROPERTIES = ['a', 'b2', 'constructor', 'toString', '日本', 'a b', '#x', ':v', '7', 'size'];
/** util-dynamodb assigns `__proto__` and takes an own `constructor` for that of a class. */
function isSpeakable(name: string, kinds: Kinds): boolean {
  return kinds === 'all' || (name !== '__proto__' && name !== 'constructor');
}

const STORED = ['a.b', 'a[0]', '__proto__', 'valueOf', 'Name', 'name', 'x'.repeat(255), '1'];

function members(kinds: Kinds, depth: number, top: boolean): fc.Arbitrary<readonly Member[]> {
  return fc
    .tuple(
      fc.shuffledSubarray(
        PROPERTIES.filter((name) => isSpeakable(name, kinds)),
        { maxLength: top ? 6 : 3 },
      ),
      fc.shuffledSubarray(STORED, { minLength: 6 }),
    )
    .chain(([properties, stored]) =>
      fc.tuple(
        ...properties.map((property, index) =>
          specs(kinds, depth).chain((spec) =>
            member(kinds, property, spec, stored[index] as string, top),
          ),
        ),
      ),
    );
}

/** An attribute in its place, with the modifiers that a place allows. */
function member(
  kinds: Kinds,
  property: string,
  spec: Spec,
  storedName: string,
  top: boolean,
): fc.Arbitrary<Member> {
  const options = fc.record({
    nullable: fc.boolean(),
    named: kinds === 'all' ? fc.boolean() : fc.constant(false),
    presence: fc.constantFrom('required', 'optional', ...(kinds === 'all' ? ['default'] : [])),
    omitEmpty: fc.boolean(),
  });
  const storable = spec.samples.filter(({ given }) => top || !isEmptySet(given));
  return fc.tuple(options, storable).map(([chosen, byDefault]) => {
    const omitEmpty = chosen.omitEmpty && kinds === 'all' && spec.empty !== undefined;
    const modified = [
      chosen.nullable && ((attribute: Attribute) => attribute.nullable()),
      chosen.named && ((attribute: Attribute) => attribute.name(storedName)),
      omitEmpty && ((attribute: Attribute) => attribute.omitEmpty()),
      chosen.presence === 'optional' && ((attribute: Attribute) => attribute.optional()),
      chosen.presence === 'default' &&
        ((attribute: Attribute) => attribute.default(byDefault.given)),
    ].reduce<AnyAttribute>(
      (attribute, modify) => (modify ? modify(attribute as Attribute) : attribute),
      spec.attribute,
    );
    return { property, attribute: modified, samples: samplesIn(spec, modified, byDefault, top) };
  });
}

/** The samples of an attribute that may also be null, absent, or empty and therefore not stored. */
function samplesIn(
  spec: Spec,
  attribute: AnyAttribute,
  byDefault: Sample,
  top: boolean,
): fc.Arbitrary<Sample> {
  const node = attribute['~node'];
  const omits = node.omitEmpty || (node.kind === 'set' && top);
  const whenMissing = node.default ? byDefault.expected : node.optional ? ABSENT : spec.empty;
  const values = spec.samples
    .filter(({ given }) => omits || !isEmptySet(given))
    .map((sample) =>
      omits && isEmpty(sample.expected) ? { ...sample, expected: whenMissing } : sample,
    );
  return fc.oneof(
    { weight: 6, arbitrary: values },
    ...(node.nullable ? [fc.constant(same(null))] : []),
    ...(node.default ? [fc.constant({ given: ABSENT, expected: whenMissing })] : []),
    ...(node.optional
      ? [
          fc.constantFrom(
            { given: ABSENT, expected: ABSENT },
            { given: undefined, expected: ABSENT },
          ),
        ]
      : []),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === '' || isEmptySet(value)) return true;
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return isPlainObject(value) && Object.keys(value).length === 0;
}

function isEmptySet(value: unknown): boolean {
  return value instanceof Set && value.size === 0;
}

/** Any attribute with at most `depth` containers around its leaves. */
function specs(kinds: Kinds, depth: number): fc.Arbitrary<Spec> {
  const leaves = kinds === 'natural' ? naturalLeaves : [...naturalLeaves, ...ownLeaves];
  const shallow = [
    { weight: 5, arbitrary: fc.constantFrom(...leaves) },
    { weight: 1, arbitrary: sets(kinds) },
    { weight: 1, arbitrary: fc.constant(unknownSpec) },
  ];
  if (depth === 0) return fc.oneof(...shallow);
  const deeper = fc.constant(depth - 1).chain((below) => specs(kinds, below));
  const maps = fc.constant(depth - 1).chain((below) => nested(kinds, below));
  return fc.oneof(
    ...shallow,
    { weight: 2, arbitrary: nullables(deeper).map(listOf) },
    { weight: 1, arbitrary: nullables(deeper).map((spec) => recordOf(spec, kinds)) },
    { weight: 2, arbitrary: maps },
    ...(kinds === 'all' ? [{ weight: 1, arbitrary: taggedUnions(depth - 1) }] : []),
  );
}

function nested(kinds: Kinds, depth: number): fc.Arbitrary<Spec> {
  return members(kinds, depth, false).map((shape) => ({
    attribute: t.map(attributesOf(shape)),
    samples: samplesOf(shape),
    ...(shape.every(({ attribute }) => attribute['~node'].optional) ? { empty: {} } : {}),
  }));
}

/** Maps that a literal tells apart. */
function taggedUnions(depth: number): fc.Arbitrary<Spec> {
  return fc
    .tuple(members('all', depth, false), members('all', depth, false))
    .map(([left, right]) => ({
      attribute: t.union(
        t.map({ kind: t.literal('left').name('k'), ...attributesOf(left) }),
        t.map({ ...attributesOf(right), kind: t.literal('right').name('k') }),
      ),
      samples: fc.oneof(
        samplesOf(left).map((sample) => tagged(sample, 'left')),
        samplesOf(right).map((sample) => tagged(sample, 'right')),
      ),
    }));
}

function tagged({ given, expected }: Sample, kind: string): Sample {
  return { given: { kind, ...(given as object) }, expected: { kind, ...(expected as object) } };
}

function sets(kinds: Kinds): fc.Arbitrary<Spec> {
  const elements = kinds === 'natural' ? naturalElements : [...naturalElements, ...ownElements];
  return fc.constantFrom(...elements).map(({ attribute, samples }) => ({
    attribute: t.set(attribute),
    empty: new Set(),
    samples: fc
      .uniqueArray(samples, { maxLength: 4, selector: ({ expected }) => identity(expected) })
      .map((elementSamples) => ({
        given: new Set(elementSamples.map(({ given }) => given)),
        expected: new Set(elementSamples.map(({ expected }) => expected)),
      })),
  }));
}

function identity(value: unknown): unknown {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** Elements of lists and records: no empty sets, sometimes null. */
function nullables(all: fc.Arbitrary<Spec>): fc.Arbitrary<Spec> {
  return fc.tuple(all, fc.boolean()).map(([spec, nullable]) => {
    const samples = spec.samples.filter(({ given }) => !isEmptySet(given));
    if (!nullable) return { ...spec, samples };
    const attribute = (spec.attribute as Attribute).nullable();
    return {
      attribute,
      samples: fc.oneof({ weight: 4, arbitrary: samples }, fc.constant(same(null))),
    };
  });
}

function listOf({ attribute, samples }: Spec): Spec {
  const list = fc.array(samples, { maxLength: 3 }).map((elements) => ({
    given: elements.map(({ given }) => given),
    expected: elements.map(({ expected }) => expected),
  }));
  return { attribute: t.list(attribute), samples: list, empty: [] };
}

function recordOf({ attribute, samples }: Spec, kinds: Kinds): Spec {
  const names = text.filter((name) => isSpeakable(name, kinds));
  const entries = fc.uniqueArray(fc.tuple(names, samples), {
    maxLength: 3,
    selector: ([key]) => key,
  });
  const record = entries.map((pairs) => ({
    given: Object.fromEntries(pairs.map(([key, { given }]) => [key, given])),
    expected: Object.fromEntries(pairs.map(([key, { expected }]) => [key, expected])),
  }));
  return { attribute: t.record(attribute), samples: record, empty: {} };
}

const unknownSpec: Spec = {
  attribute: t.unknown(),
  samples: fc
    .jsonValue({ maxDepth: 3 })
    .filter(isStorable)
    .map((given) => ({ given, expected: JSON.parse(JSON.stringify(given)) })),
};

/** JSON has larger and smaller numbers than DynamoDB, and the names that util-dynamodb loses. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'number') {
    return value === 0 || (Math.abs(value) >= 1e-130 && Math.abs(value) < 2 ** 53);
  }
  if (typeof value !== 'object' || value === null) return true;
  const names = Object.keys(value);
  return (
    names.every((name) => isSpeakable(name, 'natural')) && Object.values(value).every(isStorable)
  );
}

function attributesOf(shape: readonly Member[]): { readonly [property: string]: AnyAttribute } {
  return Object.fromEntries(shape.map(({ property, attribute }) => [property, attribute]));
}

function samplesOf(shape: readonly Member[]): fc.Arbitrary<Sample> {
  return fc.tuple(...shape.map(({ samples }) => samples)).map((all) => ({
    given: assembled(
      shape,
      all.map(({ given }) => given),
    ),
    expected: assembled(
      shape,
      all.map(({ expected }) => expected),
    ),
  }));
}

function assembled(shape: readonly Member[], values: readonly unknown[]): object {
  return Object.fromEntries(
    shape.flatMap(({ property }, index) =>
      values[index] === ABSENT ? [] : [[property, values[index]]],
    ),
  );
}
