import { type FoundItem, foundItem, itemParser } from '../codec/found-item.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { hides, isHidden, type Shown } from './liveness.ts';
import type { OperationContext } from './operation.ts';

/** Reads the item of an answer from its text; `undefined` where it may be hidden: its stored form tells. */
export function visibleItemParser(
  { model, codec, now }: OperationContext,
  field: 'Item' | 'Attributes',
  shown: Shown | undefined,
): ((text: string) => object) | undefined {
  return hides(model, now, shown) ? undefined : itemParser(field, codec.readItem);
}

/** The item of an answer; `undefined` where there is none, or one that the model hides. */
export function visibleItem(
  { model, codec, now }: OperationContext,
  item: WireItem | FoundItem | undefined,
  shown: Shown | undefined,
): unknown {
  if (item === undefined) return undefined;
  return foundItem(item, (wire) =>
    isHidden(model, wire, now, shown) ? undefined : codec.decodeItem(wire),
  );
}
