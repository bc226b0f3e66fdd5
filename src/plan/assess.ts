import type { ModelNode } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import { propertiesIn, propertyOf } from '../expression/condition-paths.ts';
import type { Search } from './search.ts';
import { type Seek, seekOn } from './seek.ts';
import type { Source } from './source.ts';

/** A source that can answer a search, and how. */
export interface Candidate {
  readonly kind: 'candidate';
  readonly source: Source;
  readonly seek: Seek;
  readonly filter: readonly Condition[];
  /** What the source lacks and the items themselves have; empty when nothing has to be completed. */
  readonly lacking: readonly string[];
  /** Sort attributes that an item may lack: such items are not in the index, so not in the result. */
  readonly skipping: readonly string[];
}

/** A source that cannot answer a search, and how far it got. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly source: Source;
  readonly code: RefusalCode;
  readonly reason: string;
}

/** The reasons, in the order they are looked for: the later, the nearer the source came. */
export const refusalCodes = [
  'no-index',
  'no-order',
  'index-consistency',
  'index-coverage',
  'key-in-filter',
] as const;

/** Why a source cannot answer. The codes are those of the `PlanError`. */
export type RefusalCode = (typeof refusalCodes)[number];

/** Whether one source can answer a search with a Query; `hidden` is what the model always leaves out. */
export function assess(
  model: ModelNode,
  search: Search,
  hidden: readonly Condition[],
  source: Source,
): Candidate | Refusal {
  const seek = seekOn(source, search.where);
  const filter = [...seek.rest, ...search.filter, ...hidden];
  const refuse = (code: RefusalCode, reason: string): Refusal => ({
    kind: 'refusal',
    source,
    code,
    reason,
  });
  if (seek.unbound.length > 0) {
    return refuse('no-index', `needs ${listed(seek.unbound)} by equality`);
  }
  if (search.order !== undefined && !givesOrder(source, seek, search.order.path)) {
    return refuse(
      'no-order',
      `orders by ${listed(source.sort) || 'nothing'}, not by ${search.order.path}`,
    );
  }
  const refusal = coverage(model, search, filter, source, refuse);
  if (refusal !== undefined) return refusal;
  const keys = [...source.partition, ...source.sort];
  const inFilter = unique(filter.flatMap(propertiesIn)).filter((name) => keys.includes(name));
  if (inFilter.length > 0) {
    const own = [...seek.rest, ...search.filter].flatMap(propertiesIn);
    const isHidden = !inFilter.some((name) => own.includes(name));
    const why = isHidden
      ? 'by which the model hides items: withExpired() or withDeleted() lifts that'
      : 'which a Query cannot filter on';
    return refuse('key-in-filter', `has ${listed(inFilter)} in its key, ${why}`);
  }
  const lacking = lackingFor(model, search, source);
  return {
    kind: 'candidate',
    source,
    seek,
    filter,
    lacking,
    skipping: skippedBy(model, search, source, seek),
  };
}

/** An index that was asked for, by its name or its order, was asked for with what is in it. */
function skippedBy(
  { shape }: ModelNode,
  search: Search,
  source: Source,
  seek: Seek,
): readonly string[] {
  if (source.index === undefined || search.index === source.name) return [];
  const sought = seek.conditions.flatMap(propertiesIn);
  return source.sort.filter((property) => {
    const node = shape[property];
    const mayLack = node?.optional === true || node?.nullable === true || node?.omitEmpty === true;
    return mayLack && search.order?.path !== property && !sought.includes(property);
  });
}

/** Whether a source can be scanned for a search: `undefined` when it can. */
export function assessScan(
  model: ModelNode,
  search: Search,
  filter: readonly Condition[],
  source: Source,
): Refusal | undefined {
  return coverage(model, search, filter, source, (code, reason) => ({
    kind: 'refusal',
    source,
    code,
    reason,
  }));
}

/** Consistency, and everything that is read and filtered, hidden filters included. */
function coverage(
  model: ModelNode,
  search: Search,
  filter: readonly Condition[],
  source: Source,
  refuse: (code: RefusalCode, reason: string) => Refusal,
): Refusal | undefined {
  if (search.consistent && !source.canBeConsistent) {
    return refuse('index-consistency', 'is a global index, which cannot be read consistently');
  }
  const unfilterable = unique(filter.flatMap(propertiesIn)).filter(
    (name) => !carries(source, name),
  );
  if (unfilterable.length > 0) {
    return refuse(
      'index-coverage',
      `does not carry ${listed(unfilterable)}, which the query filters on`,
    );
  }
  const lacking = lackingFor(model, search, source);
  if (lacking.length > 0 && !search.hydrate && !source.canBeConsistent) {
    return refuse('index-coverage', `does not carry ${listed(lacking)}`);
  }
  return undefined;
}

/** An index that was asked for by name gives what it carries, unless more is asked for. */
export function lackingFor(model: ModelNode, search: Search, source: Source): readonly string[] {
  const isNamed = search.index === source.name;
  if (search.select === undefined && isNamed && !search.hydrate) return [];
  const wanted =
    search.select === undefined ? Object.keys(model.shape) : search.select.map(propertyOf);
  return unique(wanted).filter((property) => !carries(source, property));
}

function carries(source: Source, property: string): boolean {
  return source.carried === undefined || source.carried.has(property);
}

/** An equality on a sort attribute leaves nothing to order by it, which is an order too. */
function givesOrder(source: Source, seek: Seek, path: string): boolean {
  const position = source.sort.indexOf(path);
  if (position === -1) return false;
  return seek.orderedBy === undefined || position <= source.sort.indexOf(seek.orderedBy);
}

/** Names in a sentence. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
