import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { isConditionFailed, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useModel } from '../support/use-model.ts';
import { holds, type Tree } from './reference.ts';
import { build, item, type LooseBuilder, tree } from './trees.ts';

const place = { city: t.string(), zip: t.number().optional().nullable() };

const Rich = model('Rich', {
  table: 'rich',
  attributes: {
    id: t.string(),
    text: t.string().optional().nullable(),
    other: t.string().optional().nullable(),
    code: t.string().optional().nullable(),
    count: t.number().optional().nullable(),
    limit: t.number().optional(),
    flag: t.boolean().optional().nullable(),
    bytes: t.binary().optional().nullable(),
    day: t.date().optional().nullable(),
    tags: t.set(t.string()).optional(),
    numbers: t.set(t.number()).optional(),
    list: t.list(t.string().nullable()).optional().nullable(),
    place: t.map(place).optional().nullable(),
    places: t.list(t.map(place)).optional(),
    record: t.record(t.number()).optional().nullable(),
  },
  key: { partitionKey: 'id' },
});

/** Items × conditions of one run; `SCALE=10` makes it ten times as many. */
const ITEMS = 60 * Number(process.env['SCALE'] ?? 1);
const CONDITIONS = 12;

describeTransports('random conditions on random items', (makeTransport) => {
  const { items: rich } = useModel(makeTransport, Rich);
  const ran = { cases: 0, held: 0 };
  afterAll(() => {
    console.info(
      `${makeTransport.kind}: ${ran.cases} conditions compared, ${ran.held} of them held`,
    );
  });

  /** What the engine says: the condition is the `if` of a write that changes nothing. */
  async function engineSays(from: Tree): Promise<boolean> {
    try {
      await rich.update({ id: 'r' }, {}, { if: (c) => build(c as unknown as LooseBuilder, from) });
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  test('agree with what AWS documents', async () => {
    const cases = fc.asyncProperty(
      item,
      fc.array(tree, { minLength: 1, maxLength: CONDITIONS, size: 'max' }),
      async (given, trees) => {
        const whole = { id: 'r', ...given };
        await rich.put(whole);
        for (const one of trees) {
          const expected = holds(whole, one);
          ran.cases += 1;
          if (expected) ran.held += 1;
          expect([one, await engineSays(one)]).toEqual([one, expected]);
        }
      },
    );
    await fc.assert(cases, { numRuns: ITEMS });
    expect(ran.held).toBeGreaterThan(ran.cases / 10);
    expect(ran.cases - ran.held).toBeGreaterThan(ran.cases / 10);
  }, 600_000);
});
