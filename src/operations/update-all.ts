import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { AttributeNode } from '../definition/node.ts';
import { ValidationError } from '../errors/value.ts';
import type { Condition } from '../expression/condition.ts';
import type { UpdateAction } from '../expression/update.ts';
import { hasVersion } from './conditions.ts';
import { isThere } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';
import { type GivenItem, refuseNoObject } from './put.ts';
import { bookkeeping, writePart } from './update.ts';

/**
 * Every attribute of an item but its key and what the library writes, in one UpdateItem: those that
 * the item lacks are taken away. The item must exist, in the version that is given with it.
 */
export function updateAllOperation(
  context: OperationContext,
  item: GivenItem,
  condition: Condition | undefined,
): Operation<'UpdateItem', unknown> {
  const { model, now } = context;
  refuseNoObject(model, 'updateAll', item);
  const { version: property } = model.roles;
  const version = property === undefined ? undefined : (item[property] as number | undefined);
  const isExpected =
    property === undefined || version === undefined ? undefined : hasVersion(property, version);
  return writePart(context, {
    verb: 'updateAll',
    key: Object.fromEntries(keyProperties(model.key).map((part) => [part, item[part]])),
    actions: [...wholeActions(model, item), ...bookkeeping(context, version, 0)],
    conditions: [isThere(model, now), isExpected, condition],
    presence: 'there',
    version,
  });
}

function wholeActions(model: ModelNode, item: GivenItem): readonly UpdateAction[] {
  const key = keyProperties(model.key);
  return Object.entries(model.shape).flatMap(([path, node]): UpdateAction[] => {
    if (key.includes(path) || isManaged(node)) return [];
    const value = item[path] ?? (item[path] === null ? null : defaultOf(node));
    if (value !== undefined) return [{ kind: 'set', path, value }];
    if (node.optional || node.kind === 'set' || node.omitEmpty) return [{ kind: 'remove', path }];
    throw missing(model, path);
  });
}

function isManaged({ role }: AttributeNode): boolean {
  return role !== undefined && role !== 'ttl';
}

function defaultOf({ default: preset }: AttributeNode): unknown {
  return preset?.kind === 'call' ? preset.call() : preset?.value;
}

function missing(model: ModelNode, path: string): ValidationError {
  return new ValidationError({
    code: 'attribute-missing',
    path,
    message: `updateAll of a ${model.name} was not given ${path}.`,
    hint: 'It writes every attribute, so it takes the whole item; update() takes some.',
  });
}
