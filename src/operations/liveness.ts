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
  const hiding = hidingTtl(model.shape);
  return hiding === undefined
    ? exists
    : { kind: 'and', conditions: [exists, notExpired(model, hiding, now)] };
}

/** The condition that the item is not there. */
export function isNotThere(model: ModelNode, now: Date): Condition {
  const missing: Condition = { kind: 'item', exists: false };
  const hiding = hidingTtl(model.shape);
  return hiding === undefined
    ? missing
    : {
        kind: 'or',
        conditions: [missing, { kind: 'not', condition: notExpired(model, hiding, now) }],
      };
}

/** Whether an item that was read is hidden. */
export function isHidden(model: ModelNode, item: WireItem, now: Date): boolean {
  const hiding = hidingTtl(model.shape);
  if (hiding === undefined) return false;
  const expires = item[storedName(model.shape, hiding)];
  return expires !== undefined && 'N' in expires && Number(expires.N) * 1000 <= now.getTime();
}

/** Items without a time to live never expire; neither do those whose time to live is null. */
function notExpired(model: ModelNode, path: string, now: Date): Condition {
  const wholeSeconds = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const conditions: Condition[] = [
    { kind: 'existence', path, operator: 'not_exists' },
    { kind: 'comparison', path, operator: '>', value: wholeSeconds },
  ];
  if (model.shape[path]?.nullable) conditions.push({ kind: 'type', path, type: 'NULL' });
  return { kind: 'or', conditions };
}
