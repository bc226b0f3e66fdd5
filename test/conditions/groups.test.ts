import { beforeAll, expect, test } from 'vitest';
import type { ConditionCallback } from '../../src/index.ts';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Row = model('Row', {
  table: 'rows',
  attributes: {
    id: t.string(),
    a: t.number(),
    b: t.number(),
    c: t.number().optional(),
    text: t.string().optional(),
  },
  key: { partitionKey: 'id' },
});

const row = { id: 'r', a: 1, b: 2, text: "it's (a) :0 #0" };
type If = ConditionCallback<typeof Row>;

/** What is written, the text that is sent, and whether it holds for the row above. */
const cases: readonly [string, If, string | undefined, boolean][] = [
  ['and', (c) => c.and(c('a', '=', 1), c('b', '=', 2)), '#0 = :0 AND #1 = :1', true],
  ['or', (c) => c.or(c('a', '=', 9), c('b', '=', 2)), '#0 = :0 OR #1 = :1', true],
  [
    'or inside and',
    (c) => c.and(c.or(c('a', '=', 1), c('a', '=', 3)), c('b', '=', 9)),
    '(#0 = :0 OR #0 = :1) AND #1 = :2',
    false,
  ],
  [
    'and inside or',
    (c) => c.or(c('a', '=', 1), c.and(c('a', '=', 3), c('b', '=', 9))),
    '#0 = :0 OR (#0 = :1 AND #1 = :2)',
    true,
  ],
  [
    'and inside and',
    (c) => c.and(c.and(c('a', '=', 1), c('b', '=', 2)), c('c', 'not_exists')),
    '(#0 = :0 AND #1 = :1) AND attribute_not_exists(#2)',
    true,
  ],
  ['not', (c) => c.not(c('a', '=', 1)), 'NOT (#0 = :0)', false],
  ['not of not', (c) => c.not(c.not(c('a', '=', 1))), 'NOT (NOT (#0 = :0))', true],
  [
    'not of or',
    (c) => c.not(c.or(c('a', '=', 9), c('b', '=', 9))),
    'NOT (#0 = :0 OR #1 = :1)',
    true,
  ],
  [
    'not beside and',
    (c) => c.and(c.not(c('a', '=', 9)), c('b', '=', 2)),
    'NOT (#0 = :0) AND #1 = :1',
    true,
  ],
  ['not of a comparison with what is missing', (c) => c.not(c('c', '<', 1)), 'NOT (#0 < :0)', true],
  [
    'not contains on what is missing',
    (c) => c.not(c('text', 'contains', 'zzz')),
    'NOT (contains(#0, :0))',
    true,
  ],
  ['a group of one', (c) => c.and(c.or(c('a', '=', 1))), '#0 = :0', true],
  ['an empty and', (c) => c.and(), undefined, true],
  ['an empty or', (c) => c.or(), 'attribute_exists(#0) AND attribute_not_exists(#0)', false],
  ['not of an empty or', (c) => c.not(c.or()), undefined, true],
  [
    'not of an empty and',
    (c) => c.not(c.and()),
    'attribute_exists(#0) AND attribute_not_exists(#0)',
    false,
  ],
  ['an empty and inside and', (c) => c.and(c.and(), c('a', '=', 1)), '#0 = :0', true],
  ['an empty or inside or', (c) => c.or(c.or(), c('a', '=', 1)), '#0 = :0', true],
  ['an empty and inside or', (c) => c.or(c.and(), c('a', '=', 9)), undefined, true],
  [
    'an empty or inside and',
    (c) => c.and(c.or(), c('a', '=', 1)),
    'attribute_exists(#0) AND attribute_not_exists(#0)',
    false,
  ],
  [
    'in of nothing',
    (c) => c('a', 'in', []),
    'attribute_exists(#0) AND attribute_not_exists(#0)',
    false,
  ],
  ['not in nothing', (c) => c.not(c('a', 'in', [])), undefined, true],
  ['in of nothing beside another', (c) => c.or(c('a', 'in', []), c('b', '=', 2)), '#0 = :0', true],
];

describeTransports('a group of conditions', (makeTransport) => {
  const { items: rows } = useModel(makeTransport, Row);
  beforeAll(() => rows.put(row));

  const holds = async (condition: If): Promise<boolean> => {
    try {
      await rows.update({ id: 'r' }, {}, { if: condition });
      return true;
    } catch (error) {
      // Whatever the condition, the item comes back with the refusal.
      expect(error).toMatchObject({ name: 'ConditionFailedError', item: row });
      return false;
    }
  };

  for (const [what, condition, text, expected] of cases) {
    test(what, async () => {
      expect(rows.toRequest.put(row, { if: condition }).ConditionExpression).toBe(text);
      expect(await holds(condition)).toBe(expected);
    });
  }

  test('that always holds asks for nothing', () => {
    expect(rows.toRequest.put(row, { if: (c) => c.and() })).toEqual(rows.toRequest.put(row));
  });

  test('beside the own condition of update keeps its precedence', async () => {
    const either: If = (c) => c.or(c('a', '=', 1), c('b', '=', 9));
    expect(rows.toRequest.update({ id: 'none' }, { a: 2 }, { if: either })).toMatchObject({
      ConditionExpression: 'attribute_exists(#1) AND (#0 = :1 OR #2 = :2)',
    });
    const error = await rejection(
      rows.update(
        { id: 'none' },
        { a: 2 },
        { if: (c) => c.or(c('a', 'not_exists'), c('b', '=', 9)) },
      ),
    );
    expect(error).toMatchObject({ name: 'ItemNotFoundError' });
  });

  test('with a hole in it is refused, not sent without it', async () => {
    const holes: readonly If[] = [
      (c) => c.and(c('a', '=', 1), undefined as never),
      (c) => c.or(false as never),
      (c) => c.not(null as never),
      (c) => c.and([c('a', '=', 1)] as never),
    ];
    for (const hole of holes) {
      expect(() => rows.toRequest.put(row, { if: hole })).toThrow(
        expect.objectContaining({ name: 'ValidationError', code: 'condition-invalid' }),
      );
    }
  });
});

describeTransports('in', (makeTransport) => {
  const { items: rows } = useModel(makeTransport, Row);
  beforeAll(() => rows.put(row));
  const list = (count: number): number[] => Array.from({ length: count }, (_, index) => -index - 1);
  const placeholders = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, index) => `:${from + index}`).join(', ');

  for (const [count, text] of [
    [1, '#0 IN (:0)'],
    [100, `#0 IN (${placeholders(0, 100)})`],
    [101, `#0 IN (${placeholders(0, 100)}) OR #0 IN (:100)`],
    [
      250,
      `#0 IN (${placeholders(0, 100)}) OR #0 IN (${placeholders(100, 200)}) OR #0 IN (${placeholders(200, 250)})`,
    ],
  ] as const) {
    // The engine takes more than 100 in one IN; AWS refuses them, so the text is what is proved.
    test(`of ${count} ${count > 100 ? 'is split into lists of 100' : 'is one list'}`, async () => {
      const request = rows.toRequest.put(row, { if: (c) => c('a', 'in', list(count)) });
      expect(request.ConditionExpression).toBe(text);

      const without = rows.update({ id: 'r' }, {}, { if: (c) => c('a', 'in', list(count)) });
      expect(await rejection(without)).toMatchObject({ code: 'condition-failed' });
      await rows.update({ id: 'r' }, {}, { if: (c) => c('a', 'in', [...list(count - 1), 1]) });
    });
  }

  test('that is split keeps together in an and, and in a not', () => {
    const request = rows.toRequest.put(row, {
      if: (c) => c.and(c('b', '=', 2), c('a', 'in', list(101))),
    });
    expect(request.ConditionExpression).toBe(
      `#0 = :0 AND (#1 IN (${placeholders(1, 101)}) OR #1 IN (:101))`,
    );
    expect(
      rows.toRequest.put(row, { if: (c) => c.not(c('a', 'in', list(101))) }).ConditionExpression,
    ).toBe(`NOT (#0 IN (${placeholders(0, 100)}) OR #0 IN (:100))`);
  });
});
