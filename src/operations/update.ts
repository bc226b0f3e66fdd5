import { codecOf, type ModelCodec } from '../codec/codec.ts';
import {
  type AnyWriteResponse,
  type FoundItem,
  foundItem,
  itemParser,
} from '../codec/found-item.ts';
import { ownValue } from '../codec/guards.ts';
import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import { ValidationError } from '../errors/value.ts';
import type { Condition } from '../expression/condition.ts';
import { renderUpdate } from '../expression/render-update.ts';
import type { UpdateAction } from '../expression/update.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { UpdateItemRequest } from '../wire/requests.ts';
import { isSmallItem } from '../wire/size.ts';
import { claimsAfter } from './claims.ts';
import { addConditions, type Draft, hasVersion } from './conditions.ts';
import { getOrThrowOperation } from './get.ts';
import { isThere } from './liveness.ts';
import { expressionContext, type Operation, type OperationContext } from './operation.ts';
import { type GivenItem, refuseNoObject } from './put.ts';
import { type Demand, decodeImage, refusalError } from './refusals.ts';
import { explainUpdate } from './update-failures.ts';
import { refuseTooLargeChanges } from './update-size.ts';

/** What an update is asked. */
export interface UpdateInput {
  readonly key: object;
  /** The new values by property; `undefined` leaves an attribute alone. */
  readonly changes: GivenItem;
  readonly condition?: Condition | undefined;
}

/**
 * Some attributes of an item that must exist: an UpdateItem. Gives the whole item as it is then.
 * Without any change it is a consistent GetItem, or a bare condition check where there is one.
 */
export function updateOperation(
  context: OperationContext,
  { key, changes, condition }: UpdateInput,
): Operation<'UpdateItem', unknown> | Operation<'GetItem', unknown> {
  const { model, now } = context;
  refuseNoObject(model, 'update', changes);
  refuseTimestamps(model, changes);
  const { version, actions } = patchActions(model, changes);
  const isEmpty = actions.length === 0 && version === undefined;
  if (isEmpty && condition === undefined) {
    return getOrThrowOperation(context, { key, consistent: true }, 'update');
  }
  return writePart(context, {
    verb: 'update',
    key,
    actions: isEmpty ? [] : [...actions, ...bookkeeping(context, version, 0)],
    conditions: [isThere(model, now), expectation(model, version), condition],
    presence: 'there',
    version,
  });
}

/** What an UpdateItem is made from. */
export interface PartialWrite extends Demand {
  readonly key: object;
  readonly actions: readonly UpdateAction[];
  readonly conditions: readonly (Condition | undefined)[];
  /** What it gives. Default: the whole item as it is then. */
  readonly returning?: Returning;
  /** False where it must not be sent twice. */
  readonly repeatable?: boolean;
}

/** What a partial write gives: the item before or after, or only what was written, or nothing. */
export type Returning = 'new' | 'old' | 'updatedNew' | 'updatedOld' | 'none';

const returnValues = {
  new: 'ALL_NEW',
  old: 'ALL_OLD',
  updatedNew: 'UPDATED_NEW',
  updatedOld: 'UPDATED_OLD',
  none: 'NONE',
} as const;

/** An UpdateItem. */
export function writePart(
  context: OperationContext,
  write: PartialWrite,
): Operation<'UpdateItem', unknown> {
  const { model, codec, table } = context;
  const { returning = 'new', repeatable = true } = write;
  const expression = expressionContext(context);
  const request: Draft<UpdateItemRequest> = {
    TableName: table,
    Key: codec.encodeKey(write.key),
    ReturnValues: returnValues[returning],
    ReturnConsumedCapacity: 'TOTAL',
  };
  const update = renderUpdate(expression, write.actions);
  if (update !== undefined) request.UpdateExpression = update;
  if (!isSmallItem(expression.placeholders.values)) {
    refuseTooLargeChanges(context, request.Key, write.actions);
  }
  addConditions(request, expression, write.conditions, context.also);
  return {
    name: 'UpdateItem',
    verb: write.verb,
    model: model.name,
    key: write.key,
    request,
    writes: true,
    claims: claimsAfter(model, codec, write.actions),
    repeatable,
    parse: isWhole(returning) ? itemParser('Attributes', codec.readItem) : undefined,
    fromResponse: ({ Attributes: item }: AnyWriteResponse) =>
      decodeReturned(codec, returning, item),
    fromRefusal: (cause) => refusalError(context, write, cause),
    explain: (error) => explainUpdate({ ...write, model: model.name }, error),
    decodeImage: (image) => decodeImage(context, image),
  };
}

/** Parts of an item have no defaults, and nothing at all is an item that was not there. */
function decodeReturned(
  codec: ModelCodec,
  returning: Returning,
  item: WireItem | FoundItem | undefined,
): unknown {
  if (item === undefined || returning === 'none') return undefined;
  return foundItem(item, isWhole(returning) ? codec.decodeItem : codec.decodePartial);
}

function isWhole(returning: Returning): boolean {
  return returning === 'new' || returning === 'old';
}

/** A patch has no say in what the library writes. */
function refuseTimestamps(model: ModelNode, changes: GivenItem): void {
  const { createdAt, updatedAt, deletedAt } = model.roles;
  for (const property of [createdAt, updatedAt, deletedAt]) {
    if (property !== undefined && ownValue(changes, property) !== undefined) {
      throw immutable(model, property, 'the library writes it');
    }
  }
}

/** The actions of a patch, and the version in it, which is a condition and not a change. */
export function patchActions(
  model: ModelNode,
  changes: GivenItem,
): { readonly actions: readonly UpdateAction[]; readonly version: number | undefined } {
  const actions: UpdateAction[] = [];
  const { version, createdAt, updatedAt, deletedAt } = model.roles;
  const managed = [version, createdAt, updatedAt, deletedAt];
  const key = keyProperties(model.key);
  for (const path of Object.keys(changes)) {
    const value = changes[path];
    if (value === undefined || managed.includes(path)) continue;
    if (key.includes(path)) throw immutable(model, path, 'it is part of the key');
    // Throws, with the nearest name: a patch names properties, and `place.city` is none.
    if (!Object.hasOwn(model.shape, path)) codecOf(model).encodeAttribute(path, value);
    actions.push({ kind: 'set', path, value });
  }
  const expected = version === undefined ? undefined : changes[version];
  return { actions, version: expected as number | undefined };
}

/** The timestamp and the version of a partial write. */
export function bookkeeping(
  { model, now }: OperationContext,
  version: number | undefined,
  missingVersion: number,
): readonly UpdateAction[] {
  const actions: UpdateAction[] = [];
  if (model.roles.updatedAt !== undefined) {
    actions.push({ kind: 'set', path: model.roles.updatedAt, value: now });
  }
  if (model.roles.version !== undefined) {
    actions.push(
      version === undefined
        ? { kind: 'bump', path: model.roles.version, missing: missingVersion }
        : { kind: 'set', path: model.roles.version, value: version + 1 },
    );
  }
  return actions;
}

/** The condition that a version in a patch makes. */
export function expectation(model: ModelNode, version: number | undefined): Condition | undefined {
  const property = model.roles.version;
  return property === undefined || version === undefined
    ? undefined
    : hasVersion(property, version);
}

/** The error of a change to what cannot be changed. */
export function immutable(model: ModelNode, path: string, reason: string): ValidationError {
  return new ValidationError({
    code: 'attribute-immutable',
    path,
    message: `${model.name}.${path} cannot be changed: ${reason}.`,
    hint: 'Leave it out of the patch. A new key means a new item: create it and delete the old one.',
  });
}
