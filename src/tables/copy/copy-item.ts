import { decodeOrSkip } from '../../client/decode-or-skip.ts';
import { codecOf } from '../../codec/codec.ts';
import { isGuardItem } from '../../codec/guard.ts';
import { refuseTooLarge } from '../../codec/item-size.ts';
import { encodeItem } from '../../codec/public.ts';
import type { AnyModel, NewItem } from '../../definition/model.ts';
import { itemAsSent } from '../../wire/as-sent.ts';
import type { WireItem } from '../../wire/attribute-value.ts';
import type { AnyCopyOptions } from './copy-options.ts';

/** What becomes of one item: it is written, or it counts as something else. */
export type Converted = { readonly write: WireItem } | { readonly count: 'leftOut' | 'invalid' };

/**
 * From an item of the source to what is written. Without a `transform` it goes on as it is stored, so
 * that attributes which the model does not know are not lost; with one, the library's own items that
 * keep values unique belong to the old ones and are left out.
 */
export function itemConverter(
  source: AnyModel,
  target: AnyModel,
  options: AnyCopyOptions,
): (item: WireItem) => Converted {
  const { filter, transform } = options;
  const codec = codecOf(source['~node']);
  return (stored) => {
    if (isGuardItem(source['~node'], stored)) {
      return transform === undefined ? { write: itemAsSent(stored) } : { count: 'leftOut' };
    }
    if (filter === undefined && transform === undefined) return { write: itemAsSent(stored) };
    const item = decodeOrSkip(options, () => codec.decodeItem(stored));
    if (item === undefined) return { count: 'invalid' };
    if (filter !== undefined && !filter(item as never)) return { count: 'leftOut' };
    if (transform === undefined) return { write: itemAsSent(stored) };
    const made = transform(item);
    if (made === undefined) return { count: 'leftOut' };
    const write = encodeItem(target, made as NewItem<AnyModel>);
    refuseTooLarge(target['~node'].name, write);
    return { write };
  };
}
