import { type ModelNode, storedName } from '../definition/model-node.ts';
import type { Condition } from '../expression/condition.ts';
import type { WireItem } from '../wire/attribute-value.ts';

/**
 * Whether an item counts as there. Items that are marked as deleted do not, nor do those of a model
 * that hides the expired from the moment of their time to live, although DynamoDB deletes them days
 * later.
 */

/** What is shown although the model hides it. */
export interface Shown {
  readonly withExpired?: boolean | undefined;
  readonly withDeleted?: boolean | undefined;
}

/** The condition that the item is there. */
export function isThere(model: ModelNode, now: Date, shown: Shown = {}): Condition {
  const exists: Condition = { kind: 'item', exists: true };
  const visible = isNotHidden(model, now, shown);
  return visible === undefined ? exists : { kind: 'and', conditions: [exists, visible] };
}

/** The condition that no hidden item is there; `undefined` where nothing is hidden. */
export function isNotHidden(model: ModelNode, now: Date, shown: Shown = {}): Condition | undefined {
  const hidden = hides(model, now, shown);
  return hidden === undefined ? undefined : { kind: 'not', condition: hidden };
}

/** The condition that the item is not there. */
export function isNotThere(model: ModelNode, now: Date): Condition {
  const missing: Condition = { kind: 'item', exists: false };
  const hidden = hides(model, now);
  return hidden === undefined ? missing : { kind: 'or', conditions: [missing, hidden] };
}

/** Whether an item that was read is hidden. */
export function isHidden(model: ModelNode, item: WireItem, now: Date, shown: Shown = {}): boolean {
  return isMarked(model, item, shown) || isOverdue(model, item, now, shown);
}

/** The condition that the item is hidden; `undefined` where the model hides nothing. */
export function hides(model: ModelNode, now: Date, shown: Shown = {}): Condition | undefined {
  const conditions = [isExpired(model, now, shown), isDeleted(model, shown)];
  const [only, ...others] = conditions.filter((condition) => condition !== undefined);
  return only === undefined || others.length === 0
    ? only
    : { kind: 'or', conditions: [only, ...others] };
}

/**
 * A comparison with what is missing, null or no number at all does not hold: such items never
 * expire.
 */
function isExpired(model: ModelNode, now: Date, { withExpired }: Shown): Condition | undefined {
  const path = hidingTtl(model);
  if (path === undefined || withExpired) return undefined;
  const value = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return { kind: 'comparison', path, operator: '<=', value };
}

function isDeleted({ roles }: ModelNode, { withDeleted }: Shown): Condition | undefined {
  if (roles.deletedAt === undefined || withDeleted) return undefined;
  return { kind: 'existence', path: roles.deletedAt, operator: 'exists' };
}

function isMarked({ shape, roles }: ModelNode, item: WireItem, { withDeleted }: Shown): boolean {
  if (roles.deletedAt === undefined || withDeleted) return false;
  return item[storedName(shape, roles.deletedAt)] !== undefined;
}

function isOverdue(model: ModelNode, item: WireItem, now: Date, { withExpired }: Shown): boolean {
  const path = hidingTtl(model);
  if (path === undefined || withExpired) return false;
  const expires = item[storedName(model.shape, path)];
  return expires !== undefined && 'N' in expires && Number(expires.N) * 1000 <= now.getTime();
}

function hidingTtl({ shape, roles }: ModelNode): string | undefined {
  const node = roles.ttl === undefined ? undefined : shape[roles.ttl];
  return node?.kind === 'date' && node.hideExpired === true ? roles.ttl : undefined;
}
