import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireItems } from '../../test/support/wire-items.ts';
import type { AttributeValue } from './attribute-value.ts';
import { MAX_ITEM_SIZE } from './limits.ts';
import { attributeSizes, isSmallItem, itemSize } from './size.ts';

describe('the size of an attribute, its name of one letter included', () => {
  test.for<[AttributeValue, number]>([
    [{ S: '' }, 1],
    [{ S: 'é' }, 3],
    [{ S: '😀' }, 5],
    [{ N: '0' }, 2],
    [{ N: '7' }, 3],
    [{ N: '100' }, 3],
    [{ N: '123' }, 4],
    [{ N: '-123' }, 5],
    [{ N: '0.0123' }, 4],
    [{ N: '1E+20' }, 3],
    [{ N: '12345678901234567890123456789012345678' }, 21],
    [{ B: new Uint8Array(5) }, 6],
    [{ B: 'AAECAwQ=' }, 6],
    [{ BOOL: true }, 2],
    [{ NULL: true }, 2],
    [{ L: [] }, 4],
    [{ L: [{ S: 'ab' }, { BOOL: true }] }, 9],
    [{ M: {} }, 4],
    [{ M: { bc: { S: 'ab' } } }, 9],
    [{ SS: ['ab', 'c'] }, 4],
    [{ NS: ['1', '123'] }, 6],
    [{ BS: [new Uint8Array(5), 'AA=='] }, 7],
  ])('%o has %d bytes', ([value, size]) => {
    expect(itemSize({ a: value })).toBe(size);
  });
});

test('the largest attributes come first', () => {
  expect(attributeSizes({ a: { S: 'x' }, bb: { S: 'xyz' } })).toEqual([
    { name: 'bb', size: 5 },
    { name: 'a', size: 2 },
  ]);
});

/** Any item of some hundred bytes. */
const item = wireItems({
  text: fc.string({ unit: 'binary' }),
  number: fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map(String),
  bytes: fc.uint8Array(),
  maxDepth: 3,
  maxLength: 4,
  itemOf: (value) => fc.dictionary(fc.string({ unit: 'binary' }), value, { maxKeys: 4 }),
});

test('an item that looks small is small', () => {
  const numRuns = 500 * Number(process.env['SCALE'] ?? 1);
  let small = 0;
  fc.assert(
    fc.property(item, fc.integer({ min: -500, max: 2000 }), (some, missing) => {
      // Filled up to about the limit, so that both answers are seen.
      const filling = Math.max(0, MAX_ITEM_SIZE - itemSize(some) - missing);
      const filled = { ...some, filling: { B: new Uint8Array(filling) } };
      if (!isSmallItem(filled)) return;
      small += 1;
      expect(itemSize(filled)).toBeLessThanOrEqual(MAX_ITEM_SIZE);
    }),
    { numRuns },
  );
  expect(small).toBeGreaterThan(numRuns / 10);
});

test('text is counted by its length, so that it need not be read', () => {
  expect(isSmallItem({ a: { S: 'x'.repeat(100_000) } })).toBe(true);
  expect(isSmallItem({ a: { S: 'x'.repeat(409_600) } })).toBe(false);
});
