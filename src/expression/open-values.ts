/* Hot: runs for every query. Guarded by the `query` rows of `npm run bench`. */
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { OpenValue } from './placeholders.ts';
import { refuseUpsideDown } from './upside-down.ts';

/**
 * The values of one request, for an expression that was rendered before. Throws ValidationError for
 * a value that its attribute does not take, and for a `between` upside down.
 */
export function fillValues(
  fixed: WireItem,
  open: readonly OpenValue[],
  values: readonly unknown[],
): WireItem {
  const filled: { [placeholder: string]: AttributeValue } = { ...fixed };
  for (const { placeholder, index, encode, path, lowerBound } of open) {
    const value = encode(values[index]);
    filled[placeholder] = value;
    const least = lowerBound === undefined ? undefined : filled[lowerBound];
    if (least !== undefined) refuseUpsideDown(path, least, value);
  }
  return filled;
}
