import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wireItems } from '../../test/support/wire-items.ts';
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

const item = wireItems({
  text,
  number,
  bytes,
  maxDepth: 4,
  maxLength: 5,
  itemOf: (value) => fc.dictionary(text, value, { maxKeys: 6 }),
});

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
