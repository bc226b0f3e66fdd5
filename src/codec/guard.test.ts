import { expect, test } from 'vitest';
import { model } from '../definition/model.ts';
import * as t from '../definition/t.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { guardKey } from './guard.ts';

const User = model('User', {
  table: 'users',
  attributes: { id: t.string().name('pk'), at: t.number(), email: t.string().unique() },
  key: { partitionKey: 'id', sortKey: 'at' },
});

const partition = (value: AttributeValue, property = 'email'): string =>
  (guardKey(User['~node'], property, value)['pk'] as { S: string }).S;

test('a guard has the key of the table, by stored names, and one sort key for all', () => {
  expect(guardKey(User['~node'], 'email', { S: 'ada@example.com' })).toEqual({
    pk: { S: '~unique#User#email#ada@example.com' },
    at: { N: '-1e125' },
  });
});

test('values that are the same have the same guard, however they are spelled', () => {
  expect(partition({ N: '1.50' })).toBe(partition({ N: '15e-1' }));
  expect(partition({ B: 'AQI=' })).toBe(partition({ B: Uint8Array.of(1, 2) as never }));
  expect(partition({ S: 'a' })).not.toBe(partition({ S: 'A' }));
});

test('a value that is too long for a key is hashed, whole', () => {
  const long = 'x'.repeat(2_048);
  expect(partition({ S: long })).toMatch(/^~unique#User#email##[\w-]{43}$/);
  expect(partition({ S: long })).not.toBe(partition({ S: `${long}y` }));
  const fits = 'é'.repeat((2_048 - '~unique#User#email#'.length - 1) / 2);
  expect(partition({ S: fits })).toContain(fits);
});

test('no name and value come to what another name and value come to', () => {
  expect(partition({ S: 'x' }, 'a#b')).not.toBe(partition({ S: 'b#x' }, 'a'));
  expect(partition({ S: 'x' }, 'a%23b')).not.toBe(partition({ S: 'x' }, 'a#b'));
});
