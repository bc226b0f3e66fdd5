import { ownValue } from '../codec/guards.ts';
import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import { ValidationError } from '../errors/value.ts';
import type { UpdateAction } from '../expression/update.ts';
import { isHidden, isNotHidden, isNotThere, isThere } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';
import { type GivenItem, refuseNoObject, writeWhole } from './put.ts';
import { bookkeeping, expectation, patchActions, type UpdateInput, writePart } from './update.ts';

/**
 * An item created or merged into: an UpdateItem without the demand that it exist. Defaults and
 * `createdAt` are stored only where the item has nothing there; a given `createdAt` too, so that an
 * item can be given as it was read. An expired item that the model hides takes a second request.
 */
export function upsertOperation(
  context: OperationContext,
  input: UpdateInput,
): Operation<'UpdateItem', unknown> {
  const { key, changes, condition } = input;
  const { model, now } = context;
  refuseNoObject(model, 'upsert', changes);
  const { version, actions } = patchActions(model, changes);
  const merge = writePart(context, {
    verb: 'upsert',
    key,
    actions: [
      ...actions,
      ...missingActions(model, changes),
      ...creation(context, changes),
      ...bookkeeping(context, version, -1),
    ],
    conditions: [
      version === undefined ? isNotHidden(model, now) : isThere(model, now),
      expectation(model, version),
      condition,
    ],
    presence: 'either',
    version,
  });
  return {
    ...merge,
    instead: ({ wireItem: image }) =>
      image !== undefined && isHidden(model, image, now) && version === undefined
        ? replaceHidden(context, input)
        : undefined,
  };
}

/**
 * A hidden item is replaced and not merged into: what has expired must not show through. Where
 * somebody else has stored an item in the meantime, it is merged into that one.
 */
function replaceHidden(
  context: OperationContext,
  input: UpdateInput,
): Operation<'PutItem', unknown> {
  const { key, changes, condition } = input;
  const demand = { verb: 'upsert', presence: 'either' } as const;
  const conditions = [isNotThere(context.model, context.now), condition];
  return {
    ...writeWhole(context, { ...changes, ...key }, 0, demand, conditions),
    instead: ({ wireItem: image }) =>
      image !== undefined && !isHidden(context.model, image, context.now)
        ? upsertOperation(context, input)
        : undefined,
  };
}

/** A `createdAt`, where there is none; one that is part of the key is there by that. */
function creation({ model, now }: OperationContext, changes: GivenItem): readonly UpdateAction[] {
  const { createdAt } = model.roles;
  if (createdAt === undefined || keyProperties(model.key).includes(createdAt)) return [];
  return [{ kind: 'setIfNotExists', path: createdAt, value: changes[createdAt] ?? now }];
}

/** What an upsert stores for attributes that the caller did not give, where the item has none. */
function missingActions(model: ModelNode, changes: GivenItem): readonly UpdateAction[] {
  const key = keyProperties(model.key);
  return Object.entries(model.shape).flatMap(([path, node]): UpdateAction[] => {
    if (ownValue(changes, path) !== undefined || key.includes(path)) return [];
    if (node.role !== undefined && node.role !== 'ttl') return [];
    if (node.default === undefined) {
      if (!node.optional) throw missing(model, path);
      return [];
    }
    const value = node.default.kind === 'call' ? node.default.call() : node.default.value;
    return [{ kind: 'setIfNotExists', path, value }];
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
