import { guardPrefix } from '../codec/guard.ts';
import { storedKeyNames } from '../codec/key.ts';
import { sameValue } from '../codec/same-value.ts';
import type { AnyModel } from '../definition/model.ts';
import type { ModelNode } from '../definition/model-node.ts';
import { ConfigurationError } from '../errors/configuration.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { StreamRecord } from '../wire/streams.ts';
import type { StreamView } from './change.ts';
import type { AnyRoute } from './handlers.ts';
import { newestOf, tableOf } from './record.ts';

/** Who takes a record: a route; nobody, though the table is known; or the library, a guard of its own. */
export type FoundRoute =
  | { readonly kind: 'route'; readonly route: AnyRoute }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'guard' };

/** What says which names the models' tables have. */
export type NameTable = (model: AnyModel) => string;

/** A route, and what an item must have stored for it to be one of the model. */
interface Candidate {
  readonly route: AnyRoute;
  readonly literals: readonly (readonly [storedName: string, value: AttributeValue])[];
}

/**
 * Finds the route of a record: by the table in its ARN, then, where several models share a table,
 * by the first whose `match` or whose literals agree. Throws `ConfigurationError` for a table that
 * none of the models is in, and for routes that can never be taken.
 */
export function routeFinder(
  routes: readonly AnyRoute[],
  view: StreamView,
  nameTable: NameTable,
): (record: StreamRecord) => FoundRoute {
  const byTable = new Map<string, Candidate[]>();
  for (const route of routes) {
    const table = nameTable(route[0]);
    const candidate = { route, literals: literalsOf(route[0]['~node'], view) };
    byTable.set(table, [...(byTable.get(table) ?? []), candidate]);
  }
  for (const [table, candidates] of byTable) refuseUnreachable(table, candidates);
  return (record) => {
    const candidates = byTable.get(tableOf(record) ?? '');
    if (candidates === undefined) throw unknownTable(record, [...byTable.keys()]);
    if (isGuard(candidates, record)) return { kind: 'guard' };
    const item = newestOf(record);
    const isAlone = candidates.length === 1;
    const found = candidates.find((candidate) => takes(candidate, item, isAlone));
    return found === undefined ? { kind: 'unmatched' } : { kind: 'route', route: found.route };
  };
}

function takes({ route, literals }: Candidate, item: WireItem, isAlone: boolean): boolean {
  const [, { match }] = route;
  if (match !== undefined) return match(item);
  return isAlone || literals.every(([name, value]) => sameValue(item[name], value));
}

/** The attributes that tell a model's items from others; with keys alone, only those in the key. */
function literalsOf(node: ModelNode, view: StreamView): Candidate['literals'] {
  const keyNames = storedKeyNames(node);
  return Object.entries(node.shape).flatMap(([property, attribute]) => {
    const name = attribute.storedName ?? property;
    if (attribute.kind !== 'literal' || attribute.optional) return [];
    if (view === 'keys' && !keyNames.includes(name)) return [];
    return [[name, literalValue(attribute.value)] as const];
  });
}

function literalValue(value: string | number | boolean): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
}

/** A route that takes everything hides those behind it. */
function refuseUnreachable(table: string, candidates: readonly Candidate[]): void {
  const last = candidates.length - 1;
  const greedy = candidates.findIndex(
    ({ route, literals }) => route[1].match === undefined && literals.length === 0,
  );
  if (greedy === -1 || greedy === last) return;
  const [taken, hidden] = [candidates[greedy], candidates[last]].map((one) => one?.route[0].name);
  throw new ConfigurationError({
    code: 'stream-route-unreachable',
    message: `${taken} and ${hidden} are both in the table ${table}, and nothing tells their items apart: ${hidden} would never be called.`,
    hint: `Give the handlers of ${taken} a match, or both models a t.literal() of their own that the records carry.`,
  });
}

/** The library's own items, which keep unique values unique. */
function isGuard([first]: readonly Candidate[], { dynamodb }: StreamRecord): boolean {
  const [partitionKey = ''] = first === undefined ? [] : storedKeyNames(first.route[0]['~node']);
  const value = dynamodb?.Keys?.[partitionKey];
  return value !== undefined && 'S' in value && value.S.startsWith(guardPrefix);
}

function unknownTable(record: StreamRecord, tables: readonly string[]): ConfigurationError {
  const table = tableOf(record);
  const from = table === undefined ? `has the ARN ${record.eventSourceARN}` : `is from ${table}`;
  return new ConfigurationError({
    code: 'stream-table-unknown',
    message: `A record ${from}, and the models of the handler are in ${tables.join(', ')}.`,
    hint: "Add the model to on, or give the handler { db }, whose prefix is in the tables' names.",
  });
}
