import { describe, expect, test } from 'vitest';
import type { AnyAttribute } from '../definition/attribute.ts';
import { model } from '../definition/model.ts';
import * as t from '../definition/t.ts';
import { DecodeError } from '../errors/value.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { codecOf } from './codec.ts';

/** Reads an attribute called `a`. */
function read(attribute: AnyAttribute, stored: AttributeValue): unknown {
  const { '~node': node } = model('M', {
    table: 'table',
    attributes: { id: t.string(), a: attribute },
    key: { partitionKey: 'id' },
  });
  const item = codecOf(node).decodeItem({ id: { S: 'x' }, a: stored });
  return (item as { a: unknown }).a;
}

function refusalOf(attribute: AnyAttribute, stored: AttributeValue): DecodeError {
  try {
    throw new Error(`It was read: ${String(read(attribute, stored))}`);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

describe('numbers', () => {
  test.for<[string, number]>([
    ['0', 0],
    ['-0', 0],
    ['-0.0', 0],
    ['1.10', 1.1],
    ['-12.5', -12.5],
    ['007', 7],
    ['.5', 0.5],
    ['5.', 5],
    ['1E+20', 1e20],
    ['1e-130', 1e-130],
    ['999999999999999', 999_999_999_999_999],
    ['9007199254740991', 2 ** 53 - 1],
    ['0.30000000000000004', 0.1 + 0.2],
    ['123456789.1234567', 123_456_789.1234567],
  ])('%s reads as the number %d', ([text, value]) => {
    expect(read(t.number(), { N: text })).toBe(value);
  });

  test.for([
    '9007199254740993',
    '12345678901234567890',
    '0.12345678901234567890',
    '12345678901234567890123456789012345678',
  ])('%s would lose digits as a number, and is refused', (text) => {
    const error = refusalOf(t.number(), { N: text });
    expect(error).toMatchObject({ code: 'decode-number', path: 'a' });
    expect(error.message).toContain('would lose digits');
  });

  test.for([
    '',
    '-',
    '.',
    '-.',
    'abc',
    '0x10',
    ' 1',
    '1_000',
    'NaN',
    'Infinity',
    '1e',
    '--1',
    '1.2.3',
  ])('%o is no number of any kind', (text) => {
    for (const attribute of [t.number(), t.bigint(), t.decimal(), t.enum(0, 1), t.unknown()]) {
      expect(() => read(attribute, { N: text })).toThrow(DecodeError);
    }
  });

  test.for<[string, bigint]>([
    ['1E+20', 10n ** 20n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['1.0', 1n],
    ['-0', 0n],
    ['12345678901234567890123456789012345678', 12345678901234567890123456789012345678n],
  ])('%s reads as the bigint %s', ([text, value]) => {
    expect(read(t.bigint(), { N: text })).toBe(value);
  });

  test('a fraction is no bigint, and an absurd exponent costs nothing', () => {
    expect(refusalOf(t.bigint(), { N: '1.5' })).toMatchObject({ code: 'decode-number' });
    expect(refusalOf(t.bigint(), { N: '1e999999999' })).toMatchObject({ code: 'decode-number' });
  });

  test.for<[string, string]>([
    ['1.10', '1.1'],
    ['1E+3', '1000'],
    ['-0.00', '0'],
    ['00012.5', '12.5'],
  ])('%s reads as the decimal %s', ([text, value]) => {
    expect(read(t.decimal(), { N: text })).toBe(value);
  });
});

describe('dates', () => {
  test.for<[string, string]>([
    ['2026-01-31T09:30:00.123Z', '2026-01-31T09:30:00.123Z'],
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.123456789Z', '2026-01-31T09:30:00.123Z'],
    ['2026-01-31T09:30:00.1Z', '2026-01-31T09:30:00.100Z'],
    ['2026-01-31T09:30:00.123+02:00', '2026-01-31T07:30:00.123Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0000-01-01T00:00:00.000Z', '0000-01-01T00:00:00.000Z'],
  ])('%s reads as %s', ([text, iso]) => {
    expect(read(t.date(), { S: text })).toEqual(new Date(iso));
  });

  test.for([
    '',
    'yesterday',
    '1767225600',
    '2026-01-31T09:30:00',
    '2026-01-31 09:30:00Z',
    '2026-02-30T00:00:00.000Z',
    '2026-02-29',
    '2026-13-01T00:00:00.000Z',
    '2026-01-31T24:00:00.000Z',
    '2026-01-31T09:60:00.000Z',
    '2026-01-31t09:30:00.000Z',
    '2026/01/31T09:30:00.000Z',
    '+012026-01-31T09:30:00.000Z',
  ])('%o is no date', (text) => {
    expect(refusalOf(t.date(), { S: text })).toMatchObject({ code: 'decode-date', path: 'a' });
  });

  test('epochs are seconds or milliseconds', () => {
    expect(read(t.ttl(), { N: '1767225600' })).toEqual(new Date('2026-01-01T00:00:00.000Z'));
    const milliseconds = t.date({ format: 'epochMilliseconds' });
    expect(read(milliseconds, { N: '-1' })).toEqual(new Date(-1));
    expect(refusalOf(milliseconds, { N: '1E+20' })).toMatchObject({ code: 'decode-date' });
    expect(refusalOf(t.ttl(), { S: '2026-01-01' })).toMatchObject({ code: 'decode-type' });
  });
});
