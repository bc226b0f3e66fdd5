import type { AnyWriteResponse } from '../codec/found-item.ts';
import type { Condition } from '../expression/condition.ts';
import type { DeleteItemRequest } from '../wire/requests.ts';
import { claimsOf } from './claims.ts';
import { addConditions, type Draft, hasVersion } from './conditions.ts';
import { isThere, type Shown } from './liveness.ts';
import { expressionContext, type Operation, type OperationContext } from './operation.ts';
import { type Demand, decodeImage, refusalError } from './refusals.ts';
import { versionProperty } from './version.ts';
import { visibleItem, visibleItemParser } from './visible-item.ts';

/** What a delete is asked. */
export interface DeleteInput {
  readonly key: object;
  readonly condition?: Condition | undefined;
  /** The version that the item must have. */
  readonly version?: number | undefined;
}

/** A mark is no reason not to remove what is marked. */
const shown: Shown = { withDeleted: true };

/**
 * One item, removed: a DeleteItem. Gives the item as it was, marked as deleted or not; `undefined`,
 * and no error, when there was none. With a version the item must exist and have it.
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
    shown,
  };
  const versionConditions =
    version === undefined
      ? []
      : [isThere(model, now, shown), hasVersion(versionProperty(model, 'delete'), version)];
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
    claims: model.unique.length === 0 ? undefined : () => claimsOf(model, undefined),
    parse: visibleItemParser(context, 'Attributes', shown),
    fromResponse: ({ Attributes: old }: AnyWriteResponse) => visibleItem(context, old, shown),
    fromRefusal: (cause) => refusalError(context, demand, cause),
    decodeImage: (image) => decodeImage(context, image),
  };
}
