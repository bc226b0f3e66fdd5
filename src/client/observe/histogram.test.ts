import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newHistogram, percentileOf, recordIn } from './histogram.ts';

const steps = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 0x7fff_ffff }));

test('a percentile is the duration of that rank, or up to 6.25 % more', () => {
  const durations = fc.array(steps, { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(durations, fc.constantFrom(1, 50, 90, 99, 100), (recorded, percent) => {
      const histogram = newHistogram();
      for (const one of recorded) recordIn(histogram, one);
      const rank = Math.ceil((recorded.length * percent) / 100);
      const exact = recorded.toSorted((a, b) => a - b)[rank - 1] ?? 0;

      const read = percentileOf(histogram, percent);

      expect(read).toBeGreaterThanOrEqual(exact);
      expect(read).toBeLessThanOrEqual(exact * 1.0625);
    }),
  );
});

test('short durations are exact, and a histogram that has seen nothing says 0', () => {
  const histogram = newHistogram();
  expect(percentileOf(histogram, 50)).toBe(0);

  for (let one = 1; one <= 31; one += 1) recordIn(histogram, one);
  expect(percentileOf(histogram, 50)).toBe(16);
  expect(percentileOf(histogram, 100)).toBe(31);
});

test('what is longer than any histogram can tell counts as the longest', () => {
  const histogram = newHistogram();
  recordIn(histogram, 1e12);
  expect(percentileOf(histogram, 99)).toBe(0x7fff_ffff);
});
