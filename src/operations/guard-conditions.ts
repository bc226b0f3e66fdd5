import type { Condition } from '../expression/condition.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import type { OperationContext } from './operation.ts';

/** The name under which a guard keeps the key of the item that owns the value. */
export const ownerName = '~owner';

/**
 * The condition that an item may claim a value: nobody has it, or somebody whose time has passed and
 * whom DynamoDB has not deleted yet. `from` is who gives it up in the same transaction: the line of
 * that item makes sure that it had the value; but one that expires may have lost it.
 */
export function isClaimable(
  { model, now }: OperationContext,
  owner: WireItem,
  from: WireItem | undefined,
): Condition | undefined {
  const { ttl } = model.roles;
  const isFree: Condition = { kind: 'item', exists: false };
  if (ttl === undefined) return from === undefined ? isFree : undefined;
  const value = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const isOver: Condition = { kind: 'comparison', path: ttl, operator: '<=', value };
  return { kind: 'or', conditions: [isFree, isOver, isOwnedBy(from ?? owner)] };
}

/** The condition that a value has not become somebody else's. */
export function isNotOthers(owner: WireItem): Condition {
  return { kind: 'or', conditions: [{ kind: 'item', exists: false }, isOwnedBy(owner)] };
}

function isOwnedBy(owner: WireItem): Condition {
  return { kind: 'stored', storedName: ownerName, value: { M: owner } };
}
