import { guardPrefix } from '../codec/guard.ts';
import { keyPartProperties, keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import { resolvePath } from '../definition/path.ts';
import type { Rejection } from '../errors/query.ts';
import type { Condition } from '../expression/condition.ts';
import { pathsIn } from '../expression/condition-paths.ts';
import { fold } from '../expression/fold.ts';
import { assess, assessScan, type Candidate, lackingFor, listed, type Refusal } from './assess.ts';
import type { NothingPlan, Plan, QueryPlan, ScanPlan } from './plan.ts';
import { planError, unknownIndex } from './plan-errors.ts';
import type { Search } from './search.ts';
import { type Source, sourcesOf, tableSource } from './source.ts';
import { warningsOf } from './warnings.ts';

/**
 * How a search is answered: the table and its indexes are looked at, the conditions divided for each,
 * and the best of those that can answer is taken. Throws PlanError where none can, with what each of
 * them lacks; ValidationError for a path that the model does not have.
 *
 * `hidden` is what the model leaves out of every read.
 */
export function makePlan(model: ModelNode, given: Search, hidden: readonly Condition[]): Plan {
  refuseUnknownPaths(model, given);
  const sources = chooseSources(model, given);
  const where = meant(given.where)?.flatMap(conjuncts);
  const filter = meant(given.filter);
  if (where === undefined || filter === undefined) return nothing(given);
  const search: Search = { ...given, where, filter };
  if (search.kind === 'scan') return scan(model, search, hidden, sources, []);
  const assessed = sources.map((source) =>
    assess(model, search, [...hidden, ...noGuards(model, source)], source),
  );
  const candidates = assessed.filter((one) => one.kind === 'candidate').sort(byRank);
  const refusals = assessed.filter((one) => one.kind === 'refusal');
  const [best, ...others] = candidates;
  if (best !== undefined)
    return query(search, best, [...refusals.map(asRejection), ...outranked(best, others)]);
  if (search.allowScan && search.order === undefined) {
    return scan(model, search, hidden, sources.slice(0, 1), refusals);
  }
  throw planError(model, search, refusals);
}

/**
 * An index that has every item first; then more of the sort key, less to filter, nothing to
 * complete, less to read.
 */
function byRank(left: Candidate, right: Candidate): number {
  return (
    Number(left.skipping.length > 0) - Number(right.skipping.length > 0) ||
    right.seek.sortConditions - left.seek.sortConditions ||
    left.filter.length - right.filter.length ||
    Number(left.lacking.length > 0) - Number(right.lacking.length > 0) ||
    Number(left.source.carried === undefined) - Number(right.source.carried === undefined)
  );
}

function query(
  search: Search,
  { source, seek, filter, lacking, skipping }: Candidate,
  rejected: readonly Rejection[],
): QueryPlan {
  const plan: QueryPlan = {
    kind: 'query',
    index: source.index,
    source: source.name,
    keyConditions: seek.conditions,
    partition: source.partition,
    direction: search.order?.direction ?? 'asc',
    filter: conjunction(filter),
    select: search.select,
    carriedOnly: isCarriedOnly(search, source.name),
    consistent: search.consistent,
    hydrate: lacking.length > 0 && search.hydrate,
    fetched: lacking.length > 0 && !search.hydrate,
    rejected,
    warnings: [],
  };
  return { ...plan, warnings: warningsOf(search, plan, { lacking, skipping }) };
}

function scan(
  model: ModelNode,
  search: Search,
  hidden: readonly Condition[],
  [source]: readonly Source[],
  refusals: readonly Refusal[],
): ScanPlan {
  if (search.order !== undefined) throw planError(model, search, []);
  const guards = source === undefined ? [] : noGuards(model, source, 'scan');
  const filter = [...search.where, ...search.filter, ...hidden, ...guards];
  if (source === undefined) throw planError(model, search, refusals);
  const refusal = assessScan(model, search, filter, source);
  if (refusal !== undefined) throw planError(model, search, [refusal]);
  const lacking = lackingFor(model, search, source);
  const plan: ScanPlan = {
    kind: 'scan',
    index: source.index,
    source: source.name,
    filter: conjunction(filter),
    select: search.select,
    carriedOnly: isCarriedOnly(search, source.name),
    consistent: search.consistent,
    hydrate: search.hydrate && lacking.length > 0,
    fetched: !search.hydrate && lacking.length > 0,
    rejected: refusals.map(asRejection),
    warnings: [],
  };
  return { ...plan, warnings: warningsOf(search, plan, { lacking, skipping: [] }) };
}

/**
 * Guard items of unique attributes have the table's key and a time to live, and so are in the table
 * and in the indexes with no other attribute in their key. A query meets them only where the table's
 * partition key, which theirs begins, is not part of the key; elsewhere it could not filter either.
 */
function noGuards(
  { key, unique, roles }: ModelNode,
  { partition, sort }: Source,
  kind: Search['kind'] = 'query',
): readonly Condition[] {
  const [path] = keyPartProperties(key.partitionKey);
  if (unique.length === 0 || path === undefined) return [];
  const own = [...keyProperties(key), roles.ttl];
  const hasGuards = [...partition, ...sort].every((property) => own.includes(property));
  if (!hasGuards || (kind === 'query' && [...partition, ...sort].includes(path))) return [];
  const isGuard = { kind: 'function', name: 'begins_with', path, value: guardPrefix } as const;
  return [{ kind: 'not', condition: isGuard }];
}

/** An index that was asked for by name gives what it carries, unless more or less is asked for. */
function isCarriedOnly(search: Search, source: string): boolean {
  return search.select === undefined && search.index === source && !search.hydrate;
}

function nothing(search: Search): NothingPlan {
  return {
    kind: 'nothing',
    source: search.index ?? tableSource,
    rejected: [],
    warnings: ['A condition can never hold, for example an empty list of values.'],
  };
}

/** The sources to look at: the one that is named, the table for a scan, or all of them. */
function chooseSources(model: ModelNode, search: Search): readonly Source[] {
  const all = sourcesOf(model);
  const { index: wanted } = search;
  if (wanted === undefined) return search.kind === 'scan' ? all.slice(0, 1) : all;
  const found = all.filter(({ index, name }) => index !== undefined && name === wanted);
  if (found.length === 0) throw unknownIndex(model, wanted);
  return found;
}

/**
 * Conditions without what always holds, which must not keep an index from answering; `undefined`
 * where one of them never does.
 */
function meant(conditions: readonly Condition[]): readonly Condition[] | undefined {
  const folded = conditions.map(fold);
  return folded.includes(false) ? undefined : folded.filter((one) => typeof one !== 'boolean');
}

/** The conditions that a condition is made of, where all of them must hold. */
function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.conditions.flatMap(conjuncts) : [condition];
}

function conjunction(conditions: readonly Condition[]): Condition | undefined {
  const [only] = conditions;
  return conditions.length < 2 ? only : { kind: 'and', conditions };
}

function asRejection({ source, reason }: Refusal): Rejection {
  return { index: source.name, reason };
}

function outranked(best: Candidate, others: readonly Candidate[]): readonly Rejection[] {
  return others.map(({ source, seek, skipping }) => ({
    index: source.name,
    reason: whyOutranked(best, { seek, skipping }),
  }));
}

function whyOutranked(
  { source, seek }: Candidate,
  other: Pick<Candidate, 'seek' | 'skipping'>,
): string {
  if (other.skipping.length > 0) return `lacks the items without ${listed(other.skipping)}`;
  return other.seek.sortConditions < seek.sortConditions
    ? `could answer, but ${source.name} uses more of its sort key`
    : `could answer as well; ${source.name} is preferred`;
}

function refuseUnknownPaths(model: ModelNode, { where, filter, order, select }: Search): void {
  const paths = [...where, ...filter].flatMap(pathsIn);
  if (order !== undefined) paths.push(order.path);
  for (const path of [...paths, ...(select ?? [])]) resolvePath(model.shape, path);
}
