/* Hot: runs for every query. Guarded by the `query` rows of `npm run bench`. */
import { codecOf } from '../codec/codec.ts';
import type { ItemDecoder } from '../codec/found-items.ts';
import { storedKeyNames } from '../codec/key.ts';
import { soughtValueEncoder } from '../codec/key-value.ts';
import { decoderOf } from '../codec/selection.ts';
import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import { digestCondition, digestPath, mapValues, newDigest } from '../expression/digest.ts';
import type { ExpressionContext } from '../expression/operand.ts';
import { parameter } from '../expression/parameter.ts';
import { type OpenValue, placeholderFields, placeholders } from '../expression/placeholders.ts';
import { renderProjection } from '../expression/projection.ts';
import { renderCondition } from '../expression/render-condition.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan, QueryPlan, ScanPlan } from '../plan/plan.ts';
import type { Search } from '../plan/search.ts';
import { carriedBy } from '../plan/source.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { QueryRequest, ScanRequest, SearchRequest } from '../wire/requests.ts';

/** Whether items are read, or only counted. */
export type Reading = 'items' | 'count';

/** A search of one shape, planned and rendered: all of its requests but the values. */
export interface CompiledSearch {
  readonly plan: Plan;
  /** What every request of this shape has in common. */
  readonly fields: Omit<QueryRequest | ScanRequest, 'TableName'>;
  /** Values that every request has in common. */
  readonly fixed: WireItem;
  /** The values that differ from request to request. */
  readonly open: readonly OpenValue[];
  readonly decoder: ItemDecoder;
  /** Whether it seeks a whole key of the table: there is one item at most, and nothing behind it. */
  readonly isOneItem: boolean;
}

/** A compiled search and the values of one of its kind. */
export interface BoundSearch {
  readonly compiled: CompiledSearch;
  /** In the order in which the open values count them. */
  readonly values: readonly unknown[];
  /** How many of them are the caller's own; the others hide what has expired. */
  readonly ownValues: number;
  /** The shape of the conditions alone: what a signed cursor is tied to. */
  readonly conditions: string;
}

/** Shapes seen, by model. Programs have few; one that builds conditions from input may have many. */
const compiled = new WeakMap<ModelNode, Map<string, CompiledSearch>>();
const mostRemembered = 500;

/**
 * A search, compiled, and its values in the order in which its open values count them. Searches of
 * one shape, which differ only in values, are planned and rendered once.
 */
export function compileSearch(
  model: ModelNode,
  search: Search,
  hidden: readonly Condition[],
  reading: Reading,
): BoundSearch {
  const digest = newDigest();
  for (const condition of search.where) digestCondition(digest, condition);
  digest.shape += '|';
  for (const condition of search.filter) digestCondition(digest, condition);
  digest.shape += '|';
  const ownValues = digest.values.length;
  for (const condition of hidden) digestCondition(digest, condition);
  const { shape: conditions, values } = digest;
  digest.shape += settingsOf(search, reading);
  for (const name of namesOf(search)) digestPath(digest, name);
  const shapes = compiled.get(model) ?? new Map<string, CompiledSearch>();
  const known = shapes.get(digest.shape);
  if (known !== undefined) return { compiled: known, values, ownValues, conditions };
  const made = compile(model, search, hidden, reading);
  if (shapes.size >= mostRemembered) shapes.clear();
  compiled.set(model, shapes.set(digest.shape, made));
  return { compiled: made, values, ownValues, conditions };
}

/** Everything about a search that is not in its conditions and changes its plan or its text. */
function settingsOf(search: Search, reading: Reading): string {
  const { kind, order, index, consistent, allowScan, hydrate, select } = search;
  return `|${kind} ${reading} ${index === undefined} ${order?.direction} ${consistent} ${allowScan} ${hydrate} ${select === undefined}`;
}

/** The names among the settings. They are the caller's, so each stands in a place of its own. */
function namesOf({ index = '', order, select = [] }: Search): readonly string[] {
  return [index, order?.path ?? '', ...select];
}

function compile(
  model: ModelNode,
  search: Search,
  hidden: readonly Condition[],
  reading: Reading,
): CompiledSearch {
  let count = 0;
  const open = (condition: Condition): Condition => mapValues(condition, () => parameter(count++));
  const shape: Search = {
    ...search,
    where: search.where.map(open),
    filter: search.filter.map(open),
  };
  const plan = makePlan(model, shape, hidden.map(open));
  if (plan.kind === 'nothing') {
    return {
      plan,
      fields: {},
      fixed: {},
      open: [],
      decoder: decoderOf(model, {}),
      isOneItem: true,
    };
  }
  const context: ExpressionContext = { model, codec: codecOf(model), placeholders: placeholders() };
  const fields = fieldsOf(context, plan, reading);
  return {
    plan,
    fields,
    fixed: context.placeholders.values,
    open: context.placeholders.open.map((value) => asSought(plan, value)),
    decoder: decoderOf(model, { paths: plan.select, carried: carriedFor(model, plan) }),
    isOneItem: seeksOneItem(model, plan),
  };
}

function seeksOneItem({ key }: ModelNode, plan: QueryPlan | ScanPlan): boolean {
  if (plan.kind !== 'query' || plan.index !== undefined) return false;
  const equalities = plan.keyConditions.filter(
    (condition) => condition.kind === 'comparison' && condition.operator === '=',
  );
  return equalities.length === keyProperties(key).length;
}

/** A value of the key condition is held to what keys are. */
function asSought(plan: QueryPlan | ScanPlan, value: OpenValue): OpenValue {
  if (!value.isKey || plan.kind !== 'query') return value;
  const part = plan.partition.includes(value.path) ? 'partition key' : 'sort key';
  return { ...value, encode: soughtValueEncoder(value.encode, value.path, part) };
}

/** Rendered in the order in which DynamoDB's documentation lists them. */
function fieldsOf(
  context: ExpressionContext,
  plan: QueryPlan | ScanPlan,
  reading: Reading,
): Omit<SearchRequest, 'TableName'> {
  const fields: { -readonly [TField in keyof QueryRequest]?: QueryRequest[TField] } = {};
  if (plan.index !== undefined) fields.IndexName = plan.index.name;
  if (plan.kind === 'query') {
    const conditions = plan.keyConditions;
    context.placeholders.inKey = true;
    const text = renderCondition(context, { kind: 'and', conditions });
    context.placeholders.inKey = false;
    if (text !== undefined) fields.KeyConditionExpression = text;
    if (plan.direction === 'desc') fields.ScanIndexForward = false;
  }
  const filter = plan.filter && renderCondition(context, plan.filter);
  if (filter !== undefined) fields.FilterExpression = filter;
  Object.assign(fields, reading === 'count' ? { Select: 'COUNT' } : selected(context, plan));
  if (plan.consistent) fields.ConsistentRead = true;
  const { ExpressionAttributeNames: names } = placeholderFields(context.placeholders);
  if (names !== undefined) fields.ExpressionAttributeNames = names;
  return { ...fields, ReturnConsumedCapacity: 'TOTAL' };
}

/** What is read: the keys always, because cursors are made of them. */
function selected(
  { model, placeholders: context }: ExpressionContext,
  plan: QueryPlan | ScanPlan,
): Pick<SearchRequest, 'ProjectionExpression' | 'Select'> {
  const keys = storedKeyNames(model, plan.index);
  if (plan.hydrate) return { ProjectionExpression: renderProjection(context, model, [], keys) };
  if (plan.select !== undefined) {
    return { ProjectionExpression: renderProjection(context, model, plan.select, keys) };
  }
  const isPartLocal = plan.index?.kind === 'localIndex' && plan.index.projection !== 'all';
  return isPartLocal && carriedFor(model, plan) === undefined ? { Select: 'ALL_ATTRIBUTES' } : {};
}

/** What an index carries, where that is all that was asked for. */
function carriedFor(model: ModelNode, plan: QueryPlan | ScanPlan): ReadonlySet<string> | undefined {
  const { index, select, hydrate, carriedOnly } = plan;
  return index === undefined || select !== undefined || hydrate || !carriedOnly
    ? undefined
    : carriedBy(model, index);
}
