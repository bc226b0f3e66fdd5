import { refuseTooLarge } from '../codec/item-size.ts';
import { encodeAt, encodeChangeAt } from '../codec/operand.ts';
import { storedName } from '../definition/model-node.ts';
import { resolvePath } from '../definition/path.ts';
import { propertyOf } from '../expression/condition-paths.ts';
import type { UpdateAction } from '../expression/update.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { OperationContext } from './operation.ts';

/**
 * Throws an ItemTooLargeError where an update alone writes more than an item can hold, whatever else
 * is in it. What the item holds already is not known: DynamoDB refuses that sum itself.
 */
export function refuseTooLargeChanges(
  context: OperationContext,
  key: WireItem,
  actions: readonly UpdateAction[],
): void {
  const { model } = context;
  const written: { [storedName: string]: AttributeValue } = { ...key };
  const inside = new Map<string, AttributeValue[]>();
  for (const action of actions) {
    const name = storedName(model.shape, propertyOf(action.path));
    if (action.kind === 'set' && action.path === propertyOf(action.path)) {
      const value = context.codec.encodeAttribute(action.path, action.value);
      if (value !== undefined) written[name] = value;
    } else {
      inside.set(name, [...(inside.get(name) ?? []), ...partsOf(context, action)]);
    }
  }
  // Parts of one attribute weigh at least as much as they would in a list of their own.
  for (const [name, L] of inside) if (L.length > 0) written[name] = { L };
  refuseTooLarge(model.name, written);
}

/** What an action certainly stores inside an attribute. */
function partsOf({ model }: OperationContext, action: UpdateAction): readonly AttributeValue[] {
  const { node } = resolvePath(model.shape, action.path);
  if (action.kind === 'append') {
    const element = node.kind === 'list' ? node.element : node;
    return action.values.map((value) => encodeAt(element, value, action.path));
  }
  if (action.kind !== 'set') return [];
  const value = encodeChangeAt(node, action.value, action.path);
  return value === undefined ? [] : [value];
}
