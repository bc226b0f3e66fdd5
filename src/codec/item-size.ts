import { ItemTooLargeError } from '../errors/value.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { MAX_ITEM_SIZE } from '../wire/limits.ts';
import { attributeSizes, isSmallItem, itemSize } from '../wire/size.ts';

/**
 * Throws an `ItemTooLargeError` for an item beyond 400 KB, naming its largest attributes. Items of
 * ordinary size are recognised without being measured.
 */
export function refuseTooLarge(modelName: string, item: WireItem): void {
  if (isSmallItem(item)) return;
  const size = itemSize(item);
  if (size <= MAX_ITEM_SIZE) return;
  const attributes = attributeSizes(item);
  const largest = attributes.slice(0, 3).map(({ name, size: own }) => `${name} (${own})`);
  throw new ItemTooLargeError({
    code: 'item-too-large',
    message: `An item of ${modelName} has ${size} bytes, and DynamoDB takes at most ${MAX_ITEM_SIZE}; the largest attributes are ${largest.join(', ')}.`,
    hint: 'Store large values elsewhere (Amazon S3) and keep a reference, or split the item.',
    size,
    attributes,
  });
}
