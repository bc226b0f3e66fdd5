import { deepStrictEqual } from 'node:assert/strict';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { test } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import { decodeItem } from '../../src/codec/public.ts';
import type { WireItem } from '../../src/wire/attribute-value.ts';
import { toBase64 } from '../../src/wire/bytes.ts';
import { cases } from './model-arbitrary.ts';

const numRuns = 500 * Number(process.env['SCALE'] ?? 1);

test('what is written reads back as it was, for any model and any item of it', () => {
  fc.assert(
    fc.property(cases('all'), ({ model, given, expected }) => {
      const wire = codecOf(model['~node']).encodeItem(given);
      deepStrictEqual(decodeItem(model, wire), expected);
    }),
    { numRuns },
  );
});

test('what has travelled as JSON reads like what has not', () => {
  fc.assert(
    fc.property(cases('all'), ({ model, given, expected }) => {
      const wire = codecOf(model['~node']).encodeItem(given);
      const travelled: WireItem = JSON.parse(JSON.stringify(wire));
      deepStrictEqual(decodeItem(model, travelled), expected);
    }),
    { numRuns },
  );
});

test('what was read writes as it was', () => {
  fc.assert(
    fc.property(cases('all'), ({ model, given }) => {
      const codec = codecOf(model['~node']);
      const wire = codec.encodeItem(given);
      const again = codec.encodeItem(codec.decodeItem(wire));
      deepStrictEqual(codec.decodeItem(again), codec.decodeItem(wire));
      deepStrictEqual(
        Object.keys(wire).filter((name) => !Object.hasOwn(again, name)),
        [],
      );
    }),
    { numRuns },
  );
});

test('the encoding is that of @aws-sdk/util-dynamodb, and each reads the other', () => {
  fc.assert(
    fc.property(cases('natural'), ({ model, given, expected }) => {
      const wire = codecOf(model['~node']).encodeItem(given);
      const theirs = marshall(withoutEmptySets(given), { removeUndefinedValues: true });
      deepStrictEqual(withBase64(wire), withBase64(theirs));
      deepStrictEqual(decodeItem(model, theirs as WireItem), expected);
      deepStrictEqual(
        withBase64(unmarshall(wire as never)),
        withBase64(withoutEmptySets(expected)),
      );
    }),
    { numRuns },
  );
});

/** util-dynamodb refuses the empty sets that we leave out. */
function withoutEmptySets(item: object): object {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => !(value instanceof Set && value.size === 0)),
  );
}

/** Bytes as text, so that only their content is compared. */
function withBase64(value: unknown): unknown {
  if (value instanceof Uint8Array) return toBase64(value);
  if (Array.isArray(value)) return value.map(withBase64);
  if (typeof value !== 'object' || value === null || value instanceof Set) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBase64(inner)]));
}
