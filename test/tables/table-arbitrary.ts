import fc from 'fast-check';
import type { AnyAttribute } from '../../src/definition/attribute.ts';
import { type AnyModel, globalIndex, localIndex, model, t } from '../../src/index.ts';

/**
 * What stays as it is for the life of a table. The engine makes multi-attribute indexes only together
 * with their table (AWS: at any time), so that they are among it.
 */
interface Foundation {
  readonly key: KeyKind;
  readonly sortKey: KeyKind | undefined;
  readonly localIndexes: readonly LocalSpec[];
  readonly wideIndexes: readonly GlobalSpec[];
}

/** What may change afterwards. */
interface Superstructure {
  readonly types: readonly KeyKind[];
  readonly globalIndexes: readonly GlobalSpec[];
  readonly ttl: string | undefined;
  /** How many models the indexes are divided among. */
  readonly models: 1 | 2;
}

interface LocalSpec {
  readonly type: KeyKind;
  readonly projection: ProjectionSpec;
}

interface GlobalSpec {
  readonly partitionKey: readonly string[];
  readonly sortKey: readonly string[];
  readonly projection: ProjectionSpec;
}

type ProjectionSpec = 'all' | 'keys' | readonly string[];

/** A table as it is and as it becomes, as plain data. */
export interface Change {
  readonly base: Foundation;
  readonly before: Superstructure;
  readonly after: Superstructure;
}

const kinds = {
  string: () => t.string(),
  number: () => t.number(),
  bigint: () => t.bigint(),
  binary: () => t.binary(),
  date: () => t.date(),
  seconds: () => t.date({ format: 'epochSeconds' }),
  enum: () => t.enum('one', 'two'),
} satisfies Record<string, () => AnyAttribute>;

type KeyKind = keyof typeof kinds;

const kind = fc.constantFrom(...(Object.keys(kinds) as KeyKind[]));
const poolNames = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'];
const plainNames = ['x', 'y', 'z'];

const projection: fc.Arbitrary<ProjectionSpec> = fc.oneof(
  fc.constantFrom('all', 'keys'),
  // Keys among them are left out by the library, and an empty list is the same as only keys.
  fc.shuffledSubarray([...plainNames, 'p0', 'p1', 'id']),
);

const wideNames = ['w0', 'w1', 'w2', 'w3', 'w4', 'w5'];

/** Global indexes with at most so many partition attributes, and as many sort attributes. */
function globalSpec(names: readonly string[], most: number): fc.Arbitrary<GlobalSpec> {
  return (
    fc
      .tuple(
        fc.shuffledSubarray([...names, 'id'], { minLength: most * 2 }),
        fc.integer({ min: 1, max: most }),
        fc.integer({ min: 0, max: most }),
        projection,
      )
      // The engine refuses a key of exactly two partition attributes (AWS takes it).
      .filter(([, partitions, sorts]) => partitions !== 2 || sorts !== 0)
      .map(([chosen, partitions, sorts, projected]) => ({
        partitionKey: chosen.slice(0, partitions),
        sortKey: chosen.slice(partitions, partitions + sorts),
        projection: projected,
      }))
  );
}

const foundation: fc.Arbitrary<Foundation> = fc
  .record({
    key: kind,
    sortKey: fc.option(kind, { nil: undefined }),
    localIndexes: fc.array(fc.record({ type: kind, projection }), { maxLength: 3 }),
    wideIndexes: fc.array(globalSpec(wideNames, 3), { maxLength: 2 }),
  })
  .map((base) => (base.sortKey === undefined ? { ...base, localIndexes: [] } : base));

const superstructure: fc.Arbitrary<Superstructure> = fc.record({
  types: fc.array(kind, { minLength: poolNames.length, maxLength: poolNames.length }),
  globalIndexes: fc.array(globalSpec(poolNames, 1), { maxLength: 4 }),
  ttl: fc.constantFrom(undefined, 'gone', 'expires'),
  models: fc.constantFrom(1, 2),
});

/** Random tables, and what they may be changed to. */
export const changes: fc.Arbitrary<Change> = fc
  .record({ base: foundation, before: superstructure, after: superstructure })
  .map(({ base, before, after }) => {
    // A time to live that is no longer declared is left as it is, so `after` keeps one.
    return { base, before, after: { ...after, ttl: after.ttl ?? before.ttl } };
  });

/** The models of a table. */
export function modelsOf(
  table: string,
  base: Foundation,
  top: Superstructure,
): readonly AnyModel[] {
  const indexes = Object.entries(indexesOf(base, top));
  return Array.from({ length: top.models }, (_, number) => {
    const own = indexes.filter((_index, place) => place % top.models === number);
    const definition = {
      table,
      attributes: attributesOf(`kind-${number}`, base, top),
      key: { partitionKey: 'id', ...(base.sortKey && { sortKey: 'sort' }) },
      indexes: Object.fromEntries(own),
      naming: 'snake_case',
    };
    return model(`Random${number}`, definition as never) as AnyModel;
  });
}

function attributesOf(mark: string, base: Foundation, top: Superstructure): object {
  const of = (name: string, type: KeyKind) => [name, kinds[type]()] as const;
  return Object.fromEntries([
    ['kind', t.literal(mark)],
    ['id', kinds[base.key]().name('the id')],
    ...(base.sortKey === undefined ? [] : [of('sort', base.sortKey)]),
    ...base.localIndexes.map(({ type }, index) => of(`local${index}`, type)),
    ...poolNames.map((name, index) => of(name, top.types[index] ?? 'string')),
    ...wideNames.map((name, index) => of(name, index % 2 === 0 ? 'string' : 'number')),
    ...plainNames.map((name) => [name, t.string().optional()] as const),
    ...(top.ttl === undefined ? [] : [['until', t.ttl().optional().name(top.ttl)] as const]),
  ]);
}

function indexesOf(base: Foundation, top: Superstructure): { readonly [name: string]: object } {
  return Object.fromEntries([
    ...base.localIndexes.map(({ projection: carried }, index) => [
      `local-${index}`,
      localIndex({ sortKey: `local${index}`, projection: carried }),
    ]),
    ...base.wideIndexes.map((options, index) => [`wide-${index}`, globalIndex(options)]),
    ...top.globalIndexes.map((options, index) => [`global-${index}`, globalIndex(options)]),
  ]);
}
