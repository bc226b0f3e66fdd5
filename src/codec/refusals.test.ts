import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { AnyAttribute } from '../definition/attribute.ts';
import { model } from '../definition/model.ts';
import * as t from '../definition/t.ts';
import { ValidationError } from '../errors/value.ts';
import { codecOf } from './codec.ts';

/** Writes a value to an attribute called `a`, and gives what is thrown. */
function refusalOf(attribute: AnyAttribute, value: unknown): ValidationError {
  const { '~node': node } = model('M', {
    table: 'table',
    attributes: { id: t.string(), a: attribute },
    key: { partitionKey: 'id' },
  });
  try {
    const wire = codecOf(node).encodeItem({ id: 'x', a: value });
    throw new Error(`It was written: ${JSON.stringify(wire)}`);
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
}

class Money {
  readonly cents = 1;
}
const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
const lone = '\ud800';

describe('a value of the wrong type', () => {
  test.for<[string, AnyAttribute, unknown, string]>([
    ['t.string()', t.string(), 1, 'takes text, but got a number'],
    ['t.string()', t.string(), null, 'takes text, but got null'],
    ['t.number()', t.number(), '1', 'takes a number, but got text'],
    ['t.number()', t.number(), 1n, 'takes a number, but got a bigint'],
    ['t.bigint()', t.bigint(), 1, 'takes a bigint, but got a number'],
    ['t.decimal()', t.decimal(), 1, 'takes a number as text, but got a number'],
    ['t.boolean()', t.boolean(), 0, 'takes a boolean, but got a number'],
    ['t.binary()', t.binary(), 'AA==', 'takes a Uint8Array, but got text'],
    ['t.binary()', t.binary(), new ArrayBuffer(1), 'but got an instance of ArrayBuffer'],
    ['t.binary()', t.binary(), new Uint16Array(1), 'but got an instance of Uint16Array'],
    ['t.binary()', t.binary(), new SharedArrayBuffer(1), 'an instance of SharedArrayBuffer'],
    ['t.date()', t.date(), '2026-01-01', 'takes a Date, but got text'],
    ['t.list()', t.list(t.string()), new Set(), 'takes an array, but got a Set'],
    ['t.map()', t.map({}), [], 'takes an object, but got an array'],
    ['t.map()', t.map({}), new Map(), 'takes an object, but got an instance of Map'],
    ['t.record()', t.record(t.string()), new Money(), 'an instance of Money'],
    ['t.set()', t.set(t.string()), ['a'], 'takes a Set, but got an array'],
    ['t.union()', t.union(t.string(), t.number()), true, 'or a value of t.number(), but got'],
  ])('%s %#', ([, attribute, value, words]) => {
    const error = refusalOf(attribute, value);
    expect(error).toMatchObject({ code: 'value-type', path: 'a' });
    expect(error.message).toContain(words);
  });
});

describe('a value that cannot be stored', () => {
  test.for<[string, AnyAttribute, unknown, string]>([
    ['value-number', t.number(), Number.NaN, 'a'],
    ['value-number', t.number(), Number.POSITIVE_INFINITY, 'a'],
    ['value-number', t.number(), 2 ** 53, 'a'],
    ['value-number', t.number(), 1e-131, 'a'],
    ['value-number', t.bigint(), BigInt('1'.repeat(39)), 'a'],
    ['value-number', t.bigint(), 10n ** 126n, 'a'],
    ['value-number', t.decimal(), '1'.repeat(39), 'a'],
    ['value-number', t.decimal(), '1e126', 'a'],
    ['value-number', t.decimal(), 'one', 'a'],
    ['value-number', t.decimal(), '', 'a'],
    ['value-number', t.decimal(), ' 1', 'a'],
    ['value-number', t.decimal(), '.', 'a'],
    ['value-number', t.set(t.number()), new Set([1, Number.NaN]), 'a[1]'],
    ['value-text', t.string(), lone, 'a'],
    ['value-text', t.record(t.string()), { [lone]: 'a' }, `a.${lone}`],
    ['value-text', t.unknown(), ['a', { b: lone }], 'a[1].b'],
    ['value-enum', t.enum('x', 'y'), 'z', 'a'],
    ['value-enum', t.enum(1, 2), 3, 'a'],
    ['value-enum', t.literal('x'), 'y', 'a'],
    ['value-enum', t.union(t.literal('x'), t.literal(1)), 'y', 'a'],
    ['value-date', t.date(), new Date(Number.NaN), 'a'],
    ['value-date', t.date(), new Date('+010000-01-01T00:00:00.000Z'), 'a'],
    ['value-date', t.date(), new Date('-000001-12-31T23:59:59.999Z'), 'a'],
    ['value-date', t.date({ format: 'epochSeconds' }), new Date(1), 'a'],
    ['value-undefined', t.list(t.string()), ['a', undefined], 'a[1]'],
    ['value-undefined', t.unknown(), { b: [undefined] }, 'a.b[0]'],
    ['value-undefined', t.json(), { b: [undefined] }, 'a.b[0]'],
    ['value-empty-set', t.map({ s: t.set(t.string()) }), { s: new Set() }, 'a.s'],
    ['value-empty-set', t.list(t.set(t.string())), [new Set()], 'a[0]'],
    ['value-empty-set', t.record(t.set(t.string())), { k: new Set() }, 'a.k'],
    ['value-empty-set', t.unknown(), new Set(), 'a'],
    ['value-empty-set', t.union(t.string(), t.set(t.string())), new Set(), 'a'],
    ['value-unsupported', t.unknown(), { at: new Date() }, 'a.at'],
    ['value-unsupported', t.unknown(), [new Money()], 'a[0]'],
    ['value-unsupported', t.unknown(), { m: new Map() }, 'a.m'],
    ['value-unsupported', t.unknown(), () => 1, 'a'],
    ['value-unsupported', t.unknown(), Symbol('s'), 'a'],
    ['value-unsupported', t.unknown(), new Set([1, 'a']), 'a'],
    ['value-unsupported', t.unknown(), new Set([[]]), 'a'],
    ['value-unsupported', t.json(), { f: () => 1 }, 'a.f'],
    ['value-unsupported', t.json(), [{ at: new Date() }], 'a[0].at'],
    ['value-unsupported', t.json(), { n: Number.NaN }, 'a.n'],
    ['value-unsupported', t.json(), 1n, 'a'],
    ['value-unsupported', t.json(), cyclic, 'a'],
    ['value-too-deep', t.unknown(), cyclic, `a${'.self'.repeat(32)}`],
    ['attribute-missing', t.list(t.map({ b: t.string() })), [{}], 'a[0].b'],
    ['attribute-unknown', t.list(t.map({})), [{ b: 1 }], 'a[0].b'],
  ])('%s %#', ([code, attribute, value, path]) => {
    expect(refusalOf(attribute, value)).toMatchObject({ code, path });
  });

  test('a union of maps names the attribute that tells them apart', () => {
    const payment = t.union(
      t.map({ by: t.literal('card') }),
      t.map({ by: t.literal('transfer'), iban: t.string() }),
    );
    expect(refusalOf(payment, { by: 'cash' })).toMatchObject({ code: 'value-enum', path: 'a.by' });
    expect(refusalOf(payment, { by: 'transfer' })).toMatchObject({ path: 'a.iban' });
  });

  test('a shape that is declared deeper than DynamoDB’s 32 levels has no value there', () => {
    const deep = Array.from({ length: 32 }).reduce<AnyAttribute>(
      (inner) => t.list(inner),
      t.string(),
    );
    const value = Array.from({ length: 32 }).reduce<unknown>((inner) => [inner], 'text');
    expect(refusalOf(deep, value)).toMatchObject({
      code: 'value-too-deep',
      path: `a${'[0]'.repeat(32)}`,
    });
  });

  test('what a custom attribute’s own code throws is the cause', () => {
    const cause = new RangeError('no such thing');
    const attribute = t.custom({
      type: t.string(),
      encode: (): string => {
        throw cause;
      },
      decode: (text) => text,
    });
    expect(refusalOf(t.list(attribute), ['x'])).toMatchObject({
      code: 'value-custom',
      path: 'a[0]',
      cause,
      message: expect.stringContaining('no such thing'),
    });
  });
});

describe('a value that its own schema refuses', () => {
  test('zod’s issues are listed with their paths', () => {
    const attribute = t.map({ mail: t.string() }).check(z.object({ mail: z.email() }));
    const error = refusalOf(t.list(attribute), [{ mail: 'nobody' }]);
    expect(error).toMatchObject({ code: 'value-check', path: 'a[0]' });
    expect(error.message).toContain('mail: Invalid email');
  });

  test('valibot’s too', () => {
    const error = refusalOf(t.number().check(v.pipe(v.number(), v.minValue(18))), 3);
    expect(error).toMatchObject({ code: 'value-check', path: 'a' });
    expect(error.message).toContain('Expected >=18');
  });

  test('the type is looked at first, and null is not asked about', () => {
    const attribute = t.string().check(z.string().min(2)).nullable();
    expect(refusalOf(attribute, 5)).toMatchObject({ code: 'value-type' });
    const { '~node': node } = model('M', {
      table: 'table',
      attributes: { id: t.string(), a: attribute },
      key: { partitionKey: 'id' },
    });
    expect(codecOf(node).encodeItem({ id: 'x', a: null })['a']).toEqual({ NULL: true });
  });

  test('an asynchronous schema is refused, and its rejection is caught', async () => {
    const later: StandardSchemaV1<string> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => Promise.reject(new Error('later')),
      },
    };
    expect(refusalOf(t.string().check(later), 'x')).toMatchObject({ code: 'check-async' });
    await new Promise((resolve) => setImmediate(resolve));
  });
});
