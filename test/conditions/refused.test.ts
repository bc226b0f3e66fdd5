import { expect, test } from 'vitest';
import type { ConditionCallback } from '../../src/index.ts';
import { model, t, ValidationError } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Part = model('Part', {
  table: 'parts',
  attributes: {
    id: t.string(),
    name: t.string(),
    count: t.number().optional(),
    big: t.bigint().optional(),
    price: t.decimal().optional(),
    made: t.date().optional(),
    bytes: t.binary().optional(),
    tags: t.set(t.string()),
    kind: t.enum('a', 'b').optional(),
    sizes: t.list(t.number()).optional(),
    ...Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`field${index}`, t.number().optional()]),
    ),
  },
  key: { partitionKey: 'id' },
});

type If = ConditionCallback<typeof Part>;
/** The builder as a program without types sees it. */
type Loose = (path: string, operator: string, value?: unknown) => ReturnType<If>;
const loose = (build: (c: Loose) => ReturnType<If>): If => build as unknown as If;

const wrong: readonly [string, If, string][] = [
  ['a between upside down', (c) => c('count', 'between', [2, 1]), 'between-reversed'],
  ['a between of text upside down', (c) => c('name', 'between', ['b', 'a']), 'between-reversed'],
  [
    'a between by UTF-8, not UTF-16',
    (c) => c('name', 'between', ['😀', '\uffee']),
    'between-reversed',
  ],
  [
    'a between of bigints upside down in the last digit',
    (c) => c('big', 'between', [2n ** 100n + 1n, 2n ** 100n]),
    'between-reversed',
  ],
  ['a between of decimals', (c) => c('price', 'between', ['1.10', '1.09']), 'between-reversed'],
  [
    'a between of dates',
    (c) => c('made', 'between', [new Date(1), new Date(0)]),
    'between-reversed',
  ],
  [
    'a between of bytes, unsigned',
    (c) => c('bytes', 'between', [Uint8Array.of(200), Uint8Array.of(1)]),
    'between-reversed',
  ],
  ['a between of one', loose((c) => c('count', 'between', [1])), 'operand-list'],
  ['a between of three', loose((c) => c('count', 'between', [1, 2, 3])), 'operand-list'],
  ['a between of no list', loose((c) => c('count', 'between', 1)), 'operand-list'],
  ['an in of no list', loose((c) => c('count', 'in', 1)), 'operand-list'],
  ['an in of a set', loose((c) => c('count', 'in', new Set([1]))), 'operand-list'],
  ['an unknown operator', loose((c) => c('count', '==', 1)), 'operator-unknown'],
  ['an operator with more in it', loose((c) => c('count', '= :0 OR', 1)), 'operator-unknown'],
  [
    'an operator that every object has',
    loose((c) => c('count', 'toString', 1)),
    'operator-unknown',
  ],
  ['no operator', loose((c) => c('count', undefined as never)), 'operator-unknown'],
  ['a wrong type', loose((c) => c('count', '=', '1')), 'value-type'],
  ['a number for a bigint', loose((c) => c('big', '=', 1)), 'value-type'],
  ['undefined', loose((c) => c('count', '=', undefined)), 'value-type'],
  ['null where it is not declared', loose((c) => c('count', '=', null)), 'value-type'],
  ['NaN', (c) => c('count', '<', Number.NaN), 'value-number'],
  ['an invalid date', (c) => c('made', '<', new Date(Number.NaN)), 'value-date'],
  ['a value outside an enum', loose((c) => c('kind', '=', 'c')), 'value-enum'],
  ['a wrong value among good ones', loose((c) => c('count', 'in', [1, '2'])), 'value-type'],
  ['an empty set', (c) => c('tags', '=', new Set()), 'value-empty-set'],
  ['contains of the wrong element', loose((c) => c('tags', 'contains', 1)), 'value-type'],
  [
    'contains of the wrong element of a list',
    loose((c) => c('sizes', 'contains', 'a')),
    'value-type',
  ],
  ['begins_with of a number', loose((c) => c('name', 'begins_with', 1)), 'operand-part'],
  ['an unknown type', loose((c) => c('name', 'attribute_type', 'STRING')), 'operand-type'],
  ['an unknown path', loose((c) => c('nam', '=', 'a')), 'path-unknown'],
  ['a path below a scalar', loose((c) => c('name.first', '=', 'a')), 'path-unknown'],
  ['a name where a position is', loose((c) => c('sizes.first', '=', 1)), 'path-unknown'],
  ['a negative position', loose((c) => c('sizes[-1]', '=', 1)), 'path-unknown'],
  ['a size of NaN', (c) => c.size('name', '=', Number.NaN), 'value-number'],
  ['a size of text', (c) => c.size('name', '=', '3' as never), 'value-type'],
  ['a size with no comparison', (c) => c.size('name', 'in' as never, 3), 'operator-unknown'],
  [
    'a path as a value that is unknown',
    (c) => c('count', '=', c.path('cnt' as never)),
    'path-unknown',
  ],
  [
    'more than 4 KB',
    (c) =>
      c.or(...Array.from({ length: 400 }, (_, index) => c(`field${index}` as never, 'exists'))),
    'expression-too-long',
  ],
  [
    'more than 4 KB of values',
    (c) =>
      c(
        'count',
        'in',
        Array.from({ length: 1000 }, (_, index) => index),
      ),
    'expression-too-long',
  ],
];

describeTransports('a condition', (makeTransport) => {
  const { items: parts, requestsOf } = useModel(makeTransport, Part);

  for (const [what, condition, code] of wrong) {
    test(`with ${what} is refused before anything is sent`, async () => {
      const sent = await requestsOf(async () => {
        for (const write of [
          () => parts.update({ id: 'a' }, { name: 'b' }, { if: condition }),
          () => parts.put({ id: 'a', name: '', tags: new Set() }, { if: condition }),
          () => parts.delete({ id: 'a' }, { if: condition }),
        ]) {
          const error = await rejection(write());
          expect(error).toBeInstanceOf(ValidationError);
          expect(error).toMatchObject({ code });
          expect((error as ValidationError).hint).toMatch(/\S/);
        }
      });
      expect(sent).toBe(0);
    });
  }

  test('of just 4 KB is sent, and one byte more is not', async () => {
    const request = (count: number) =>
      parts.toRequest.delete(
        { id: 'a' },
        {
          if: (c) =>
            c(
              'count',
              'in',
              Array.from({ length: count }, (_, index) => index),
            ),
        },
      );
    let most = 100;
    while (Buffer.byteLength(request(most).ConditionExpression ?? '') < 4096 - 10) most += 1;
    expect(() => request(most + 5)).toThrow(
      expect.objectContaining({ code: 'expression-too-long' }),
    );
    await parts.put({ id: 'a', name: '', tags: new Set() });
    const error = await rejection(
      parts.delete(
        { id: 'a' },
        {
          if: (c) =>
            c(
              'count',
              'in',
              Array.from({ length: most }, (_, index) => index),
            ),
        },
      ),
    );
    expect(error).toMatchObject({ code: 'condition-failed' });
  });

  test('in an update whose changes take more than 4 KB is refused too', async () => {
    const changes = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`field${index}`, 1]),
    );
    expect(
      await requestsOf(async () => {
        const error = await rejection(parts.update({ id: 'a' }, changes));
        expect(error).toMatchObject({ code: 'expression-too-long', name: 'ValidationError' });
      }),
    ).toBe(0);
    await parts.put({ id: 'wide', name: '', tags: new Set(), ...changes });
  });
});
