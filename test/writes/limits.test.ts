import { describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const names = Array.from({ length: 400 }, (_, n) => `attribute${n}`);
const Wide = model('Wide', {
  table: 'wide',
  attributes: {
    id: t.string(),
    text: t.string().optional(),
    other: t.string().optional(),
    list: t.list(t.string()).optional(),
    map: t.map({ a: t.string().optional(), b: t.string().optional() }).optional(),
    counts: t.record(t.number()).optional(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('limits of an update', (makeTransport) => {
  const { items: wide, requestsOf, store, stored } = useModel(makeTransport, Wide);
  const one = () => wide.updateBuilder({ id: 'w' });
  const refused = async (work: () => Promise<unknown>): Promise<unknown> => {
    let error: unknown;
    const sent = await requestsOf(async () => {
      error = await rejection(work());
    });
    expect(sent).toBe(0);
    return error;
  };
  const counting = (count: number) =>
    names
      .slice(0, count)
      .reduce((update, name) => update.set(`counts.${name}`, 1), one().set('text', 'x'));

  test('an expression of more than 4 KB is refused locally, with its size', async () => {
    await store({ id: { S: 'w' }, counts: { M: {} } });
    const long = counting(300);
    expect(await refused(() => long.execute())).toMatchObject({
      name: 'ValidationError',
      code: 'expression-too-long',
      message: expect.stringMatching(/^The update is \d+ bytes long; DynamoDB takes 4096\./),
    });

    const update = counting(250);
    const text = update.toRequest().UpdateExpression ?? '';
    expect(Buffer.byteLength(text)).toBeGreaterThan(3_500);
    expect(Object.keys((await update.execute()).counts ?? {})).toHaveLength(250);
  });

  test('300 operators do not fit into 4 KB, so they need no check of their own', () => {
    // The shortest part that has two: `#0=if_not_exists(#0,:0)+:1,`; ours is longer.
    const part = one().increment('counts.a').toRequest().UpdateExpression ?? '';
    const operators = (part.match(/if_not_exists|list_append|[+]/g) ?? []).length;
    expect(operators).toBe(2);
    expect((300 / operators) * (part.length - 'SET '.length)).toBeGreaterThan(4_096);
  });

  describe('400 KB', () => {
    const big = 'x'.repeat(150_000);
    const tooMuch: readonly [string, () => Promise<unknown>, readonly string[]][] = [
      ['one value', () => one().set('text', big.repeat(3)).execute(), ['text']],
      [
        'the values together',
        () => one().set('text', big).set('other', big.repeat(2)).execute(),
        ['other', 'text'],
      ],
      [
        'the parts of a map',
        () => one().set('map.a', big.repeat(2)).set('map.b', big).execute(),
        ['map'],
      ],
      [
        'the elements of a list',
        () => one().appendToList('list', [big, big, big]).execute(),
        ['list'],
      ],
      ['a patch', () => wide.update({ id: 'w' }, { text: big.repeat(3) }), ['text']],
      ['an upsert', () => wide.upsert({ id: 'w' }, { text: big.repeat(3) }), ['text']],
      ['an updateAll', () => wide.updateAll({ id: 'w', text: big.repeat(3) }), ['text']],
    ];
    for (const [what, work, largest] of tooMuch) {
      test(`${what} beyond it: refused locally, naming the largest`, async () => {
        const error = await refused(work);
        expect(error).toMatchObject({ name: 'ItemTooLargeError', code: 'item-too-large' });
        const { attributes } = error as { attributes: readonly { name: string }[] };
        expect(attributes.slice(0, largest.length).map(({ name }) => name)).toEqual(largest);
      });
    }

    test('parts that fit are sent, however many', async () => {
      await store({ id: { S: 'w' }, map: { M: {} } });
      const text = 'x'.repeat(100_000);
      const update = one().set('map.a', text).set('map.b', text).appendToList('list', [text]);
      expect((await update.execute()).list).toEqual([text]);
    });

    test('what the item holds already is counted by DynamoDB, and explained', async () => {
      await wide.put({ id: 'w', text: 'x'.repeat(300_000) });
      const error = await rejection(one().set('other', 'x'.repeat(150_000)).execute());
      expect(error).toMatchObject({ name: 'ServiceError', code: 'update-too-large' });
      expect((error as Error).message).toContain(
        'with "other" the item would be larger than 400 KB',
      );
      expect(await stored({ id: { S: 'w' } })).not.toHaveProperty('other');
      expect(await rejection(wide.update({ id: 'w' }, { other: big }))).toMatchObject({
        code: 'update-too-large',
      });
    });
  });
});
