import { isSet, ownValue } from '../codec/guards.ts';
import { encodeAt } from '../codec/operand.ts';
import { sameValue } from '../codec/same-value.ts';
import { keyProperties } from '../definition/key.ts';
import { type ModelNode, storedName } from '../definition/model-node.ts';
import { ValidationError } from '../errors/value.ts';
import type { Condition } from '../expression/condition.ts';
import type { UpdateAction } from '../expression/update.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import { buildUpdate } from './build-update.ts';
import type { Operation, OperationContext } from './operation.ts';
import type { GivenItem } from './put.ts';
import { immutable } from './update.ts';
import { type OwnAttribute, ownAttributes, ownProperties } from './whole-item.ts';

/** An item as it was read: what it is compared with after the change. */
export interface ReadItem {
  readonly key: object;
  /** The item as it travelled: what must still be there where there is no version. */
  readonly wire: WireItem;
  readonly version: number | undefined;
  /** Its attributes, encoded before the change, which may alter the object that it is given. */
  readonly before: StoredAttributes;
}

type StoredAttributes = ReadonlyMap<string, AttributeValue>;

/** Notes what an item is before it is changed. */
export function readItem(
  { model }: OperationContext,
  { key, item, wire }: { readonly key: object; readonly item: GivenItem; readonly wire: WireItem },
): ReadItem {
  const { version } = model.roles;
  const attributes = ownProperties(model).map(
    ([property]) => [property, ownValue(item, property)] as const,
  );
  return {
    key,
    wire,
    version: version === undefined ? undefined : (item[version] as number),
    before: storedAttributes(model, attributes),
  };
}

/**
 * The smallest update that makes an item what it should be, on condition that nobody wrote since it
 * was read; `undefined` where it is that already. Throws ValidationError for a new key, and for what
 * is missing from the whole item or is not declared.
 */
export function differenceOperation(
  context: OperationContext,
  { key, wire, version, before }: ReadItem,
  changed: GivenItem,
): Operation<'UpdateItem', unknown> | undefined {
  const { model } = context;
  refuseNoItem(changed);
  const attributes = ownAttributes(model, 'mutate', changed);
  refuseNewKey(context, key, changed);
  const after = storedAttributes(model, attributes);
  const different = attributes.filter(
    ([property]) => !sameValue(before.get(property), after.get(property)),
  );
  if (different.length === 0) return undefined;
  const actions = different.map(([path, value]): UpdateAction => {
    return after.has(path) ? { kind: 'set', path, value } : { kind: 'remove', path };
  });
  const condition =
    model.roles.version === undefined ? unchanged(model, wire, different) : undefined;
  return buildUpdate(context, { key, actions, condition, version, returning: 'new' });
}

/**
 * Encoded without their `.check()`: what was stored before the check was declared does not keep the
 * rest of the item from being changed. What differs is checked when it is written.
 */
function storedAttributes(
  { shape }: ModelNode,
  attributes: readonly OwnAttribute[],
): StoredAttributes {
  const stored = new Map<string, AttributeValue>();
  for (const [property, value] of attributes) {
    const node = shape[property];
    if (node === undefined || value === undefined || (isSet(value) && value.size === 0)) continue;
    stored.set(property, encodeAt(node, value, property));
  }
  return stored;
}

/** The condition that attributes are still as they were stored, which a default may have hidden. */
function unchanged(
  { shape }: ModelNode,
  wire: WireItem,
  attributes: readonly OwnAttribute[],
): Condition {
  const conditions = attributes.map(([property]): Condition => {
    const name = storedName(shape, property);
    return { kind: 'stored', storedName: name, value: wire[name] };
  });
  return { kind: 'and', conditions };
}

function refuseNoItem(changed: unknown): void {
  if (typeof changed === 'object' && changed !== null) return;
  throw new ValidationError({
    code: 'value-type',
    path: '',
    message: 'The change of mutate() did not return an item.',
    hint: 'Return the whole item as it should be, for example (user) => ({ ...user, age: 36 }).',
  });
}

function refuseNewKey({ model, codec }: OperationContext, key: object, changed: GivenItem): void {
  const was = codec.encodeKey(key);
  for (const property of keyProperties(model.key)) {
    if (changed[property] === undefined) continue;
    const name = storedName(model.shape, property);
    const meant = codec.encodeKey({ ...key, [property]: changed[property] });
    if (!sameValue(was[name], meant[name])) {
      throw immutable(model, property, 'it is part of the key');
    }
  }
}
