import { refuseTooLarge } from '../codec/item-size.ts';
import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import { conditionFields, hasNoVersion, hasVersion } from './conditions.ts';
import { isExpired, isNotThere } from './liveness.ts';
import { expressionContext, type Operation, type OperationContext } from './operation.ts';
import { type Demand, decodeImage, refusalError } from './refusals.ts';

/** An item as the caller gives it, by property. */
export type GivenItem = { readonly [property: string]: unknown };

/** A whole item that must not exist: a PutItem with a condition. Gives the item as it is stored. */
export function createOperation(
  context: OperationContext,
  item: GivenItem,
): Operation<'PutItem', unknown> {
  const demand: Demand = { verb: 'create', key: keyOf(context.model, item), presence: 'not-there' };
  return writeWhole(context, item, 0, demand, [isNotThere(context.model, context.now)]);
}

/**
 * A whole item, created or replaced: a PutItem. On a versioned model it is never blind: with a
 * version it replaces only that one, without it replaces nothing that has one.
 */
export function putOperation(
  context: OperationContext,
  item: GivenItem,
  condition: Condition | undefined,
): Operation<'PutItem', unknown> {
  const { version } = context.model.roles;
  const key = keyOf(context.model, item);
  if (version === undefined) {
    const demand: Demand = { verb: 'put', key, presence: 'either' };
    return writeWhole(context, item, undefined, demand, [condition]);
  }
  const expected = item[version] as number | undefined;
  const demand: Demand = { verb: 'put', key, presence: 'either', version: expected ?? 'none' };
  return expected === undefined
    ? writeWhole(context, item, 0, demand, [replacesNothing(context, version), condition])
    : writeWhole(context, item, expected + 1, demand, [hasVersion(version, expected), condition]);
}

/** No item, one from before the model had versions, or one that has expired. */
function replacesNothing({ model, now }: OperationContext, version: string): Condition {
  const unversioned = hasNoVersion(version);
  const expired = isExpired(model, now);
  return expired === undefined
    ? unversioned
    : { kind: 'or', conditions: [unversioned, expired] };
}

function writeWhole(
  context: OperationContext,
  item: GivenItem,
  version: number | undefined,
  demand: Demand,
  conditions: readonly (Condition | undefined)[],
): Operation<'PutItem', unknown> {
  const { model, codec, table } = context;
  const encoded = codec.encodeItem(item, managedValues(context, item, version));
  refuseTooLarge(model.name, encoded);
  return {
    name: 'PutItem',
    verb: demand.verb,
    model: model.name,
    key: demand.key,
    request: {
      TableName: table,
      Item: encoded,
      ...conditionFields(expressionContext(context), conditions),
      ReturnConsumedCapacity: 'TOTAL',
    },
    writes: true,
    fromResponse: () => codec.decodeItem(encoded),
    fromRefusal: (cause) => refusalError(context, demand, cause),
    decodeImage: (image) => decodeImage(context, image),
  };
}

/** What the library writes into a whole item. A given `createdAt` is kept: data may be imported. */
function managedValues(
  { model, now }: OperationContext,
  item: GivenItem,
  version: number | undefined,
): GivenItem {
  const { roles } = model;
  const managed: { [property: string]: unknown } = {};
  if (roles.createdAt !== undefined) managed[roles.createdAt] = item[roles.createdAt] ?? now;
  if (roles.updatedAt !== undefined) managed[roles.updatedAt] = now;
  if (roles.version !== undefined) managed[roles.version] = version;
  return managed;
}

function keyOf(model: ModelNode, item: GivenItem): GivenItem {
  const key: { [property: string]: unknown } = {};
  for (const property of keyProperties(model.key)) key[property] = item[property];
  return key;
}
