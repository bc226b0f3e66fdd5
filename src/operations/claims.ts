import type { ModelCodec } from '../codec/codec.ts';
import { type ModelNode, storedName } from '../definition/model-node.ts';
import type { UpdateAction } from '../expression/update.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';

/**
 * The values of unique attributes that an item has after a write, by property: computed from what it
 * was before, because an update says only what it changes. It is missing from an operation that
 * changes none of them.
 */
export type ClaimsAfter = (before: WireItem | undefined) => Claims;

/** The values that an item claims, and when the claim ends. */
export interface Claims {
  readonly values: ReadonlyMap<string, AttributeValue>;
  /** The item's time to live, as it is stored. */
  readonly ttl: AttributeValue | undefined;
}

/** What an item claims as it is stored; nothing where there is none. */
export function claimsOf(model: ModelNode, item: WireItem | undefined): Claims {
  const { shape, roles, unique } = model;
  const stored = (property: string): AttributeValue | undefined =>
    item?.[storedName(shape, property)];
  // One that is marked as deleted has given its values up.
  const isMarked = roles.deletedAt !== undefined && stored(roles.deletedAt) !== undefined;
  const values = new Map<string, AttributeValue>();
  for (const property of isMarked ? [] : unique) {
    const value = stored(property);
    if (value !== undefined) values.set(property, value);
  }
  return { values, ttl: roles.ttl === undefined ? undefined : stored(roles.ttl) };
}

/** What is claimed at this moment: nothing any more where the time is over. */
export function standing(claims: Claims, now: Date): Claims {
  const { ttl } = claims;
  const isOver = ttl !== undefined && 'N' in ttl && Number(ttl.N) * 1000 <= now.getTime();
  return isOver ? { ...claims, values: new Map() } : claims;
}

/** What an update leaves claimed; `undefined` where it touches nothing that matters for it. */
export function claimsAfter(
  model: ModelNode,
  codec: ModelCodec,
  actions: readonly UpdateAction[],
): ClaimsAfter | undefined {
  const { unique, roles } = model;
  const relevant = new Set([...unique, roles.ttl, roles.deletedAt]);
  const touching = actions.filter(({ path }) => relevant.has(path));
  if (unique.length === 0 || touching.length === 0) return undefined;
  return (before) => {
    const after: { [name: string]: AttributeValue } = { ...before };
    for (const action of touching)
      apply(after, storedName(model.shape, action.path), action, codec);
    return claimsOf(model, after);
  };
}

/** Unique attributes and times are whole values: nothing else than these can happen to them. */
function apply(
  item: { [name: string]: AttributeValue },
  name: string,
  action: UpdateAction,
  codec: ModelCodec,
): void {
  if (action.kind === 'setIfNotExists' && item[name] !== undefined) return;
  const value =
    action.kind === 'set' || action.kind === 'setIfNotExists'
      ? codec.encodeAttribute(action.path, action.value)
      : undefined;
  if (value === undefined) delete item[name];
  else item[name] = value;
}
