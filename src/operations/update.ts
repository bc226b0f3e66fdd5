import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import { ValidationError } from '../errors/value.ts';
import type { Condition } from '../expression/condition.ts';
import { renderUpdate } from '../expression/render-update.ts';
import type { UpdateAction } from '../expression/update.ts';
import type { WriteResponse } from '../wire/requests.ts';
import { conditionFields, hasVersion } from './conditions.ts';
import { getOrThrowOperation } from './get.ts';
import { isThere } from './liveness.ts';
import { expressionContext, type Operation, type OperationContext } from './operation.ts';
import type { GivenItem } from './put.ts';
import { type Demand, decodeImage, refusalError } from './refusals.ts';

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
  const { version, ...actions } = patchActions(model, changes);
  const isEmpty = actions.actions.length === 0 && version === undefined;
  if (isEmpty && condition === undefined) {
    return getOrThrowOperation(context, { key, consistent: true }, 'update');
  }
  return writePart(context, {
    verb: 'update',
    key,
    actions: isEmpty ? [] : [...actions.actions, ...bookkeeping(context, version, 0)],
    conditions: [isThere(model, now), expectation(model, version), condition],
    presence: 'there',
    version,
  });
}

/**
 * An item created or merged into: an UpdateItem without the demand that it exist. Defaults and
 * `createdAt` are stored only where the item has nothing there.
 */
export function upsertOperation(
  context: OperationContext,
  { key, changes, condition }: UpdateInput,
): Operation<'UpdateItem', unknown> {
  const { model, now } = context;
  const { version, actions } = patchActions(model, changes);
  const { createdAt } = model.roles;
  const created: UpdateAction[] =
    createdAt === undefined ? [] : [{ kind: 'setIfNotExists', path: createdAt, value: now }];
  return writePart(context, {
    verb: 'upsert',
    key,
    actions: [
      ...actions,
      ...missingActions(model, changes),
      ...created,
      ...bookkeeping(context, version, -1),
    ],
    conditions: [expectation(model, version), condition],
    presence: 'either',
    version,
  });
}

interface PartialWrite extends Demand {
  readonly key: object;
  readonly actions: readonly UpdateAction[];
  readonly conditions: readonly (Condition | undefined)[];
}

function writePart(
  context: OperationContext,
  write: PartialWrite,
): Operation<'UpdateItem', unknown> {
  const { model, codec, table } = context;
  const expression = expressionContext(context);
  const update = renderUpdate(expression, write.actions);
  return {
    name: 'UpdateItem',
    verb: write.verb,
    model: model.name,
    key: write.key,
    request: {
      TableName: table,
      Key: codec.encodeKey(write.key),
      ...(update === undefined ? {} : { UpdateExpression: update }),
      ...conditionFields(expression, write.conditions),
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    },
    writes: true,
    fromResponse: ({ Attributes: item }: WriteResponse) => codec.decodeItem(item ?? {}),
    fromRefusal: (cause) => refusalError(context, write, cause),
    decodeImage: (image) => decodeImage(context, image),
  };
}

/** The actions of a patch, and the version in it, which is a condition and not a change. */
function patchActions(
  model: ModelNode,
  changes: GivenItem,
): { readonly actions: readonly UpdateAction[]; readonly version: number | undefined } {
  const actions: UpdateAction[] = [];
  const { version, createdAt, updatedAt } = model.roles;
  const key = keyProperties(model.key);
  for (const [path, value] of Object.entries(changes)) {
    if (value === undefined || path === version) continue;
    if (key.includes(path)) throw immutable(model, path, 'it is part of the key');
    if (path === createdAt || path === updatedAt)
      throw immutable(model, path, 'the library writes it');
    actions.push({ kind: 'set', path, value });
  }
  const expected = version === undefined ? undefined : changes[version];
  return { actions, version: expected as number | undefined };
}

/** What an upsert stores for attributes that the caller did not give, where the item has none. */
function missingActions(model: ModelNode, changes: GivenItem): readonly UpdateAction[] {
  const key = keyProperties(model.key);
  return Object.entries(model.shape).flatMap(([path, node]): UpdateAction[] => {
    if (changes[path] !== undefined || key.includes(path) || node.role === 'version') return [];
    if (node.default === undefined) {
      if (!node.optional && node.role === undefined && node.kind !== 'set')
        throw missing(model, path);
      return [];
    }
    const value = node.default.kind === 'call' ? node.default.call() : node.default.value;
    return [{ kind: 'setIfNotExists', path, value }];
  });
}

/** The timestamp and the version of a partial write. */
function bookkeeping(
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

function expectation(model: ModelNode, version: number | undefined): Condition | undefined {
  const property = model.roles.version;
  return property === undefined || version === undefined
    ? undefined
    : hasVersion(property, version);
}

function immutable(model: ModelNode, path: string, reason: string): ValidationError {
  return new ValidationError({
    code: 'attribute-immutable',
    path,
    message: `${model.name}.${path} cannot be changed: ${reason}.`,
    hint: 'Leave it out of the patch. A new key means a new item: create it and delete the old one.',
  });
}

function missing(model: ModelNode, path: string): ValidationError {
  return new ValidationError({
    code: 'attribute-missing',
    path,
    message: `upsert of a ${model.name} was not given ${path}.`,
    hint: 'upsert may have to create the item, so it takes every required attribute; update() takes some.',
  });
}
