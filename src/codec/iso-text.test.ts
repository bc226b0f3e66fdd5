import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoFromTime, timeFromIso, YEAR_0, YEAR_9999_END } from './iso-text.ts';

const numRuns = 2000 * Number(process.env['SCALE'] ?? 1);

test('the text of a moment is that of toISOString, and reads back as the moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: YEAR_0, max: YEAR_9999_END }), (time) => {
      expect(isoFromTime(time)).toBe(new Date(time).toISOString());
      expect(timeFromIso(isoFromTime(time))).toBe(time);
    }),
    { numRuns },
  );
});

test('the first and the last day of every month of four centuries are right, and no day beside them', () => {
  for (let month = 0; month < 4800; month += 1) {
    const time = Date.UTC(1800 + Math.floor(month / 12), (month % 12) + 1, 0);
    const text = new Date(time).toISOString();
    expect(isoFromTime(time)).toBe(text);
    expect(timeFromIso(text)).toBe(time);
    const day = Number(text.slice(8, 10));
    expect(timeFromIso(`${text.slice(0, 8)}${day + 1}${text.slice(10)}`)).toBeNaN();
    expect(timeFromIso(`${text.slice(0, 8)}00${text.slice(10)}`)).toBeNaN();
  }
});

test('any text that is read is a date to JavaScript too', () => {
  const almost = fc
    .tuple(
      fc.constant('2026-01-31T09:30:00.123Z'),
      fc.nat({ max: 23 }),
      fc.constantFrom(...'0123456789-:.TZ +x'),
    )
    .map(([text, at, mark]) => text.slice(0, at) + mark + text.slice(at + 1));
  fc.assert(
    fc.property(almost, (text) => {
      const time = timeFromIso(text);
      if (!Number.isNaN(time)) expect(time).toBe(Date.parse(text));
    }),
    { numRuns },
  );
});
