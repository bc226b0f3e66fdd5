import { refuseTooLarge } from '../codec/item-size.ts';
import { keyOfWireItem } from '../codec/key.ts';
import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import { ValidationError } from '../errors/value.ts';
import type { Condition } from '../expression/condition.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { PutItemRequest } from '../wire/requests.ts';
import { claimsOf } from './claims.ts';
import { addConditions, type Draft, hasNoVersion, hasVersion } from './conditions.ts';
import { hides, isNotThere, isThere } from './liveness.ts';
import { expressionContext, type Operation, type OperationContext } from './operation.ts';
import { type Demand, decodeImage, refusalError } from './refusals.ts';

/** An item as the caller gives it, by property. */
export type GivenItem = { readonly [property: string]: unknown };

/** A whole item that must not exist: a PutItem with a condition. Gives the item as it is stored. */
export function createOperation(
  context: OperationContext,
  item: GivenItem,
): Operation<'PutItem', unknown> {
  refuseNoObject(context.model, 'create', item);
  const demand = { verb: 'create', presence: 'not-there' } as const;
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
  refuseNoObject(context.model, 'put', item);
  const verb = { verb: 'put', presence: 'either' } as const;
  if (version === undefined) return writeWhole(context, item, undefined, verb, [condition]);
  const expected = item[version] as number | undefined;
  const demand = { ...verb, version: expected ?? 'none' } as const;
  if (expected === undefined) {
    return writeWhole(context, item, 0, demand, [replacesNothing(context, version), condition]);
  }
  const { model, now } = context;
  const isExpected = [isThere(model, now), hasVersion(version, expected)];
  return writeWhole(context, item, expected + 1, demand, [...isExpected, condition]);
}

/** No item, one from before the model had versions, or one that is hidden. */
function replacesNothing({ model, now }: OperationContext, version: string): Condition {
  const unversioned = hasNoVersion(version);
  const hidden = hides(model, now);
  return hidden === undefined ? unversioned : { kind: 'or', conditions: [unversioned, hidden] };
}

/** A PutItem of a whole item, and the version that it gets. */
export function writeWhole(
  context: OperationContext,
  item: GivenItem,
  version: number | undefined,
  asked: Omit<Demand, 'key'>,
  conditions: readonly (Condition | undefined)[],
): Operation<'PutItem', unknown> {
  const { model, codec, table } = context;
  const encoded = encodeWhole(context, item, version);
  refuseTooLarge(model.name, encoded);
  const { verb, presence, version: expected } = asked;
  const demand: Demand = { verb, presence, version: expected, key: keyOf(context, item, encoded) };
  const request: Draft<PutItemRequest> = {
    TableName: table,
    Item: encoded,
    ReturnConsumedCapacity: 'TOTAL',
  };
  addConditions(request, expressionContext(context), conditions, context.also);
  return {
    name: 'PutItem',
    verb: demand.verb,
    model: model.name,
    key: demand.key,
    request,
    writes: true,
    claims: model.unique.length === 0 ? undefined : () => claimsOf(model, encoded),
    fromResponse: () => codec.decodeItem(encoded),
    fromRefusal: (cause) => refusalError(context, demand, cause),
    decodeImage: (image) => decodeImage(context, image),
  };
}

/** A whole item as it is stored, with the version that it gets. It may be too large. */
export function encodeWhole(
  context: OperationContext,
  item: GivenItem,
  version: number | undefined,
): WireItem {
  return context.codec.encodeItem(item, managedValues(context, item, version));
}

/** What the library writes into a whole item. A given `createdAt` is kept: data may be imported. */
function managedValues(
  { model: { roles }, now }: OperationContext,
  item: GivenItem,
  version: number | undefined,
): GivenItem | undefined {
  const { createdAt, updatedAt } = roles;
  const isManaged = createdAt !== undefined || updatedAt !== undefined;
  if (!isManaged && roles.version === undefined) return undefined;
  const managed: { [property: string]: unknown } = {};
  if (createdAt !== undefined) managed[createdAt] = item[createdAt] ?? now;
  if (updatedAt !== undefined) managed[updatedAt] = now;
  if (roles.version !== undefined) managed[roles.version] = version;
  return managed;
}

/** Throws for what has no attributes at all; the codec judges those that there are. */
export function refuseNoObject(model: ModelNode, verb: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw new ValidationError({
    code: 'value-type',
    path: '',
    message: `${verb} of a ${model.name} was not given an object of attributes.`,
    hint: 'Pass a plain object, each attribute under its property.',
  });
}

/** The key as the caller gave it, or as it is stored where a part of it came by default. */
function keyOf({ model, codec }: OperationContext, item: GivenItem, encoded: WireItem): object {
  const key: { [property: string]: unknown } = {};
  for (const property of keyProperties(model.key)) {
    const value = item[property];
    if (value === undefined) return codec.decodePartial(keyOfWireItem(model, encoded));
    key[property] = value;
  }
  return key;
}
