import { deepStrictEqual } from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { model } from '../definition/model.ts';
import * as t from '../definition/t.ts';
import { codecOf } from './codec.ts';

describe('names that every object has', () => {
  const Hostile = model('Hostile', {
    table: 'hostile',
    attributes: {
      id: t.string(),
      constructor: t.string().optional(),
      toString: t.string().optional().name('__proto__'),
      bag: t.record(t.string()),
      any: t.unknown(),
    },
    key: { partitionKey: 'id' },
  });
  const hostile = codecOf(Hostile['~node']);

  test('are absent unless they are the item’s own', () => {
    const stored = hostile.encodeItem({ id: 'x', bag: {}, any: {} });
    expect(Object.keys(stored)).toEqual(['id', 'bag', 'any']);
    deepStrictEqual(hostile.decodeItem(stored), { id: 'x', bag: {}, any: {} });
  });

  test('come back as they were, and change no prototype', () => {
    const polluting = JSON.parse('{"__proto__":"own","constructor":"c"}');
    const item = { id: 'x', constructor: 'c', toString: 't', bag: polluting, any: polluting };
    const stored = JSON.parse(JSON.stringify(hostile.encodeItem(item)));
    expect(Object.getPrototypeOf(stored)).toBe(Object.prototype);
    expect(Object.keys(stored)).toEqual(['id', 'constructor', '__proto__', 'bag', 'any']);
    deepStrictEqual(hostile.decodeItem(stored), item);
    expect(({} as { own?: string }).own).toBeUndefined();
  });
});
