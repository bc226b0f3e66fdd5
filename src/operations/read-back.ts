import { ItemNotFoundError } from '../errors/outcome.ts';
import type { Operation } from './operation.ts';
import { shown } from './refusals.ts';

/**
 * The item that a transaction has updated, since transactions give nothing back: a consistent
 * GetItem. Others may have written it in between; where they have deleted it, `item-gone`.
 */
export function readBackOperation(
  update: Operation<'UpdateItem', unknown>,
): Operation<'GetItem', unknown> {
  const { verb, model, key, request, fromRefusal, decodeImage } = update;
  return {
    name: 'GetItem',
    verb,
    model,
    key,
    request: {
      TableName: request.TableName,
      Key: request.Key,
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    },
    writes: false,
    fromResponse({ Item: item }) {
      if (item === undefined) throw itemGone(update);
      return update.fromResponse({ Attributes: item });
    },
    fromRefusal,
    decodeImage,
  };
}

function itemGone({ verb, model, key }: Operation<'UpdateItem', unknown>): ItemNotFoundError {
  return new ItemNotFoundError({
    model,
    key,
    item: undefined,
    code: 'item-gone',
    message: `${verb} of ${model} ${shown(key)} was applied, but the item has been deleted since.`,
    hint: 'Do not repeat it: it was done, and cannot be shown any more.',
  });
}
