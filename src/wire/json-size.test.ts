import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttributeValue, WireItem } from './attribute-value.ts';
import { toWireBytes } from './bytes.ts';
import { jsonSizeBound } from './json-size.ts';
import { itemSize } from './size.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('-1.2345678901234567890123456789012345678E-125', '0', '-1'),
  // As they are written, digit for digit: 1E-130, and the largest of all.
  fc.constantFrom(`-0.${'0'.repeat(129)}${'9'.repeat(38)}`, '9'.repeat(38) + '0'.repeat(88)),
);
const bytes = fc.uint8Array({ maxLength: 30 }).map(toWireBytes);

const { item } = fc.letrec<{ value: AttributeValue; item: WireItem }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text.map((S) => ({ S })),
    number.map((N) => ({ N })),
    bytes.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.array(text, { maxLength: 5 }).map((SS) => ({ SS })),
    fc.array(number, { maxLength: 5 }).map((NS) => ({ NS })),
    fc.array(bytes, { maxLength: 5 }).map((BS) => ({ BS })),
    fc.array(tie('value'), { maxLength: 5 }).map((L) => ({ L })),
    tie('item').map((M) => ({ M })),
  ),
  item: fc.dictionary(text, tie('value'), { maxKeys: 6 }),
}));

test('no item takes more bytes of JSON than its bound', () => {
  fc.assert(
    fc.property(item, (one) => {
      expect(jsonSizeBound(one)).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(one)));
    }),
  );
});

test('no item takes more bytes in the table than its bound', () => {
  fc.assert(
    fc.property(item, (one) => {
      expect(jsonSizeBound(one)).toBeGreaterThanOrEqual(itemSize(one));
    }),
  );
});

test('the bound of ordinary text is what every character can take at most', () => {
  const item = { id: { S: 'x'.repeat(1_000) } };

  expect(jsonSizeBound(item)).toBeLessThan(6_100);
});
