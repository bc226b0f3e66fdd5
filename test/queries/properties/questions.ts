import fc from 'fast-check';
import type { Endings, Page } from '../../../src/index.ts';
import type { Comparison, Tree } from '../../conditions/reference.ts';
import { build, type LooseBuilder } from '../../conditions/trees.ts';
import { type Kind, kindOf } from './kinds.ts';
import { type IndexSpec, kindAt, type ModelSpec, type World } from './world.ts';

/** A random question as data: everything that a query or a scan can be told. */
export interface Question {
  readonly kind: 'query' | 'scan';
  readonly where: readonly Tree[];
  readonly filter: readonly Tree[];
  readonly order: { readonly path: string; readonly direction: 'asc' | 'desc' } | undefined;
  readonly limit: number | undefined;
  readonly pageSize: number | undefined;
  readonly select: readonly string[] | undefined;
  readonly index: string | undefined;
  readonly consistent: boolean;
  readonly hydrate: boolean;
  readonly allowScan: boolean;
}

const ordered: readonly Comparison[] = ['=', '!=', '<', '<=', '>', '>='];

/** Paths that conditions are on, and the kind at each. */
function leaves(spec: ModelSpec): readonly (readonly [path: string, kind: Kind])[] {
  return spec.members.flatMap(({ property, kind }): (readonly [string, Kind])[] => {
    switch (kind) {
      case 'place':
        return [
          [`${property}.city`, kindOf('string')],
          [`${property}.zip`, kindOf('number')],
          [`${property}.deep.n`, kindOf('bigint')],
        ];
      case 'list':
        return [
          [property, kindOf(kind)],
          [`${property}[0]`, kindOf('string')],
          [`${property}[1]`, kindOf('string')],
        ];
      case 'record':
        return [
          [`${property}.a`, kindOf('number')],
          [`${property}.size`, kindOf('number')],
        ];
      default:
        return [[property, kindOf(kind)]];
    }
  });
}

function isOrdered(kind: Kind): boolean {
  return kind.stored !== 'other';
}

/** The values that a condition on a path is given: those of items, where there are few. */
function valuesAt(kind: Kind, found: readonly unknown[]): fc.Arbitrary<unknown> {
  return found.length === 0 ? kind.few : fc.oneof(fc.constantFrom(...found), kind.few);
}

function leafOn(path: string, kind: Kind, found: readonly unknown[]): fc.Arbitrary<Tree> {
  const value = valuesAt(kind, found);
  const trees: fc.Arbitrary<Tree>[] = [
    fc.constantFrom<Tree>({ kind: 'exists', path }, { kind: 'not_exists', path }),
    fc
      .tuple(isOrdered(kind) ? fc.constantFrom(...ordered) : fc.constantFrom('=', '!='), value)
      .map(([op, given]) => ({
        kind: 'compare',
        path,
        op: op as Comparison,
        value: { value: given },
      })),
  ];
  if (isOrdered(kind)) {
    trees.push(
      between(path, value),
      fc.array(value, { maxLength: 4 }).map((values) => ({ kind: 'in', path, values })),
    );
  }
  const { beginnings, parts } = kind;
  if (beginnings) {
    trees.push(beginnings.map((given) => ({ kind: 'begins_with', path, value: { value: given } })));
  }
  if (parts) {
    trees.push(parts.map((given) => ({ kind: 'contains', path, value: { value: given } })));
  }
  return fc.oneof(...trees);
}

function between(path: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Tree> {
  return fc.tuple(value, value).map(([one, other]) => {
    const [low, high] = inOrder(one, other);
    return { kind: 'between', path, low: { value: low }, high: { value: high } };
  });
}

/** `between` refuses bounds that are upside down; other tests show that. */
function inOrder(one: unknown, other: unknown): readonly [unknown, unknown] {
  if (one instanceof Uint8Array && other instanceof Uint8Array) {
    return Buffer.compare(one, other) <= 0 ? [one, other] : [other, one];
  }
  if (typeof one === 'string' && typeof other === 'string') {
    const isNumeric = /^-?\d+(\.\d+)?$/.test(one) && /^-?\d+(\.\d+)?$/.test(other);
    const order = isNumeric
      ? Number(one) - Number(other)
      : Buffer.from(one).compare(Buffer.from(other));
    return order <= 0 ? [one, other] : [other, one];
  }
  return (one as number) <= (other as number) ? [one, other] : [other, one];
}

function sample(world: World, path: string): readonly unknown[] {
  if (path.includes('.') || path.includes('[')) return [];
  return world.items
    .slice(0, 40)
    .map((item) => item[path])
    .filter((value) => value !== undefined && value !== null);
}

/** A condition of any shape on some of the paths. */
function treeOn(world: World, isAllowed: (path: string) => boolean): fc.Arbitrary<Tree> {
  const allowed = leaves(world.spec).filter(([path]) => isAllowed(path));
  const leaf = fc.oneof(...allowed.map(([path, kind]) => leafOn(path, kind, sample(world, path))));
  return fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { arbitrary: leaf, weight: 4 },
      {
        arbitrary: fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          trees: fc.array(tie('tree'), { maxLength: 3 }),
        }),
        weight: 2,
      },
      { arbitrary: fc.record({ kind: fc.constant('not'), tree: tie('tree') }), weight: 1 },
    ),
  })).tree;
}

/** The key of something that can be queried. */
type Seekable = Pick<IndexSpec, 'partition' | 'sort'> & { readonly name: string | undefined };

function seekables({ partition, sort, indexes }: ModelSpec): readonly Seekable[] {
  return [{ name: undefined, partition, sort }, ...indexes];
}

/** Conditions that seek: the partition, and none, one or two bounds of the sort key. */
function seek(world: World, { partition, sort }: Seekable): fc.Arbitrary<readonly Tree[]> {
  const kind = kindAt(world.spec, partition);
  const equality = valuesAt(kind, sample(world, partition)).map(
    (value): Tree => ({ kind: 'compare', path: partition, op: '=', value: { value } }),
  );
  return fc.tuple(equality, rangeOn(world, sort)).map(([first, range]) => [first, ...range]);
}

function rangeOn(world: World, sort: string | undefined): fc.Arbitrary<readonly Tree[]> {
  if (sort === undefined) return fc.constant([]);
  const kind = kindAt(world.spec, sort);
  const value = valuesAt(kind, sample(world, sort));
  const one = (op: Comparison): fc.Arbitrary<readonly Tree[]> =>
    value.map((given) => [{ kind: 'compare', path: sort, op, value: { value: given } }]);
  const bounds = fc.tuple(value, value).map(([first, second]): readonly Tree[] => {
    const [low, high] = inOrder(first, second);
    return [
      { kind: 'compare', path: sort, op: '<=', value: { value: high } },
      { kind: 'compare', path: sort, op: '>=', value: { value: low } },
    ];
  });
  const { beginnings } = kind;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    ...(['=', '<', '<=', '>', '>='] as const).map(one),
    bounds,
    between(sort, value).map((tree) => [tree]),
    ...(beginnings
      ? [
          beginnings.map((given): readonly Tree[] => [
            { kind: 'begins_with', path: sort, value: { value: given } },
          ]),
        ]
      : []),
  );
}

/** A question about a world; most of them can be answered. */
export function question(world: World): fc.Arbitrary<Question> {
  const { spec } = world;
  return fc.constantFrom(...seekables(spec)).chain((seekable) => {
    const ownKey = [seekable.partition, seekable.sort];
    const beside = treeOn(world, (path) => !ownKey.includes(path));
    const anything = treeOn(world, () => true);
    const few = { maxLength: 2 };
    const settings = settingsOf(world, seekable);
    const seeking = fc
      .record({
        kind: fc.constant('query' as const),
        seek: seek(world, seekable),
        more: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(beside, few) },
        ),
        filter: fc.oneof(
          { weight: 6, arbitrary: fc.array(beside, few) },
          { weight: 1, arbitrary: fc.array(anything, few) },
        ),
        first: fc.boolean(),
        settings,
      })
      .map(({ seek: sought, more, first, settings: set, ...rest }) => ({
        ...set,
        ...rest,
        where: first ? [...sought, ...more] : [...more, ...sought],
      }));
    const scanning = fc
      .record({ filter: fc.array(anything, few), settings })
      .map(({ filter, settings: set }) => ({
        ...set,
        kind: 'scan' as const,
        where: [],
        filter,
        order: undefined,
      }));
    const wild = fc
      .record({ where: fc.array(anything, few), filter: fc.array(anything, few), settings })
      .map(({ settings: set, ...rest }) => ({ ...set, ...rest, kind: 'query' as const }));
    return fc.oneof(
      { weight: 7, arbitrary: seeking },
      { weight: 2, arbitrary: scanning },
      { weight: 1, arbitrary: wild },
    );
  });
}

type Settings = Omit<Question, 'kind' | 'where' | 'filter'>;

function settingsOf({ spec }: World, { name, sort }: Seekable): fc.Arbitrary<Settings> {
  const maybe = <TValue>(
    value: fc.Arbitrary<TValue>,
    percent: number,
  ): fc.Arbitrary<TValue | undefined> =>
    fc.oneof(
      { weight: percent, arbitrary: value },
      { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    );
  const rarely = fc.nat(5).map((drawn) => drawn === 5);
  const properties = spec.members.map(({ property }) => property);
  const indexNames = spec.indexes.map((index) => index.name);
  return fc.record({
    order: maybe(
      fc.record({
        path: fc.constantFrom(
          ...(sort === undefined ? properties : [sort, sort, sort, ...properties]),
        ),
        direction: fc.constantFrom('asc' as const, 'desc' as const),
      }),
      35,
    ),
    limit: maybe(fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 8, max: 60 })), 60),
    pageSize: maybe(fc.integer({ min: 1, max: 5 }), 40),
    select: maybe(fc.shuffledSubarray([...selectable(spec)], { minLength: 1, maxLength: 4 }), 30),
    index: maybe(
      fc.constantFrom(...(name === undefined ? [] : [name, name, name]), ...indexNames, undefined),
      35,
    ),
    consistent: rarely,
    hydrate: rarely,
    allowScan: rarely,
  });
}

/** Every path that can be selected. */
function selectable(spec: ModelSpec): readonly string[] {
  return [
    ...spec.members.map(({ property }) => property),
    ...leaves(spec).flatMap(([path]) => (path.includes('.') || path.endsWith('[0]') ? [path] : [])),
  ];
}

/** A query or a scan as a program without types sees it: random paths have none. */
export interface LooseSearch extends Omit<Endings<never, object>, 'pages' | 'page'> {
  where(path: string, operator: string, value?: unknown): LooseSearch;
  where(condition: (c: LooseBuilder) => unknown): LooseSearch;
  filter(path: string, operator: string, value?: unknown): LooseSearch;
  filter(condition: (c: LooseBuilder) => unknown): LooseSearch;
  orderBy(path: string, direction: 'asc' | 'desc'): LooseSearch;
  limit(items: number): LooseSearch;
  pageSize(items: number): LooseSearch;
  maxPages(requests: number): LooseSearch;
  select(...paths: readonly string[]): LooseSearch;
  index(name: string): LooseSearch;
  consistent(): LooseSearch;
  hydrate(): LooseSearch;
  allowScan(): LooseSearch;
  segment(number: number, total: number): LooseSearch;
  parallel(segments: number): LooseSearch;
  page(options?: { cursor?: string | undefined }): Promise<Page<object>>;
  pages(options?: { cursor?: string | undefined }): AsyncIterable<Page<object>>;
}

/** Where questions are asked: a bound model without its types. */
export interface LooseModel {
  query(): LooseSearch;
  scan(): LooseSearch;
}

/** Asks a question, in the words that a program would use; its limit and page size left out. */
export function ask(items: LooseModel, given: Question): LooseSearch {
  let search = given.kind === 'scan' ? items.scan() : items.query();
  for (const tree of given.where) search = add(search, 'where', tree);
  for (const tree of given.filter) search = add(search, 'filter', tree);
  if (given.order) search = search.orderBy(given.order.path, given.order.direction);
  if (given.select) search = search.select(...given.select);
  if (given.index !== undefined) search = search.index(given.index);
  if (given.consistent) search = search.consistent();
  if (given.hydrate) search = search.hydrate();
  if (given.allowScan && given.kind === 'query') search = search.allowScan();
  return search;
}

function add(search: LooseSearch, verb: 'where' | 'filter', tree: Tree): LooseSearch {
  if (tree.kind === 'compare' && 'value' in tree.value) {
    return search[verb](tree.path, tree.op, tree.value.value);
  }
  if (tree.kind === 'exists' || tree.kind === 'not_exists')
    return search[verb](tree.path, tree.kind);
  return search[verb]((c) => build(c, tree));
}
