import type { AttributeValue, WireItem } from '../../wire/attribute-value.ts';
import type {
  BatchGetItemRequest,
  BatchWriteItemRequest,
  OperationName,
} from '../../wire/requests.ts';
import { capacityOf, unitsOf } from './stats.ts';

/** What the requests that are shown may have, each some of it. */
interface AnyRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: WireItem;
  readonly Item?: WireItem;
  readonly KeyConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues?: WireItem;
  readonly ScanIndexForward?: boolean;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
  readonly Select?: string;
  readonly Segment?: number;
  readonly TotalSegments?: number;
  readonly ExclusiveStartKey?: WireItem;
  readonly RequestItems?: (BatchGetItemRequest & BatchWriteItemRequest)['RequestItems'];
  readonly TransactItems?: readonly { readonly [verb: string]: AnyRequest }[];
}

/** A request in a line, its names filled in: `Query users.byEmail email = ?`. */
export function requestText(name: string, given: object, withValues: boolean): string {
  const request = given as AnyRequest;
  const { TransactItems: lines, RequestItems: tables } = request;
  if (tables !== undefined) return `${name} ${Object.entries(tables).map(tableText).join(', ')}`;
  if (lines === undefined) return `${name} ${itemRequestText(request, withValues)}`.trimEnd();
  const texts = lines
    .flatMap(Object.entries<AnyRequest>)
    .map(([verb, line]) => `${verb} ${itemRequestText(line, withValues)}`);
  return `${name} ${texts.join('; ')}`;
}

/** The tables that a request is about. */
export function tablesOf(given: object): readonly string[] {
  const { TableName: table, RequestItems: tables, TransactItems: lines = [] } = given as AnyRequest;
  if (table !== undefined) return [table];
  if (tables !== undefined) return Object.keys(tables);
  return [...new Set(lines.flatMap(Object.values<AnyRequest>).flatMap(tablesOf))];
}

function tableText([table, part]: [string, { readonly Keys?: unknown }]): string {
  const { Keys: keys } = part;
  if (Array.isArray(keys)) return `${table} (${counted(keys.length, 'key')})`;
  return `${table} (${counted((part as unknown as readonly unknown[]).length, 'write')})`;
}

function itemRequestText(request: AnyRequest, withValues: boolean): string {
  const { TableName: table = '', IndexName: index, Key: key, Item: item } = request;
  const {
    KeyConditionExpression: sought,
    UpdateExpression: update,
    ConditionExpression: condition,
    FilterExpression: filter,
    ProjectionExpression: projection,
    ExclusiveStartKey: startKey,
    Segment: segment,
    TotalSegments: segments,
  } = request;
  const fill = (text: string): string => filled(text, request, withValues);
  const parts = [
    index === undefined ? table : `${table}.${index}`,
    key && itemText(key, withValues),
    item && itemText(item, withValues),
    sought && fill(sought),
    update && fill(update),
    condition && `if ${fill(condition)}`,
    filter && `filter ${fill(filter)}`,
    projection && `select ${fill(projection)}`,
    request.Select === 'COUNT' && 'count',
    request.ScanIndexForward === false && 'desc',
    request.ConsistentRead && 'consistent',
    request.Limit !== undefined && `limit ${request.Limit}`,
    segment !== undefined && `segment ${segment} of ${segments}`,
    startKey && `from ${itemText(startKey, withValues)}`,
  ];
  return parts.filter(Boolean).join(' ');
}

/** An expression with its names filled in, and its values where they are wanted. */
function filled(text: string, request: AnyRequest, withValues: boolean): string {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = request;
  return text.replace(/[#:]\w+/g, (placeholder) => {
    const value = values[placeholder];
    if (value === undefined) return nameText(names[placeholder] ?? placeholder);
    return withValues ? valueText(value) : '?';
  });
}

function itemText(item: WireItem, withValues: boolean): string {
  const attributes = Object.entries(item).map(
    ([name, value]) => `${nameText(name)}: ${withValues ? valueText(value) : '?'}`,
  );
  return `{ ${attributes.join(', ')} }`;
}

/** Names in a record may be anybody's: what has a line break must not look like a line of ours. */
function nameText(name: string): string {
  return /[\s\p{Cc}]/u.test(name) ? JSON.stringify(name) : name;
}

const longestValue = 200;

/** A value as it travels, without its type: `"Ada"`, `35`, `["a","b"]`. */
function valueText(value: AttributeValue): string {
  const [[type, inner] = ['', undefined]] = Object.entries(value);
  const text = type === 'N' ? String(inner) : type === 'NULL' ? 'null' : JSON.stringify(inner);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

const reading: ReadonlySet<string> = new Set<OperationName>([
  'GetItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'TransactGetItems',
]);

/** What an answer brought, in a line: `GetItem users answered: 1 item, 0.5 read units`. */
export function answerText(name: OperationName, request: object, response: object): string {
  const { IndexName: index } = request as AnyRequest;
  const tables = tablesOf(request).join(', ');
  const where = `${name} ${tables}${index === undefined ? '' : `.${index}`}`.trimEnd();
  const cost = (kind: string): string => counted(unitsOf(response), `${kind} unit`);
  if (reading.has(name)) {
    return `${where} answered: ${counted(itemsIn(response), 'item')}, ${cost('read')}`;
  }
  const isFree = capacityOf(response).length === 0;
  return isFree ? `${where} answered` : `${where} answered: ${cost('write')}`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How many items an answer has, whatever it answers. */
function itemsIn(response: AnyResponse): number {
  const { Item: item, Items: items, Count: count, Responses: answers } = response;
  if (answers === undefined) return items?.length ?? count ?? (item === undefined ? 0 : 1);
  if (Array.isArray(answers)) return answers.filter(({ Item }: AnyResponse) => Item).length;
  const lists: readonly { readonly length: number }[] = Object.values(answers);
  return lists.reduce((sum, { length }) => sum + length, 0);
}

/** What the answers of reads may have, each some of it. */
interface AnyResponse {
  readonly Item?: WireItem;
  readonly Items?: { readonly length: number };
  readonly Count?: number;
  readonly Responses?: object;
}
