import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Item, model } from '../definition/model.ts';
import * as t from '../definition/t.ts';
import { decodeItem, encodeItem } from './public.ts';

const User = model('User', {
  table: 'users',
  attributes: {
    id: t.string(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
    expiresAt: t.ttl().optional(),
  },
  key: { partitionKey: 'id' },
});

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-31T09:30:00.123Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

test('an item is encoded as create would store it', () => {
  expect(encodeItem(User, { id: 'u1', expiresAt: new Date('2026-01-31T09:30:00.001Z') })).toEqual({
    id: { S: 'u1' },
    createdAt: { S: '2026-01-31T09:30:00.123Z' },
    updatedAt: { S: '2026-01-31T09:30:00.123Z' },
    version: { N: '0' },
    expiresAt: { N: '1769851801' },
  });
});

test('what was read is encoded as it was', () => {
  const wire = {
    id: { S: 'u1' },
    createdAt: { S: '2020-01-01T00:00:00.000Z' },
    updatedAt: { S: '2020-01-02T00:00:00.000Z' },
    version: { N: '7' },
  };
  const user: Item<typeof User> = decodeItem(User, wire);
  expect(user).toEqual({
    id: 'u1',
    createdAt: new Date('2020-01-01'),
    updatedAt: new Date('2020-01-02'),
    version: 7,
  });
  expect(encodeItem(User, user)).toEqual(wire);
});
