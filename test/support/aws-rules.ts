import { storedKeyNames } from '../../src/codec/key.ts';
import { keyText } from '../../src/codec/key-text.ts';
import type { ModelNode, NamedIndex } from '../../src/definition/model-node.ts';
import { storedName } from '../../src/definition/model-node.ts';
import { carriedBy } from '../../src/plan/source.ts';
import type { QueryRequest, ScanRequest } from '../../src/wire/requests.ts';

type Search = QueryRequest | ScanRequest;

/**
 * What AWS refuses in a Query or a Scan of a model, although the engine of the tests takes it: keys
 * in filters, what a global index lacks, foreign start keys, unused placeholders, long lists.
 */
export function awsRefusals(
  model: ModelNode,
  operation: string,
  request: object,
): readonly string[] {
  if (operation !== 'Query' && operation !== 'Scan') return [];
  const search = request as Search;
  const index = Object.values(model.indexes).find(({ name }) => name === search.IndexName);
  return [
    ...placeholderProblems(search),
    ...(operation === 'Query' ? keyProblems(model, index, search as QueryRequest) : []),
    ...projectionProblems(model, index, search),
    ...startProblems(model, index, search),
    ...limitProblems(search),
    ...(search.ConsistentRead && index?.kind === 'globalIndex' ? ['consistent on a GSI'] : []),
  ];
}

function placeholderProblems(search: Search): readonly string[] {
  const text = expressionsOf(search).join(' ');
  const used = new Set(text.match(/[#:]\w+/g) ?? []);
  const given = [
    ...Object.keys(search.ExpressionAttributeNames ?? {}),
    ...Object.keys(search.ExpressionAttributeValues ?? {}),
  ];
  const isEmpty = [search.ExpressionAttributeNames, search.ExpressionAttributeValues].some(
    (all) => all !== undefined && Object.keys(all).length === 0,
  );
  return [
    ...given.filter((name) => !used.has(name)).map((name) => `${name} is given, but not used`),
    ...[...used].filter((name) => !given.includes(name)).map((name) => `${name} is not given`),
    ...(isEmpty ? ['an empty map of placeholders'] : []),
    ...expressionsOf(search)
      .filter((expression) => Buffer.byteLength(expression) > 4096)
      .map(() => 'an expression of more than 4 KB'),
    ...(text.match(/IN \([^)]*\)/g) ?? [])
      .filter((list) => list.split(',').length > 100)
      .map(() => 'an IN of more than 100'),
  ];
}

function expressionsOf(search: Search): readonly string[] {
  const key = 'KeyConditionExpression' in search ? search.KeyConditionExpression : undefined;
  return [key, search.FilterExpression, search.ProjectionExpression].filter(
    (expression) => expression !== undefined,
  );
}

function keyProblems(
  model: ModelNode,
  index: NamedIndex | undefined,
  query: QueryRequest,
): readonly string[] {
  const own = ownKey(model, index);
  const sought = namesIn(query, query.KeyConditionExpression);
  const dropped = namesIn(query, query.FilterExpression);
  const hasPartition = /^#\d+ = :\d+( AND .+)?$/.test(query.KeyConditionExpression ?? '');
  return [
    ...(hasPartition && sought[0] === own[0] ? [] : ['no equality on the partition key first']),
    ...sought.filter((name) => !own.includes(name)).map((name) => `${name} is no key`),
    ...dropped.filter((name) => own.includes(name)).map((name) => `${name} is a key in a filter`),
    ...(new Set(sought).size < sought.length ? ['two conditions on one key'] : []),
  ];
}

/** The stored names of what a Query on a source seeks by. */
function ownKey(model: ModelNode, index: NamedIndex | undefined): readonly string[] {
  const table = storedKeyNames(model);
  if (index === undefined) return table;
  const sort = index.sortKey.map(({ property }) => storedName(model.shape, property));
  const partition = index.partitionKey.map(({ property }) => storedName(model.shape, property));
  return index.kind === 'localIndex' ? [...table.slice(0, 1), ...sort] : [...partition, ...sort];
}

/** The stored names that an expression's paths begin with. */
function namesIn({ ExpressionAttributeNames: names }: Search, text = ''): readonly string[] {
  const first = text.match(/(?<![.\w])#\d+/g) ?? [];
  return first.map((placeholder) => names?.[placeholder] ?? placeholder);
}

function projectionProblems(
  model: ModelNode,
  index: NamedIndex | undefined,
  search: Search,
): readonly string[] {
  const paths = search.ProjectionExpression?.split(', ') ?? [];
  const overlapping = paths.filter((path, at) =>
    paths.some((other, position) => position !== at && `${path}.`.startsWith(`${other}.`)),
  );
  const carried = index?.kind === 'globalIndex' ? carriedBy(model, index) : undefined;
  const stored = carried && [...carried].map((property) => storedName(model.shape, property));
  const lacking = namesIn(search, search.ProjectionExpression).filter(
    (name) => stored && !stored.includes(name),
  );
  return [
    ...overlapping.map((path) => `${path} overlaps`),
    ...lacking.map((name) => `the index lacks ${name}`),
    ...(stored && search.Select === 'ALL_ATTRIBUTES' ? ['ALL_ATTRIBUTES of a part'] : []),
    ...(paths.length > 0 && search.Select !== undefined && search.Select !== 'SPECIFIC_ATTRIBUTES'
      ? ['a projection and Select']
      : []),
  ];
}

function startProblems(
  model: ModelNode,
  index: NamedIndex | undefined,
  search: Search,
): readonly string[] {
  const start = search.ExclusiveStartKey;
  if (start === undefined) return [];
  const expected = [...storedKeyNames(model, index)].sort();
  const given = Object.keys(start).sort();
  const problems = expected.join() === given.join() ? [] : [`a start key of ${given}`];
  const [partition = ''] = ownKey(model, index);
  const bound = Object.entries(search.ExpressionAttributeValues ?? {}).find(([placeholder]) =>
    'KeyConditionExpression' in search
      ? search.KeyConditionExpression?.startsWith(`#0 = ${placeholder}`)
      : false,
  )?.[1];
  const isForeign =
    bound !== undefined && keyText({ key: bound }) !== keyText({ key: start[partition] ?? bound });
  return isForeign ? [...problems, 'a start key of another partition'] : problems;
}

function limitProblems({ Limit: limit }: Search): readonly string[] {
  const isFine = limit === undefined || (limit >= 1 && limit <= 2 ** 31 - 1);
  return isFine ? [] : [`a Limit of ${limit}`];
}
