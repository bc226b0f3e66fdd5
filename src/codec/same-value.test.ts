import { describe, expect, test } from 'vitest';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { sameValue } from './same-value.ts';

const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(values);

const same: readonly (readonly [AttributeValue, AttributeValue])[] = [
  [{ S: 'a' }, { S: 'a' }],
  [{ N: '1' }, { N: '1.0' }],
  [{ N: '100' }, { N: '1e2' }],
  [{ N: '-0' }, { N: '0' }],
  [{ B: 'AQI=' }, { B: bytes(1, 2) }],
  [{ SS: ['a', 'b'] }, { SS: ['b', 'a'] }],
  [{ NS: ['1', '2'] }, { NS: ['2.0', '1'] }],
  [{ BS: ['AQ==', 'Ag=='] }, { BS: [bytes(2), bytes(1)] }],
  [{ L: [{ N: '1' }, { NULL: true }] }, { L: [{ N: '1.00' }, { NULL: true }] }],
  [{ M: { a: { S: 'x' }, b: { BOOL: true } } }, { M: { b: { BOOL: true }, a: { S: 'x' } } }],
];

const different: readonly (readonly [AttributeValue, AttributeValue])[] = [
  [{ S: '1' }, { N: '1' }],
  [{ S: 'a' }, { B: 'a' }],
  [{ N: '1' }, { N: '-1' }],
  [
    { N: '12345678901234567890123456789012345678' },
    { N: '12345678901234567890123456789012345679' },
  ],
  [{ BOOL: true }, { BOOL: false }],
  [{ SS: ['a'] }, { L: [{ S: 'a' }] }],
  [{ SS: ['a', 'b'] }, { SS: ['ab'] }],
  [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }],
  [{ M: {} }, { L: [] }],
  [{ M: { a: { S: 'x' } } }, { M: { b: { S: 'x' } } }],
  [{ M: { a: { M: {} } } }, { M: { a: { M: { b: { NULL: true } } } } }],
];

describe('sameValue compares as DynamoDB does', () => {
  test.each(same)('%o and %o are equal', (left, right) => {
    expect(sameValue(left, right)).toBe(true);
    expect(sameValue(right, left)).toBe(true);
  });

  test.each(different)('%o and %o are not', (left, right) => {
    expect(sameValue(left, right)).toBe(false);
    expect(sameValue(right, left)).toBe(false);
  });

  test('a missing value equals only a missing one', () => {
    expect(sameValue(undefined, undefined)).toBe(true);
    expect(sameValue(undefined, { NULL: true })).toBe(false);
  });
});
