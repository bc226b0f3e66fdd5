/* Hot: runs for every page. Guarded by the `query` rows of `npm run bench`. */

import { type FoundItems, foundItems, readAnswer } from '../codec/found-items.ts';
import { fillValues } from '../expression/open-values.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { QueryRequest, ScanRequest, SearchResponse } from '../wire/requests.ts';
import type { CompiledSearch } from './compile-search.ts';
import type { Operation, OperationContext } from './operation.ts';

/** What one request of a search adds to its shape. */
export interface PageRequest {
  readonly values: readonly unknown[];
  /** The most items that DynamoDB may read. */
  readonly limit?: number | undefined;
  /** Behind which item it begins. */
  readonly startKey?: WireItem | undefined;
  readonly segment?: { readonly number: number; readonly total: number } | undefined;
}

/** What one request of a search brought. */
export interface Chunk {
  readonly items: FoundItems;
  readonly count: number;
  readonly scannedCount: number;
  /** Where the next request begins; missing when there is nothing left. */
  readonly lastKey: WireItem | undefined;
}

/** The request of one page. */
export function searchRequest(
  { fields, fixed, open }: CompiledSearch,
  table: string,
  { values, limit, startKey, segment }: PageRequest,
): QueryRequest | ScanRequest {
  const filled = fillValues(fixed, open, values);
  return {
    TableName: table,
    ...fields,
    ...(Object.keys(filled).length === 0 ? {} : { ExpressionAttributeValues: filled }),
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    ...(segment === undefined ? {} : { Segment: segment.number, TotalSegments: segment.total }),
  };
}

/** One request of a search: a Query or a Scan. */
export function searchOperation(
  { model, table }: OperationContext,
  compiled: CompiledSearch,
  page: PageRequest,
): Operation<'Query' | 'Scan', Chunk> {
  const name = compiled.plan.kind === 'scan' ? 'Scan' : 'Query';
  const { decoder } = compiled;
  return {
    name,
    verb: compiled.plan.kind,
    model: model.name,
    key: undefined,
    request: searchRequest(compiled, table, page) as QueryRequest,
    writes: false,
    // What is to be hydrated is not what the decoder takes, and counts have no items.
    parse: isHydrated(compiled)
      ? undefined
      : (text) => readAnswer(text, ['Items'], decoder) ?? JSON.parse(text),
    fromResponse: ({ Items, Count, ScannedCount, LastEvaluatedKey }: AnySearchResponse) => ({
      items: foundItems(Items, decoder),
      count: Count ?? 0,
      scannedCount: ScannedCount ?? 0,
      // DynamoDB gives a position behind the item of a whole key as well, and then an empty page.
      lastKey: compiled.isOneItem ? undefined : LastEvaluatedKey,
    }),
    fromRefusal: notConditional,
    decodeImage: () => undefined,
  };
}

/** A response whose items may have been read already. */
type AnySearchResponse = Omit<SearchResponse, 'Items'> & {
  readonly Items?: readonly WireItem[] | FoundItems;
};

function isHydrated({ plan }: CompiledSearch): boolean {
  return plan.kind !== 'nothing' && plan.hydrate;
}

function notConditional(): never {
  throw new TypeError('A read has no condition that could be refused.');
}
