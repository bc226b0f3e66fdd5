import { isDecodeError } from '../errors/guards.ts';
import type { DecodeError } from '../errors/value.ts';

/** An item decoded; `undefined` for one that does not decode, where the caller lets that pass. */
export function decodeOrSkip<TItem>(
  { onInvalid }: { readonly onInvalid?: ((error: DecodeError) => void) | undefined },
  decode: () => TItem,
): TItem | undefined {
  if (onInvalid === undefined) return decode();
  try {
    return decode();
  } catch (error) {
    if (!isDecodeError(error)) throw error;
    onInvalid(error);
    return undefined;
  }
}
