import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberToText } from './number.ts';

const exact = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 53) + 1, max: 2 ** 53 - 1 })
  .filter((value) => value === 0 || Math.abs(value) >= 1e-130);
const decimals = (places: number) =>
  fc.integer({ min: -(10 ** 15), max: 10 ** 15 }).map((value) => value / 10 ** places);

describe('The text of a number is the one that String makes', () => {
  test.each([
    ['of any number', exact],
    ['of one decimal', decimals(1)],
    ['of two decimals', decimals(2)],
    ['of three decimals', decimals(3)],
    ['of money', fc.integer({ min: -100_000, max: 100_000 }).map((cents) => cents / 100)],
    [
      'of what is nearly two decimals',
      decimals(2).map((value) => value + Math.abs(value) * 2 ** -52),
    ],
  ])('%s', (_, numbers) => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(numberToText(value)).toBe(String(value));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([0, -0, 0.01, -0.01, 0.1, 1.1, 99.99, 1e13 + 0.01, 9_999_999_999_999.99, 1e-7, 0.005])(
    'of %d',
    (value) => {
      expect(numberToText(value)).toBe(String(value));
    },
  );
});
