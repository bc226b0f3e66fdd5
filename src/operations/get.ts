import type { AnyGetResponse } from '../codec/found-item.ts';
import type { Shown } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';
import { itemNotFound } from './refusals.ts';
import { visibleItem, visibleItemParser } from './visible-item.ts';

/** How a get reads. */
export interface GetInput {
  readonly key: object;
  readonly consistent: boolean;
  /** What is shown although the model hides it. */
  readonly shown?: Shown | undefined;
}

/** One item by its key: a GetItem. `undefined` when there is none. */
export function getOperation(
  context: OperationContext,
  { key, consistent, shown }: GetInput,
): Operation<'GetItem', unknown> {
  const { model, codec, table } = context;
  return {
    name: 'GetItem',
    verb: 'get',
    model: model.name,
    key,
    request: {
      TableName: table,
      Key: codec.encodeKey(key),
      ...(consistent ? { ConsistentRead: true } : {}),
      ReturnConsumedCapacity: 'TOTAL',
    },
    writes: false,
    parse: visibleItemParser(context, 'Item', shown),
    fromResponse: ({ Item: item }: AnyGetResponse) => visibleItem(context, item, shown),
    fromRefusal: () => itemNotFound('get', { model: model.name, key }),
    decodeImage: () => undefined,
  };
}

/** The same read, for a caller who needs the item: throws ItemNotFoundError when there is none. */
export function getOrThrowOperation(
  context: OperationContext,
  input: GetInput,
  verb = 'getOrThrow',
): Operation<'GetItem', unknown> {
  const get = getOperation(context, input);
  return {
    ...get,
    verb,
    fromResponse: (response) => {
      const item = get.fromResponse(response);
      if (item === undefined) throw itemNotFound(verb, get);
      return item;
    },
  };
}
