import { describe, expect, test } from 'vitest';
import { type AnyModel, model } from '../definition/model.ts';
import { globalIndex } from '../definition/secondary-index.ts';
import * as t from '../definition/t.ts';
import { DecodeError, ValidationError } from '../errors/value.ts';
import { codecOf } from './codec.ts';
import { keyOfWireItem } from './key.ts';
import { keyText, sameKey } from './key-text.ts';

const Order = model('Order', {
  table: 'orders',
  attributes: {
    customer: t.string().name('pk'),
    number: t.bigint(),
    state: t.string().optional(),
    digest: t.binary().optional(),
  },
  key: { partitionKey: 'customer', sortKey: 'number' },
  indexes: {
    byState: globalIndex({ partitionKey: 'state', sortKey: 'number' }),
    byDigest: globalIndex({ partitionKey: 'state', sortKey: 'digest' }),
  },
});
const orders = codecOf(Order['~node']);
const wireKey = { pk: { S: 'ada' }, number: { N: '1' } };

/** A model whose partition key or sort key is the attribute. */
function keyed(attribute: ReturnType<typeof t.string>): AnyModel {
  return model('Keyed', {
    table: 'keyed',
    attributes: { id: t.string(), at: attribute },
    key: { partitionKey: 'id', sortKey: 'at' },
  });
}

describe('a key', () => {
  test('is exactly its own properties, under their stored names', () => {
    expect(orders.encodeKey({ customer: 'ada', number: 1n })).toEqual(wireKey);
    expect(orders.encodeKey({ number: 1n, customer: 'ada', state: undefined })).toEqual(wireKey);
  });

  test.for<[string, object, string]>([
    ['key-part-missing', { customer: 'ada' }, 'number'],
    ['key-part-missing', { customer: null, number: 1n }, 'customer'],
    ['attribute-unknown', { customer: 'ada', number: 1n, state: 'open' }, 'state'],
    ['key-empty', { customer: '', number: 1n }, 'customer'],
    ['key-too-long', { customer: 'x'.repeat(2049), number: 1n }, 'customer'],
    ['key-too-long', { customer: '日'.repeat(683), number: 1n }, 'customer'],
    ['value-type', { customer: 'ada', number: 1 }, 'number'],
  ])('%s %o', ([code, key, path]) => {
    expect(() => orders.encodeKey(key)).toThrow(expect.objectContaining({ code, path }));
  });

  test('must be an object', () => {
    expect(() => orders.encodeKey('ada' as never)).toThrow(ValidationError);
  });

  test('is as long as DynamoDB allows, counted in UTF-8', () => {
    expect(orders.encodeKey({ customer: '日'.repeat(682), number: 1n })).toBeDefined();
    const { '~node': node } = keyed(t.string());
    expect(codecOf(node).encodeKey({ id: 'x', at: 'é'.repeat(512) })).toBeDefined();
    expect(() => codecOf(node).encodeKey({ id: 'x', at: 'é'.repeat(513) })).toThrow(
      'Keyed.at has 1026 bytes',
    );
  });
});

describe('the key attributes of an item', () => {
  test.for<[string, object, string]>([
    ['key-empty', { customer: '', number: 1n }, 'customer'],
    ['key-empty', { customer: 'ada', number: 1n, state: '' }, 'state'],
    ['key-empty', { customer: 'ada', number: 1n, digest: new Uint8Array() }, 'digest'],
    ['key-too-long', { customer: 'ada', number: 1n, digest: new Uint8Array(1025) }, 'digest'],
    ['key-too-long', { customer: 'ada', number: 1n, state: 'x'.repeat(2049) }, 'state'],
  ])('%s %#', ([code, item, path]) => {
    expect(() => orders.encodeItem(item)).toThrow(expect.objectContaining({ code, path }));
    const value = (item as { readonly [property: string]: unknown })[path];
    expect(() => orders.encodeAttribute(path, value)).toThrow(expect.objectContaining({ code }));
  });

  test('may be missing where only an index uses them', () => {
    expect(orders.encodeItem({ customer: 'ada', number: 1n })).toEqual(wireKey);
  });
});

describe('the key of a stored item', () => {
  const item = { ...wireKey, state: { S: 'open' }, digest: { B: 'AA==' }, note: { S: 'x' } };

  test('is what the table is keyed by, and an index where one is asked for', () => {
    expect(keyOfWireItem(Order['~node'], item)).toEqual(wireKey);
    const index = Order['~node'].indexes['byDigest'];
    expect(keyOfWireItem(Order['~node'], item, index)).toEqual({
      ...wireKey,
      state: { S: 'open' },
      digest: { B: 'AA==' },
    });
  });

  test('cannot be had from an item that lacks a part', () => {
    const index = Order['~node'].indexes['byState'];
    const attempt = (): unknown => keyOfWireItem(Order['~node'], wireKey, index);
    expect(attempt).toThrow(DecodeError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'decode-missing', path: 'state' }));
  });
});

describe('two keys', () => {
  test('are the same by what they stand for', () => {
    expect(sameKey({ a: { N: '1' }, b: { S: 'x' } }, { b: { S: 'x' }, a: { N: '1.0' } })).toBe(
      true,
    );
    expect(sameKey({ a: { B: 'AAE=' } }, { a: { B: new Uint8Array([0, 1]) } })).toBe(true);
  });

  test('are different when a type, a value or a boundary between values differs', () => {
    const texts = [
      { a: { S: '1' }, b: { S: '' } },
      { a: { N: '1' }, b: { S: '' } },
      { a: { S: '' }, b: { S: '1' } },
      { a: { S: '1","b' }, b: { S: '' } },
      { a: { B: 'MQ==' }, b: { S: '' } },
    ].map(keyText);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

test('an index key that is null is left out, and reads back as null', () => {
  const Sparse = model('Sparse', {
    table: 'sparse',
    attributes: { id: t.string(), owner: t.string().nullable(), team: t.string().omitEmpty() },
    key: { partitionKey: 'id' },
    indexes: {
      byOwner: globalIndex({ partitionKey: 'owner' }),
      byTeam: globalIndex({ partitionKey: 'team' }),
    },
  });
  const sparse = codecOf(Sparse['~node']);
  const stored = sparse.encodeItem({ id: 'x', owner: null, team: '' });
  expect(stored).toEqual({ id: { S: 'x' } });
  expect(sparse.decodeItem(stored)).toEqual({ id: 'x', owner: null, team: '' });
  expect(sparse.encodeAttribute('owner', null)).toBeUndefined();
  expect(() => sparse.encodeItem({ id: 'x', owner: '', team: 'a' })).toThrow(
    expect.objectContaining({ code: 'key-empty', path: 'owner' }),
  );
});
