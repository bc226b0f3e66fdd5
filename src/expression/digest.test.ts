import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Condition, pathReference } from './condition.ts';
import { digestCondition, mapValues, newDigest } from './digest.ts';

function digestOf(...conditions: readonly Condition[]): { shape: string; values: unknown[] } {
  const digest = newDigest();
  for (const condition of conditions) digestCondition(digest, condition);
  return digest;
}

/** Names and texts that try to look like a part of a shape. */
const hostile = fc.oneof(
  fc.constantFrom('a', 'b', 'a?', '1:a', ')(', '(comparison 1:a=?)', '@1:a', '|', ' ', '', '?'),
  fc.string(),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.nat(9),
  fc.string(),
  hostile.map(pathReference),
  fc.constantFrom(null, undefined, true, new Date(0), { kind: 'path', path: 'a' }),
);
const comparison = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    fc.record({ kind: fc.constant('comparison'), path: hostile, operator: comparison, value }),
    fc.record({ kind: fc.constant('between'), path: hostile, low: value, high: value }),
    fc.record({
      kind: fc.constant('in'),
      path: hostile,
      values: fc.array(value, { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('function'),
      name: fc.constantFrom('begins_with', 'contains'),
      path: hostile,
      value,
    }),
    fc.record({
      kind: fc.constant('existence'),
      path: hostile,
      operator: fc.constantFrom('exists', 'not_exists'),
    }),
    fc.record({ kind: fc.constant('type'), path: hostile, type: fc.constantFrom('S', 'SS') }),
    fc.record({ kind: fc.constant('size'), path: hostile, operator: comparison, size: value }),
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      conditions: fc.array(tie('condition'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not'), condition: tie('condition') }),
    fc.record({
      kind: fc.constant('raw'),
      pieces: fc.array(hostile, { minLength: 1, maxLength: 3 }),
      parameters: fc.array(value, { maxLength: 2 }),
    }),
    fc.record({ kind: fc.constant('item'), exists: fc.boolean() }),
  ) as fc.Arbitrary<Condition>,
}));

describe('a digest', () => {
  test('lists values in the order in which mapValues asks for them', () => {
    fc.assert(
      fc.property(condition, (given) => {
        const asked: unknown[] = [];
        mapValues(given, (one) => asked.push(one));
        expect(digestOf(given).values).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  test('mapped values take the places of the old ones', () => {
    fc.assert(
      fc.property(condition, (given) => {
        let count = 0;
        const mapped = mapValues(given, () => `new ${count++}`);
        const { shape, values } = digestOf(mapped);
        expect(shape).toBe(digestOf(given).shape);
        expect(values).toEqual(Array.from({ length: count }, (_, at) => `new ${at}`));
      }),
      { numRuns: 500 },
    );
  });

  test('is the same for two conditions only when they are the same but for their values', () => {
    fc.assert(
      fc.property(
        fc.array(condition, { maxLength: 3 }),
        fc.array(condition, { maxLength: 3 }),
        (left, right) => {
          const blank = (conditions: readonly Condition[]): readonly Condition[] =>
            conditions.map((one) => mapValues(one, () => '?'));
          const isSame = JSON.stringify(blank(left)) === JSON.stringify(blank(right));
          expect(digestOf(...left).shape === digestOf(...right).shape).toBe(isSame);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  const pairs: readonly (readonly [what: string, left: Condition, right: Condition])[] = [
    [
      'a reference and a value',
      { kind: 'comparison', path: 'a', operator: '=', value: pathReference('b') },
      { kind: 'comparison', path: 'a', operator: '=', value: { kind: 'path', path: 'b' } },
    ],
    [
      'two values and one',
      { kind: 'in', path: 'a', values: [1, 2] },
      { kind: 'in', path: 'a', values: [1] },
    ],
    ['two types', { kind: 'type', path: 'a', type: 'S' }, { kind: 'type', path: 'a', type: 'SS' }],
    [
      'raw pieces that are cut elsewhere',
      { kind: 'raw', pieces: ['ab', 'c'], parameters: [1] },
      { kind: 'raw', pieces: ['a', 'bc'], parameters: [1] },
    ],
    [
      'a raw piece that is written like a value',
      { kind: 'raw', pieces: ['a?', ''], parameters: [] },
      { kind: 'raw', pieces: ['a', ''], parameters: [1] },
    ],
    [
      'a group and what is in it',
      { kind: 'and', conditions: [{ kind: 'item', exists: true }] },
      { kind: 'item', exists: true },
    ],
  ];
  for (const [what, left, right] of pairs) {
    test(`tells ${what} apart`, () => {
      expect(digestOf(left).shape).not.toBe(digestOf(right).shape);
    });
  }
});
