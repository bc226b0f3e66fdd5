import type { Condition } from '../expression/condition.ts';
import type { DeleteItemRequest, WriteResponse } from '../wire/requests.ts';
import { addConditions, type Draft, hasVersion } from './conditions.ts';
import { isHidden, isThere } from './liveness.ts';
import { expressionContext, type Operation, type OperationContext } from './operation.ts';
import { type Demand, decodeImage, refusalError } from './refusals.ts';
import { versionProperty } from './version.ts';

/** What a delete is asked. */
export interface DeleteInput {
  readonly key: object;
  readonly condition?: Condition | undefined;
  /** The version that the item must have. */
  readonly version?: number | undefined;
}

/**
 * One item, deleted: a DeleteItem. Gives the item as it was; `undefined`, and no error, when there
 * was none. With a version the item must exist and have it.
 */
export function deleteOperation(
  context: OperationContext,
  { key, condition, version }: DeleteInput,
): Operation<'DeleteItem', unknown> {
  const { model, codec, table, now } = context;
  const demand: Demand = {
    verb: 'delete',
    key,
    presence: version === undefined ? 'either' : 'there',
    version,
  };
  const versionConditions =
    version === undefined
      ? []
      : [isThere(model, now), hasVersion(versionProperty(model, 'delete'), version)];
  const request: Draft<DeleteItemRequest> = {
    TableName: table,
    Key: codec.encodeKey(key),
    ReturnValues: 'ALL_OLD',
    ReturnConsumedCapacity: 'TOTAL',
  };
  const conditions = [...versionConditions, condition];
  addConditions(request, expressionContext(context), conditions, context.also);
  return {
    name: 'DeleteItem',
    verb: 'delete',
    model: model.name,
    key,
    request,
    writes: true,
    fromResponse: ({ Attributes: old }: WriteResponse) =>
      old === undefined || isHidden(model, old, now) ? undefined : codec.decodeItem(old),
    fromRefusal: (cause) => refusalError(context, demand, cause),
    decodeImage: (image) => decodeImage(context, image),
  };
}
