import { holds, orderOfValues, type Tree } from '../../conditions/reference.ts';
import { plainValue } from './kinds.ts';
import type { Question } from './questions.ts';
import {
  kindAt,
  type ModelSpec,
  readView,
  storedView,
  tableKey,
  textOf,
  type World,
  type WorldItem,
} from './world.ts';

/**
 * What a question's answer has to be, computed over the same items in plain JavaScript, from the
 * design and AWS's documentation; it shares no line with the planner.
 */

/** Something that can answer: the table, or an index. */
export interface Source {
  readonly name: string;
  readonly partition: string;
  readonly sort: string | undefined;
  readonly isGlobal: boolean;
  /** The properties that it carries. */
  readonly carried: ReadonlySet<string>;
}

/** The table and the indexes of a model. */
export function sourcesOf(spec: ModelSpec): readonly Source[] {
  const { partition, sort } = spec;
  const all = new Set(spec.members.map(({ property }) => property));
  const table = { name: 'table', partition, sort, isGlobal: false, carried: all };
  const indexes = spec.indexes.map((index): Source => {
    const projected = index.projection === 'keys' ? [] : index.projection;
    const keys = [...tableKey(spec), index.partition, index.sort ?? index.partition];
    return {
      name: index.name,
      partition: index.partition,
      sort: index.sort,
      isGlobal: index.kind === 'global',
      carried: projected === 'all' ? all : new Set([...keys, ...projected]),
    };
  });
  return [table, ...indexes];
}

/** What can be said about a question before it is asked. */
export type Verdict =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused' }
  /** The sources that may answer; one of them is `scan` where the whole source may be read. */
  | { readonly kind: 'answered'; readonly by: readonly Source[]; readonly scan: boolean };

/** Which sources can answer a question at all. */
export function judge(spec: ModelSpec, question: Question): Verdict {
  const where = question.where.map(constantsOut).flatMap(conjuncts);
  const filter = question.filter.map(constantsOut);
  if ([...where, ...filter].includes(false)) return { kind: 'nothing' };
  const conditions = {
    where: where.filter((one) => typeof one !== 'boolean'),
    filter: filter.filter((one) => typeof one !== 'boolean'),
  };
  const sources = sourcesOf(spec);
  const scanned = sources.find(({ name }) => name === (question.index ?? 'table'));
  const canScan =
    scanned !== undefined &&
    question.order === undefined &&
    covers(spec, question, scanned, [...conditions.where, ...conditions.filter]);
  if (question.kind === 'scan') {
    return canScan ? { kind: 'answered', by: [scanned], scan: true } : { kind: 'refused' };
  }
  const by = sources.filter(
    (source) =>
      (question.index === undefined || source.name === question.index) &&
      answers(spec, question, source, conditions),
  );
  const whole = by.filter((source) => !skips(spec, question, source, conditions.where));
  if (by.length > 0) {
    return { kind: 'answered', by: whole.length > 0 ? whole : by, scan: false };
  }
  return question.allowScan && canScan
    ? { kind: 'answered', by: [scanned], scan: true }
    : { kind: 'refused' };
}

interface Conditions {
  readonly where: readonly Tree[];
  readonly filter: readonly Tree[];
}

function answers(spec: ModelSpec, question: Question, source: Source, given: Conditions): boolean {
  const { partition, sort } = source;
  const onPartition = given.where.filter((tree) => isEquality(tree, partition));
  if (onPartition.length !== 1) return false;
  const left = given.where.filter((tree) => tree !== onPartition[0]);
  const onSort = left.filter((tree) => sort !== undefined && isRange(tree, sort));
  const isOneRange = onSort.length <= 1 || areTwoBounds(onSort);
  if (!isOneRange) return false;
  const dropped = [...left.filter((tree) => !onSort.includes(tree)), ...given.filter];
  const keys = [partition, sort];
  if (dropped.flatMap(propertiesIn).some((property) => keys.includes(property))) return false;
  if (question.order !== undefined && question.order.path !== sort) return false;
  return covers(spec, question, source, dropped);
}

/**
 * Whether an index that nobody asked for, by its name or its order, may lack some of the items: such
 * a one answers only where nothing else can, and `explain()` warns of it.
 */
function skips(
  { members }: ModelSpec,
  question: Question,
  { name, sort }: Source,
  where: readonly Tree[],
): boolean {
  const isAsked = question.index === name || question.order !== undefined;
  const isSought = sort !== undefined && where.some((tree) => isRange(tree, sort));
  return (
    !isAsked &&
    !isSought &&
    members.some(({ property, presence }) => property === sort && presence !== 'required')
  );
}

/** Consistency, and everything that is read and filtered. */
function covers(
  { members }: ModelSpec,
  question: Question,
  source: Source,
  dropped: readonly Tree[],
): boolean {
  if (question.consistent && source.isGlobal) return false;
  if (dropped.flatMap(propertiesIn).some((property) => !source.carried.has(property))) return false;
  if (question.hydrate || !source.isGlobal) return true;
  if (question.select === undefined)
    return question.index === source.name || source.carried.size === members.length;
  return question.select.map(propertyOf).every((property) => source.carried.has(property));
}

function isEquality(tree: Tree, property: string): boolean {
  return (
    tree.kind === 'compare' && tree.op === '=' && tree.path === property && 'value' in tree.value
  );
}

function isRange(tree: Tree, property: string): boolean {
  switch (tree.kind) {
    case 'compare':
      return tree.path === property && tree.op !== '!=' && 'value' in tree.value;
    case 'between':
      return tree.path === property && 'value' in tree.low && 'value' in tree.high;
    case 'begins_with':
      return tree.path === property && 'value' in tree.value;
    default:
      return false;
  }
}

function areTwoBounds(trees: readonly Tree[]): boolean {
  const operators = trees.map((tree) => (tree.kind === 'compare' ? tree.op : ''));
  return trees.length === 2 && operators.includes('<=') && operators.includes('>=');
}

/** A condition without constants, or the constant that it is. */
function constantsOut(tree: Tree): Tree | boolean {
  switch (tree.kind) {
    case 'in':
      return tree.values.length > 0 && tree;
    case 'not': {
      const inner = constantsOut(tree.tree);
      return typeof inner === 'boolean' ? !inner : { kind: 'not', tree: inner };
    }
    case 'and':
    case 'or': {
      const decides = tree.kind === 'or';
      const inner = tree.trees.map(constantsOut);
      if (inner.includes(decides)) return decides;
      const trees = inner.filter((one) => typeof one !== 'boolean');
      return trees.length === 0
        ? !decides
        : trees.length === 1
          ? (trees[0] as Tree)
          : { kind: tree.kind, trees };
    }
    default:
      return tree;
  }
}

function conjuncts(tree: Tree | boolean): readonly (Tree | boolean)[] {
  return typeof tree !== 'boolean' && tree.kind === 'and' ? tree.trees.flatMap(conjuncts) : [tree];
}

function propertiesIn(tree: Tree): readonly string[] {
  if (tree.kind === 'and' || tree.kind === 'or') return tree.trees.flatMap(propertiesIn);
  return tree.kind === 'not' ? propertiesIn(tree.tree) : [propertyOf(tree.path)];
}

function propertyOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? '';
}

/** The expected answer: groups of items whose order among each other is not defined. */
export type Answer = readonly (readonly string[])[];

/** The answer of one source, each item as text. */
export function answerOf(world: World, question: Question, source: Source, scan: boolean): Answer {
  const { spec } = world;
  const conditions = [...question.where, ...question.filter].map((tree) => plainTree(spec, tree));
  const found = world.items
    .map((item) => ({ item, stored: storedView(spec, item) }))
    .filter(({ stored }) => isIn(source, stored))
    .filter(({ stored }) => conditions.every((tree) => holds(stored, tree)));
  const text = ({ item }: { item: WorldItem }): string =>
    textOf(shown(spec, question, source, item));
  const { sort } = source;
  if (scan || sort === undefined) return found.length === 0 ? [] : [found.map(text)];
  const sign = question.order?.direction === 'desc' ? -1 : 1;
  found.sort((a, b) => sign * orderOfValues(a.stored[sort], b.stored[sort]));
  const groups: string[][] = [];
  for (const [at, one] of found.entries()) {
    const before = found[at - 1];
    const isTie = before && orderOfValues(before.stored[sort], one.stored[sort]) === 0;
    if (isTie) groups.at(-1)?.push(text(one));
    else groups.push([text(one)]);
  }
  return groups;
}

/** An index has the items that have its key. */
export function isIn({ partition, sort }: Source, stored: WorldItem): boolean {
  return [partition, sort ?? partition].every((property) => stored[property] !== undefined);
}

/** A condition with its values as DynamoDB compares them. */
export function plainTree(spec: ModelSpec, tree: Tree): Tree {
  if (tree.kind === 'and' || tree.kind === 'or') {
    return { ...tree, trees: tree.trees.map((inner) => plainTree(spec, inner)) };
  }
  if (tree.kind === 'not') return { ...tree, tree: plainTree(spec, tree.tree) };
  if (/[.[]/.test(tree.path)) return tree;
  const plain = (value: unknown): unknown => plainValue(kindAt(spec, tree.path), value);
  const operand = (given: { readonly value: unknown } | { readonly path: string }) =>
    'value' in given ? { value: plain(given.value) } : given;
  switch (tree.kind) {
    case 'compare':
      return { ...tree, value: operand(tree.value) };
    case 'between':
      return { ...tree, low: operand(tree.low), high: operand(tree.high) };
    case 'in':
      return { ...tree, values: tree.values.map(plain) };
    default:
      return tree;
  }
}

/** What is given of an item: all of it, what the named index carries, or what was selected. */
function shown(spec: ModelSpec, question: Question, source: Source, item: WorldItem): unknown {
  const whole = readView(spec, item);
  if (question.select !== undefined) return selected(spec, whole, question.select);
  if (question.index !== source.name || question.hydrate) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([name]) => source.carried.has(name)));
}

/**
 * What is there at the selected paths. DynamoDB does not say whether a parent is null, empty or
 * without that child: one that the model requires reads as empty, any other as absent.
 */
function selected(spec: ModelSpec, item: WorldItem, paths: readonly string[]): WorldItem {
  const result: { [property: string]: unknown } = {};
  for (const { property, kind, presence } of spec.members) {
    const inside = paths.filter((path) => propertyOf(path) === property);
    if (inside.length === 0) continue;
    const isWhole = inside.includes(property);
    const below = inside.map((path) => path.slice(property.length));
    const empty = presence.includes('optional') ? undefined : emptyOf(kind, below);
    const part = isWhole ? item[property] : (pruned(item[property], below) ?? empty);
    if (part !== undefined) result[property] = part;
  }
  return result;
}

/** The required part of a place is as empty as the place. */
function emptyOf(kind: string, below: readonly string[]): unknown {
  if (kind === 'list') return [];
  return below.includes('.deep.n') ? { deep: {} } : {};
}

/** The parts of a value at paths below it; what is not there leaves nothing. */
function pruned(value: unknown, below: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value.length > 0 ? value.slice(0, 1) : undefined;
  const kept: { [name: string]: unknown } = {};
  for (const path of below) {
    const [, name = '', rest = ''] = /^\.([^.[]+)(.*)$/.exec(path) ?? [];
    const inner = (value as WorldItem)[name];
    if (inner === undefined) continue;
    kept[name] = rest === '' ? inner : pruned(inner, [rest]);
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** Why items are not a beginning of an answer, `count` of them; `undefined` when they are. */
export function mismatch(
  answer: Answer,
  items: readonly unknown[],
  count: number,
): string | undefined {
  const total = answer.reduce((sum, group) => sum + group.length, 0);
  const wanted = Math.min(count, total);
  if (items.length !== wanted) return `${items.length} items instead of ${wanted}`;
  const given = items.map(textOf);
  let at = 0;
  for (const group of answer) {
    const here = given.slice(at, at + group.length);
    const left = new Map<string, number>();
    for (const text of group) left.set(text, (left.get(text) ?? 0) + 1);
    for (const text of here) {
      const times = left.get(text) ?? 0;
      if (times === 0) return `at ${at}: ${text} is not among ${group.join(' | ')}`;
      left.set(text, times - 1);
    }
    at += here.length;
    if (at === given.length) return undefined;
  }
  return undefined;
}
