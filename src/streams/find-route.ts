import { isGuardItem } from '../codec/guard.ts';
import { storedKeyNames } from '../codec/key.ts';
import { sameValue } from '../codec/same-value.ts';
import type { AnyModel } from '../definition/model.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { StreamView } from '../definition/stream-view.ts';
import { ConfigurationError } from '../errors/configuration.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import type { StreamRecord } from '../wire/streams.ts';
import type { AnyRoute } from './handlers.ts';
import { type ChangeKind, newestOf, tableOf } from './record.ts';

/** Who takes a record: a route; nobody, though the table is known; or the library, a guard of its own. */
export type FoundRoute =
  | { readonly kind: 'route'; readonly route: AnyRoute }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'guard' };

/** What says which names the models' tables have. */
export type NameTable = (model: AnyModel) => string;

/** A value that an item must have stored for it to be one of a model. */
type StoredLiteral = readonly [storedName: string, value: AttributeValue];

/** A route, and what tells the items of its model from others. */
interface Candidate {
  readonly route: AnyRoute;
  readonly literals: readonly StoredLiteral[];
  /** Those in the key: all that a record without an image has. */
  readonly keyLiterals: readonly StoredLiteral[];
}

/** The changes whose records have no image, by what the stream carries. */
const withoutImage: Readonly<Record<StreamView, readonly ChangeKind[]>> = {
  bothImages: [],
  newImage: ['remove'],
  oldImage: ['insert'],
  keys: ['insert', 'modify', 'remove'],
};

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
    const table = nameInArn(nameTable(route[0]));
    byTable.set(table, [...(byTable.get(table) ?? []), candidateOf(route)]);
  }
  for (const [table, candidates] of byTable) refuseUnreachable(table, candidates, view);
  return (record) => {
    const candidates = byTable.get(tableOf(record) ?? '');
    if (candidates === undefined) throw unknownTable(record, [...byTable.keys()]);
    if (isGuard(candidates, record)) return { kind: 'guard' };
    const isAlone = candidates.length === 1;
    const found = candidates.find((candidate) => takes(candidate, record, isAlone));
    return found === undefined ? { kind: 'unmatched' } : { kind: 'route', route: found.route };
  };
}

/** A table of another account is named by its ARN, and streams name it by what is last in that. */
function nameInArn(table: string): string {
  return /^arn:.*:table\/(.+)$/.exec(table)?.[1] ?? table;
}

function takes(candidate: Candidate, record: StreamRecord, isAlone: boolean): boolean {
  const [, { match }] = candidate.route;
  const item = newestOf(record);
  if (match !== undefined) return match(item);
  const literals = hasImage(record) ? candidate.literals : candidate.keyLiterals;
  return isAlone || literals.every(([name, value]) => sameValue(item[name], value));
}

function hasImage({ dynamodb }: StreamRecord): boolean {
  return dynamodb?.NewImage !== undefined || dynamodb?.OldImage !== undefined;
}

function candidateOf(route: AnyRoute): Candidate {
  const node = route[0]['~node'];
  const literals = literalsOf(node);
  const keyNames = storedKeyNames(node);
  return { route, literals, keyLiterals: literals.filter(([name]) => keyNames.includes(name)) };
}

/** The attributes that tell a model's items from others. */
function literalsOf(node: ModelNode): readonly StoredLiteral[] {
  return Object.entries(node.shape).flatMap(([property, attribute]) =>
    attribute.kind === 'literal' && !attribute.optional
      ? [[attribute.storedName ?? property, literalValue(attribute.value)] as const]
      : [],
  );
}

function literalValue(value: string | number | boolean): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
}

/** A route that takes everything hides those behind it. */
function refuseUnreachable(
  table: string,
  candidates: readonly Candidate[],
  view: StreamView,
): void {
  const firstGreedy = (literals: 'literals' | 'keyLiterals'): number =>
    candidates.findIndex(({ route, ...told }) => !route[1].match && told[literals].length === 0);
  const last = candidates.length - 1;
  const greedy = firstGreedy(view === 'keys' ? 'keyLiterals' : 'literals');
  if (greedy !== -1 && greedy !== last) throw unreachable(table, candidates, greedy, 'a record');
  const greedyByKey = firstGreedy('keyLiterals');
  if (greedyByKey === -1 || greedyByKey === last) return;
  const lost = withoutImage[view].find((kind) =>
    candidates.slice(greedyByKey).some(({ route }) => route[1][kind] !== undefined),
  );
  // Whose item was inserted, or removed, cannot be told: no guess is made.
  if (lost !== undefined)
    throw unreachable(table, candidates, greedyByKey, `the record of ${lost}`);
}

function unreachable(
  table: string,
  candidates: readonly Candidate[],
  greedy: number,
  subject: string,
): ConfigurationError {
  const [taken, hidden] = [candidates[greedy], candidates.at(-1)].map((one) => one?.route[0].name);
  return new ConfigurationError({
    code: 'stream-route-unreachable',
    message: `${taken} and ${hidden} are both in the table ${table}, and nothing in ${subject} tells their items apart: ${taken} would take all of them.`,
    hint: `Give the handlers of ${taken} a match, or both models a t.literal() of their own that the records carry.`,
  });
}

/** The library's own items, which keep unique values unique. */
function isGuard([first]: readonly Candidate[], { dynamodb }: StreamRecord): boolean {
  return first !== undefined && isGuardItem(first.route[0]['~node'], dynamodb?.Keys ?? {});
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
