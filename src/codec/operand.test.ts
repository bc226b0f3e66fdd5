import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as t from '../definition/t.ts';
import { encodeAt, encodeChangeAt } from './operand.ts';

const address = t.map({
  city: t.string().check(z.string().min(2)),
  country: t.string().default('FR').name('c'),
})['~node'];

describe('an operand of a condition', () => {
  test('is encoded as it would be stored, the defaults of a map included', () => {
    expect(encodeAt(address, { city: 'Paris' }, 'address')).toEqual({
      M: { city: { S: 'Paris' }, c: { S: 'FR' } },
    });
    expect(encodeAt(t.ttl()['~node'], new Date(1001), 'expiresAt')).toEqual({ N: '2' });
  });

  test('need not pass the attribute’s schema', () => {
    expect(encodeAt(address, { city: '' }, 'address')).toMatchObject({ M: { city: { S: '' } } });
  });

  test('is refused at its own path', () => {
    expect(() => encodeAt(address, { city: 3 }, 'homes[0]')).toThrow(
      expect.objectContaining({ code: 'value-type', path: 'homes[0].city' }),
    );
    expect(() => encodeAt(t.number()['~node'], '3', 'age')).toThrow(
      'age takes a number, but got text.',
    );
  });

  test('is no empty set, and is an empty text where one may be compared with', () => {
    expect(() => encodeAt(t.set(t.string())['~node'], new Set(), 'tags')).toThrow(
      expect.objectContaining({ code: 'value-empty-set', path: 'tags' }),
    );
    expect(encodeAt(t.string().omitEmpty()['~node'], '', 'bio')).toEqual({ S: '' });
  });
});

describe('a change inside an item', () => {
  test('is encoded, and passes the attribute’s schema', () => {
    expect(encodeChangeAt(address, { city: 'Paris' }, 'address')).toEqual({
      M: { city: { S: 'Paris' }, c: { S: 'FR' } },
    });
    expect(() => encodeChangeAt(address, { city: '' }, 'address')).toThrow(
      expect.objectContaining({ code: 'value-check', path: 'address.city' }),
    );
  });

  test('is a removal where nothing is stored', () => {
    expect(encodeChangeAt(t.string().omitEmpty()['~node'], '', 'a.bio')).toBeUndefined();
    expect(
      encodeChangeAt(t.set(t.string()).omitEmpty()['~node'], new Set(), 'a.s'),
    ).toBeUndefined();
    expect(() => encodeChangeAt(t.set(t.string())['~node'], new Set(), 'a.s')).toThrow(
      expect.objectContaining({ code: 'value-empty-set', path: 'a.s' }),
    );
  });
});
