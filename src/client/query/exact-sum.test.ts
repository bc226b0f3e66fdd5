import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactSum } from './exact-sum.ts';

function sumOf(values: readonly unknown[], zero?: number | bigint | string): unknown {
  const sum = exactSum(zero);
  for (const value of values) sum.add(value);
  return sum.total();
}

const sums: readonly (readonly [what: string, values: readonly unknown[], total: unknown])[] = [
  ['numbers', [1, 2, 3.5], 6.5],
  ['fractions, without the noise of binary ones', [0.1, 0.2], 0.3],
  ['numbers with exponents', [1e21, -1e21, 2e-7], 2e-7],
  ['bigints beyond what a number holds', [2n ** 60n, 1n], 2n ** 60n + 1n],
  ['negative bigints', [-5n, 2n], -3n],
  ['decimals', ['1.10', '2.205'], '3.305'],
  ['decimals with exponents', ['1E-130', '9.99e125', '-9.99e125'], `0.${'0'.repeat(129)}1`],
  ['decimals without a whole part', ['.5', '+.5', '-1.'], '0'],
  ['decimals that cancel out', ['1.5', '-1.5'], '0'],
  ['numbers that cancel out', [-0.5, 0.5], 0],
];

describe('an exact sum of', () => {
  for (const [what, values, total] of sums) {
    test(what, () => expect(sumOf(values)).toBe(total));
  }

  test('nothing is the zero that it began with', () => {
    expect(sumOf([])).toBe(0);
    expect(sumOf([], 0n)).toBe(0n);
    expect(sumOf([], '0')).toBe('0');
    expect(exactSum().mean()).toBeUndefined();
  });

  test('bigints agrees with bigint', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt()), (values) => {
        expect(sumOf(values, 0n)).toBe(values.reduce((sum, value) => sum + value, 0n));
      }),
    );
  });

  test('integers that a number would round is refused', () => {
    expect(sumOf([Number.MAX_SAFE_INTEGER, 0])).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => sumOf([Number.MAX_SAFE_INTEGER, 1])).toThrow(
      expect.objectContaining({ code: 'sum-inexact' }),
    );
  });

  test('what is no number is refused, not taken for one', () => {
    for (const value of ['', 'x', '1,5', '0x10', ' 1', '1e9999', true, new Date(), {}, [1], null]) {
      expect(() => sumOf([value])).toThrow(expect.objectContaining({ code: 'aggregate-type' }));
    }
  });
});

test('a mean is the sum divided by the count', () => {
  const sum = exactSum();
  for (const value of [1, 2, 2]) sum.add(value);
  expect(sum.mean()).toBeCloseTo(5 / 3, 15);
});
