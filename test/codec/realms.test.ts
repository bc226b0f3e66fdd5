import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { decodeItem, encodeItem } from '../../src/codec/public.ts';
import { model } from '../../src/definition/model.ts';
import * as t from '../../src/definition/t.ts';

const Everything = model('Everything', {
  table: 'everything',
  attributes: {
    id: t.string(),
    at: t.date(),
    bytes: t.binary(),
    tags: t.set(t.string()),
    list: t.list(t.string()),
    map: t.map({ a: t.number() }),
    record: t.record(t.number()),
    any: t.unknown(),
    json: t.json(),
  },
  key: { partitionKey: 'id' },
});

const SOURCE = `({
  id: 'x',
  at: new Date(0),
  bytes: new Uint8Array([1]),
  tags: new Set(['a']),
  list: ['a'],
  map: { a: 1 },
  record: { a: 1 },
  any: { bytes: new Uint8Array([1]), tags: new Set(['a']), inner: { list: [1] } },
  json: { inner: { list: [1] } },
})`;

test('values of another realm, as test runners make them, are what they look like', () => {
  const foreign = runInContext(SOURCE, createContext());
  const own = runInContext(SOURCE, createContext({ Date, Uint8Array, Set }));
  expect(foreign.at instanceof Date).toBe(false);
  const wire = encodeItem(Everything, foreign);
  expect(JSON.stringify(wire)).toBe(JSON.stringify(encodeItem(Everything, own)));
  expect(decodeItem(Everything, wire).at).toEqual(new Date(0));
});
