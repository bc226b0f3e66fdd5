import type { WireItem } from '../wire/attribute-value.ts';
import type { BatchGetItemResponse, KeysToGet } from '../wire/requests.ts';
import type { Operation, OperationContext } from './operation.ts';

/** What one BatchGetItem brought: the items, in no order, and the keys that were not read. */
export interface BatchedItems {
  readonly items: readonly WireItem[];
  readonly unprocessed: readonly WireItem[];
}

/** Up to 100 items of one table by their keys, each key once: a BatchGetItem. */
export function batchGetOperation(
  { model, table }: OperationContext,
  keys: KeysToGet,
): Operation<'BatchGetItem', BatchedItems> {
  return {
    name: 'BatchGetItem',
    verb: 'batchGet',
    model: model.name,
    key: undefined,
    request: { RequestItems: { [table]: keys }, ReturnConsumedCapacity: 'TOTAL' },
    writes: false,
    fromResponse: ({ Responses, UnprocessedKeys }: BatchGetItemResponse) => ({
      items: Responses?.[table] ?? [],
      unprocessed: UnprocessedKeys?.[table]?.Keys ?? [],
    }),
    fromRefusal: () => {
      throw new TypeError('A read has no condition that could be refused.');
    },
    decodeImage: () => undefined,
  };
}
