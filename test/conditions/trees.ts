import fc from 'fast-check';
import type { Condition } from '../../src/index.ts';
import type { Comparison, Operand, Tree } from './reference.ts';

/** Random items of one rich model, and random conditions on them. */

/** Texts whose order by UTF-8 is not JavaScript's: the last two change places in UTF-16. */
const text: fc.Arbitrary<string> = fc.constantFrom(
  '',
  'a',
  'ab',
  'b',
  'Ab',
  'ä',
  '日',
  '\uffee',
  '😀',
);
/** Texts whose size is asked: ASCII, because AWS does not say whether characters or bytes count. */
const code: fc.Arbitrary<string> = fc.constantFrom('', 'a', 'ab', 'abc', 'b');
const number: fc.Arbitrary<number> = fc.constantFrom(-10, -1.5, 0, 1, 2, 9, 10, 1e15);
const bytes: fc.Arbitrary<Uint8Array> = fc
  .constantFrom([], [0], [1], [1, 2], [200], [0, 255])
  .map((values) => Uint8Array.from(values));
const date: fc.Arbitrary<Date> = fc
  .constantFrom(0, 1, 999, 1_000, 86_400_000)
  .map((milliseconds) => new Date(milliseconds));
const setOf = <TValue>(element: fc.Arbitrary<TValue>): fc.Arbitrary<Set<TValue>> =>
  fc.uniqueArray(element, { minLength: 1, maxLength: 3 }).map((values) => new Set(values));
const maybe = <TValue>(value: fc.Arbitrary<TValue>): fc.Arbitrary<TValue | undefined> =>
  fc.option(value, { nil: undefined, freq: 3 });
const nullable = <TValue>(value: fc.Arbitrary<TValue>): fc.Arbitrary<TValue | null> =>
  fc.option(value, { freq: 4 });

const place = fc.record({ city: text, zip: maybe(nullable(number)) });
const record = fc.dictionary(fc.constantFrom('a', 'b', 'size'), number, { maxKeys: 3 });
const list = fc.array(nullable(text), { maxLength: 3 });

/** An item without its key: everything may be missing, most may be null. */
export const item: fc.Arbitrary<object> = fc.record({
  text: maybe(nullable(text)),
  other: maybe(nullable(text)),
  code: maybe(nullable(code)),
  count: maybe(nullable(number)),
  limit: maybe(number),
  flag: maybe(nullable(fc.boolean())),
  bytes: maybe(nullable(bytes)),
  day: maybe(nullable(date)),
  tags: maybe(setOf(text)),
  numbers: maybe(setOf(number)),
  list: maybe(nullable(list)),
  place: maybe(nullable(place)),
  places: maybe(fc.array(place, { maxLength: 2 })),
  record: maybe(nullable(record)),
});

const ordered: readonly Comparison[] = ['=', '!=', '<', '<=', '>', '>='];
const unordered: readonly Comparison[] = ['=', '!='];

/** Paths by what stands there, each with the values that it is compared with. */
const scalars: readonly (readonly [readonly string[], fc.Arbitrary<unknown>])[] = [
  [['text', 'other', 'list[0]', 'list[1]', 'place.city', 'places[0].city', 'places[1].city'], text],
  [['code'], code],
  [['count', 'limit', 'place.zip', 'places[0].zip', 'record.a', 'record.size'], number],
  [['bytes'], bytes],
  [['day'], date],
];
const wholes: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ['flag', fc.boolean()],
  ['tags', setOf(text)],
  ['numbers', setOf(number)],
  ['list', list],
  ['place', place],
  ['places', fc.array(place, { maxLength: 2 })],
  ['record', record],
];
const everywhere: readonly string[] = [
  ...scalars.flatMap(([paths]) => paths),
  ...wholes.map(([path]) => path),
];
const nullablePaths: readonly string[] = [
  'text',
  'code',
  'count',
  'flag',
  'bytes',
  'day',
  'list',
  'place',
  'record',
  'place.zip',
  'list[0]',
];
const sized: readonly string[] = [
  'code',
  'bytes',
  'tags',
  'numbers',
  'list',
  'place',
  'places',
  'record',
  'count',
];

const value = (of: fc.Arbitrary<unknown>): fc.Arbitrary<Operand> =>
  of.map((given) => ({ value: given }));

const onScalars: readonly fc.Arbitrary<Tree>[] = scalars.flatMap(([paths, values]) => {
  const path = fc.constantFrom(...paths);
  return [
    fc.record({
      kind: fc.constant('compare'),
      path,
      op: fc.constantFrom(...ordered),
      value: value(values),
    }),
    fc.tuple(path, values, values).map(([at, one, two]): Tree => {
      const [low, high] = inOrder(one, two);
      return { kind: 'between', path: at, low: { value: low }, high: { value: high } };
    }),
    fc.record({ kind: fc.constant('in'), path, values: fc.array(values, { maxLength: 3 }) }),
  ];
});

/** `between` refuses bounds that are upside down, which other tests show. */
function inOrder(one: unknown, two: unknown): readonly [unknown, unknown] {
  return rank(one, two) <= 0 ? [one, two] : [two, one];
}

function rank(one: unknown, two: unknown): number {
  if (typeof one === 'string' && typeof two === 'string') {
    return Buffer.compare(Buffer.from(one), Buffer.from(two));
  }
  if (one instanceof Uint8Array && two instanceof Uint8Array) return Buffer.compare(one, two);
  return Number(one) - Number(two);
}

const textPath = fc.constantFrom('text', 'other', 'code', 'place.city', 'list[1]');
const comparedPath = fc.constantFrom(
  'text',
  'code',
  'count',
  'limit',
  'bytes',
  'day',
  'place.city',
);

/** A comparison of two different paths; DynamoDB refuses to compare one with itself. */
const pathToPath: fc.Arbitrary<Tree> = fc
  .tuple(comparedPath, fc.constantFrom(...ordered), comparedPath)
  .filter(([path, , other]) => path !== other)
  .map(([path, op, other]) => ({ kind: 'compare', path, op, value: { path: other } }));

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  ...onScalars,
  ...wholes.map(([path, values]) =>
    fc.record({
      kind: fc.constant('compare' as const),
      path: fc.constant(path),
      op: fc.constantFrom(...unordered),
      value: value(values),
    }),
  ),
  pathToPath,
  fc.record({
    kind: fc.constant('compare'),
    path: fc.constantFrom(...nullablePaths),
    op: fc.constantFrom(...unordered),
    value: fc.constant({ value: null }),
  }),
  fc.record({
    kind: fc.constantFrom('begins_with' as const, 'contains' as const),
    path: textPath,
    value: value(text),
  }),
  fc.record({
    kind: fc.constantFrom('begins_with' as const, 'contains' as const),
    path: fc.constant('bytes'),
    value: value(bytes),
  }),
  fc.record({
    kind: fc.constant('begins_with'),
    path: fc.constant('day'),
    value: value(fc.constantFrom('1970-01-01', '1970-01-02', '')),
  }),
  fc.record({ kind: fc.constant('contains'), path: fc.constant('tags'), value: value(text) }),
  fc.record({
    kind: fc.constant('contains'),
    path: fc.constant('numbers'),
    value: value(number),
  }),
  fc.record({
    kind: fc.constant('contains'),
    path: fc.constant('list'),
    value: value(nullable(text)),
  }),
  fc.record({ kind: fc.constant('contains'), path: fc.constant('places'), value: value(place) }),
  fc.record({
    kind: fc.constant('contains'),
    path: fc.constant('tags'),
    value: fc.constant({ path: 'text' }),
  }),
  fc.record({
    kind: fc.constantFrom('exists' as const, 'not_exists' as const),
    path: fc.constantFrom(...everywhere),
  }),
  fc.record({
    kind: fc.constant('type'),
    path: fc.constantFrom(...everywhere),
    type: fc.constantFrom('S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL'),
  }),
  fc.record({
    kind: fc.constant('size'),
    path: fc.constantFrom(...sized),
    op: fc.constantFrom(...ordered),
    size: fc.constantFrom(0, 1, 2, 3),
  }),
);

/** A condition of any shape, up to a few levels deep. */
export const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: leaf, weight: 3 },
    {
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        trees: fc.array(tie('tree'), { maxLength: 3 }),
      }),
      weight: 3,
    },
    { arbitrary: fc.record({ kind: fc.constant('not'), tree: tie('tree') }), weight: 1 },
  ),
})).tree;

/** The builder as a program without types sees it: random paths have none. */
export interface LooseBuilder {
  (path: string, operator: string, value?: unknown): Condition;
  and(...conditions: readonly Condition[]): Condition;
  or(...conditions: readonly Condition[]): Condition;
  not(condition: Condition): Condition;
  size(path: string, operator: Comparison, size: number): Condition;
  path(path: string): unknown;
}

/** The condition of a tree, made the way that users make theirs. */
export function build(c: LooseBuilder, from: Tree): Condition {
  const operand = (given: Operand): unknown => ('path' in given ? c.path(given.path) : given.value);
  switch (from.kind) {
    case 'and':
    case 'or':
      return c[from.kind](...from.trees.map((inner) => build(c, inner)));
    case 'not':
      return c.not(build(c, from.tree));
    case 'exists':
    case 'not_exists':
      return c(from.path, from.kind);
    case 'type':
      return c(from.path, 'attribute_type', from.type);
    case 'size':
      return c.size(from.path, from.op, from.size);
    case 'compare':
      return c(from.path, from.op, operand(from.value));
    case 'between':
      return c(from.path, 'between', [operand(from.low), operand(from.high)]);
    case 'in':
      return c(from.path, 'in', from.values);
    case 'begins_with':
    case 'contains':
      return c(from.path, from.kind, operand(from.value));
  }
}
