import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalToText, numberFromText, numberToText } from './number.ts';
import { numberParts, plainText } from './number-text.ts';

const numRuns = 2000 * Number(process.env['SCALE'] ?? 1);

/** Numbers as people and programs write them. */
const written = fc
  .record({
    sign: fc.constantFrom('', '-', '+'),
    whole: fc.stringMatching(/^[0-9]{1,18}$/),
    fraction: fc.stringMatching(/^[0-9]{0,18}$/),
    power: fc.option(fc.integer({ min: -40, max: 40 })),
  })
  .map(({ sign, whole, fraction, power }) => {
    const point = fraction === '' ? '' : `.${fraction}`;
    return `${sign}${whole}${point}${power === null ? '' : `e${power}`}`;
  });

test('the plain text of a number is the same number, and its own plain text', () => {
  fc.assert(
    fc.property(written, (text) => {
      const plain = decimalToText(text);
      expect(plain).toMatch(/^(0|-?([1-9]\d*|0(?=\.))(\.\d*[1-9])?)$/);
      expect(decimalToText(plain)).toBe(plain);
      expect(Number(plain)).toBe(Number(text) === 0 ? 0 : Number(text));
    }),
    { numRuns },
  );
});

test('a number that is read is the one JavaScript reads, or none', () => {
  fc.assert(
    fc.property(written, (text) => {
      const value = numberFromText(text);
      if (value === undefined) {
        const kept = numberParts(String(Number(text)));
        expect(kept && plainText(kept)).not.toBe(decimalToText(text));
      } else {
        expect(value).toBe(Number(text) === 0 ? 0 : Number(text));
        expect(decimalToText(String(value))).toBe(decimalToText(text));
      }
    }),
    { numRuns },
  );
});

test('every number that is written reads back as it was', () => {
  const storable = fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 53 - 1), max: 2 ** 53 - 1 })
    .filter((value) => value === 0 || Math.abs(value) >= 1e-130);
  fc.assert(
    fc.property(storable, (value) => {
      expect(numberFromText(numberToText(value))).toBe(value === 0 ? 0 : value);
    }),
    { numRuns },
  );
});

test('a long row of zeros takes no more time than it has digits', () => {
  const zeros = '0'.repeat(100_000);
  expect(numberParts(`1${zeros}1`)?.digits).toHaveLength(100_002);
  expect(numberParts(`${zeros}${zeros}`)?.digits).toBe('');
});
