import { deepStrictEqual } from 'node:assert/strict';
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

describe('bytes', () => {
  const pooled = Buffer.from('hello').subarray(1, 3);

  test('come from bytes and from base64, as a plain Uint8Array of their own memory', () => {
    for (const stored of [pooled, new Uint8Array(pooled), pooled.toString('base64')]) {
      const bytes = read(t.binary(), { B: stored }) as Uint8Array;
      deepStrictEqual(bytes, new Uint8Array([101, 108]));
      expect(bytes.buffer.byteLength).toBe(2);
      deepStrictEqual(read(t.set(t.binary()), { BS: [stored] }), new Set([bytes]));
    }
  });

  test('of a view with an offset are those of the view', () => {
    const { '~node': node } = model('B', {
      table: 'table',
      attributes: { id: t.binary(), set: t.set(t.binary()).optional() },
      key: { partitionKey: 'id' },
    });
    const same = new Set([pooled, new Uint8Array(pooled), Buffer.from('x')]);
    const wire = codecOf(node).encodeItem({ id: pooled, set: same });
    expect(JSON.stringify(wire)).toBe('{"id":{"B":"ZWw="},"set":{"BS":["ZWw=","eA=="]}}');
  });
});

describe('t.unknown()', () => {
  test.for<[AttributeValue, unknown]>([
    [{ N: '1.5' }, 1.5],
    [{ N: '9007199254740991' }, 9_007_199_254_740_991],
    [{ N: '9007199254740992' }, 9_007_199_254_740_992n],
    [{ N: '1E+20' }, 10n ** 20n],
    [{ NULL: true }, null],
    [{ NS: ['1', '9007199254740993'] }, new Set([1, 9_007_199_254_740_993n])],
    [{ SS: ['a'] }, new Set(['a'])],
    [{ BS: ['AA=='] }, new Set([new Uint8Array(1)])],
    [{ M: { a: { L: [{ BOOL: false }] } } }, { a: [false] }],
  ])('%o reads in its natural form', ([stored, value]) => {
    deepStrictEqual(read(t.unknown(), stored), value);
  });

  test('a fraction that would lose digits is refused, at its path', () => {
    const stored = { L: [{ M: { b: { N: '0.12345678901234567890' } } }] };
    expect(refusalOf(t.unknown(), stored)).toMatchObject({ code: 'decode-number', path: 'a[0].b' });
  });
});

describe('what does not fit', () => {
  const shapes = t.union(
    t.map({ kind: t.literal('circle'), r: t.number() }),
    t.map({ kind: t.literal('square'), side: t.number() }),
  );

  test.for<[string, AnyAttribute, AttributeValue, string]>([
    ['decode-type', t.string(), { N: '1' }, 'a'],
    ['decode-type', t.number(), { S: '1' }, 'a'],
    ['decode-type', t.boolean(), { S: 'true' }, 'a'],
    ['decode-type', t.binary(), { S: 'AA==' }, 'a'],
    ['decode-type', t.list(t.string()), { SS: ['a'] }, 'a'],
    ['decode-type', t.list(t.string()), { L: [{ S: 'a' }, { NULL: true }] }, 'a[1]'],
    ['decode-type', t.set(t.string()), { L: [] }, 'a'],
    ['decode-type', t.set(t.number()), { SS: ['1'] }, 'a'],
    ['decode-type', t.record(t.string()), { M: { k: { N: '1' } } }, 'a.k'],
    ['decode-type', t.map({ b: t.string() }), { M: { b: { N: '1' } } }, 'a.b'],
    ['decode-type', t.string(), {} as AttributeValue, 'a'],
    ['decode-number', t.set(t.number()), { NS: ['1', '9007199254740993'] }, 'a[1]'],
    ['decode-missing', t.list(t.map({ b: t.string() })), { L: [{ M: {} }] }, 'a[0].b'],
    ['decode-enum', t.enum('x', 'y'), { S: 'z' }, 'a'],
    ['decode-enum', t.enum(1, 2), { N: '3' }, 'a'],
    ['decode-union', t.union(t.literal('x'), t.literal(1)), { S: 'y' }, 'a'],
    ['decode-union', t.union(t.string(), t.number()), { BOOL: true }, 'a'],
    ['decode-union', shapes, { M: { kind: { S: 'line' } } }, 'a.kind'],
    ['decode-union', shapes, { M: {} }, 'a.kind'],
    ['decode-missing', shapes, { M: { kind: { S: 'circle' } } }, 'a.r'],
    ['decode-json', t.json(), { S: '{' }, 'a'],
  ])('%s %#', ([code, attribute, stored, path]) => {
    expect(refusalOf(attribute, stored)).toMatchObject({
      code,
      path,
      wireItem: { id: { S: 'x' }, a: stored },
    });
  });

  test('what a custom attribute’s own code throws is the cause', () => {
    const attribute = t.custom({
      type: t.string(),
      encode: (url: URL) => url.href,
      decode: (text) => new URL(text),
    });
    expect(read(attribute, { S: 'https://example.com/' })).toEqual(new URL('https://example.com/'));
    expect(refusalOf(attribute, { S: 'nowhere' })).toMatchObject({
      code: 'decode-custom',
      path: 'a',
      cause: expect.any(TypeError),
    });
  });
});
