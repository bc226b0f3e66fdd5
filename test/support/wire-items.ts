import fc from 'fast-check';
import type { AttributeValue, WireBinary, WireItem } from '../../src/wire/attribute-value.ts';

/** What random items are made of. */
export interface WireItemParts {
  readonly text: fc.Arbitrary<string>;
  /** Numbers as they travel. */
  readonly number: fc.Arbitrary<string>;
  readonly bytes: fc.Arbitrary<WireBinary>;
  /** How deep lists and maps go. */
  readonly maxDepth: number;
  /** The most elements of a list or a set. */
  readonly maxLength: number;
  /** An item, or a map inside one, of such values. */
  readonly itemOf: (value: fc.Arbitrary<AttributeValue>) => fc.Arbitrary<WireItem>;
}

/** Items of attribute values of every type, as they travel. */
export function wireItems(parts: WireItemParts): fc.Arbitrary<WireItem> {
  const { text, number, bytes, maxDepth, maxLength, itemOf } = parts;
  const some = { maxLength };
  const { item } = fc.letrec<{ value: AttributeValue; item: WireItem }>((tie) => ({
    value: fc.oneof(
      { maxDepth },
      text.map((S) => ({ S })),
      number.map((N) => ({ N })),
      bytes.map((B) => ({ B })),
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.constant({ NULL: true }),
      fc.array(text, some).map((SS) => ({ SS })),
      fc.array(number, some).map((NS) => ({ NS })),
      fc.array(bytes, some).map((BS) => ({ BS })),
      fc.array(tie('value'), some).map((L) => ({ L })),
      tie('item').map((M) => ({ M })),
    ),
    item: itemOf(tie('value')),
  }));
  return item;
}
