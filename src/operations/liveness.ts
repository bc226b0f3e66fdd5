import { hidingTtl, type ModelNode, storedName } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import type { WireItem } from '../wire/attribute-value.ts';

/**
 * Whether an item counts as there. Items of a model that hides the expired stop counting at the
 * moment of their time to live, although DynamoDB deletes them days later.
 */

/** The condition that the item is there. */
export function isThere(model: ModelNode, now: Date): Condition {
  const exists: Condition = { kind: 'item', exists: true };
  const visible = isNotHidden(model, now);
  return visible === undefined ? exists : { kind: 'and', conditions: [exists, visible] };
}

/** The condition that no hidden item is there; `undefined` where the model hides nothing. */
export function isNotHidden(model: ModelNode, now: Date): Condition | undefined {
  const expired = isExpired(model, now);
  return expired === undefined ? undefined : { kind: 'not', condition: expired };
}

/** The condition that the item is not there. */
export function isNotThere(model: ModelNode, now: Date): Condition {
  const missing: Condition = { kind: 'item', exists: false };
  const expired = isExpired(model, now);
  return expired === undefined ? missing : { kind: 'or', conditions: [missing, expired] };
}

/** Whether an item that was read is hidden. */
export function isHidden(model: ModelNode, item: WireItem, now: Date): boolean {
  const hiding = hidingTtl(model.shape);
  if (hiding === undefined) return false;
  const expires = item[storedName(model.shape, hiding)];
  return expires !== undefined && 'N' in expires && Number(expires.N) * 1000 <= now.getTime();
}

/**
 * The condition that the item has expired; `undefined` where the model hides nothing. A comparison
 * with what is missing, null or no number at all does not hold: such items never expire.
 */
export function isExpired(model: ModelNode, now: Date): Condition | undefined {
  const path = hidingTtl(model.shape);
  if (path === undefined) return undefined;
  const value = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return { kind: 'comparison', path, operator: '<=', value };
}
