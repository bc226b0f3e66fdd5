import { keyProperties } from '../definition/key.ts';
import type { Condition } from '../expression/condition.ts';
import type { UpdateAction } from '../expression/update.ts';
import { isThere } from './liveness.ts';
import type { Operation, OperationContext } from './operation.ts';
import type { GivenItem } from './put.ts';
import { bookkeeping, expectation, writePart } from './update.ts';
import { type OwnAttribute, ownAttributes } from './whole-item.ts';

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
  const attributes = ownAttributes(model, 'updateAll', item);
  const { version: property } = model.roles;
  const version = property === undefined ? undefined : (item[property] as number | undefined);
  return writePart(context, {
    verb: 'updateAll',
    key: Object.fromEntries(keyProperties(model.key).map((part) => [part, item[part]])),
    actions: [...attributes.map(replaced), ...bookkeeping(context, version, 0)],
    conditions: [isThere(model, now), expectation(model, version), condition],
    presence: 'there',
    version,
  });
}

function replaced([path, value]: OwnAttribute): UpdateAction {
  return value === undefined ? { kind: 'remove', path } : { kind: 'set', path, value };
}
