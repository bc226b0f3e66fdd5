import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { isDynamORMError, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useModel } from '../support/use-model.ts';
import { applied, type Step, stepsOf, valueAt } from './reference.ts';

const Rich = model('Rich', {
  table: 'rich',
  attributes: {
    id: t.string(),
    n: t.number().optional().nullable().name('stored n'),
    text: t.string().optional().nullable(),
    tags: t.set(t.string()).optional(),
    nums: t.set(t.number()).optional(),
    words: t.list(t.string()).optional().nullable(),
    numbers: t.list(t.number()).optional(),
    grid: t.list(t.list(t.number())).optional(),
    map: t
      .map({
        a: t.number().optional(),
        t: t.string().optional().name('stored t'),
        l: t.list(t.number()).optional(),
      })
      .optional(),
    rec: t.record(t.number()).optional(),
  },
  key: { partitionKey: 'id' },
});

const number = fc.integer({ min: -50, max: 50 });
const text = fc.constantFrom('a', 'b', 'ccc', '');
const words = fc.array(text, { maxLength: 4 });
const numbers = fc.array(number, { maxLength: 4 });
const tags = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 });
const some = <TValue>(value: fc.Arbitrary<TValue>) => fc.option(value, { nil: undefined });

const item = fc
  .record({
    n: fc.oneof(number, fc.constantFrom(null, undefined)),
    text: fc.oneof(text, fc.constantFrom(null, undefined)),
    tags: some(tags.filter((all) => all.length > 0).map((all) => new Set(all))),
    nums: some(fc.uniqueArray(number, { minLength: 1, maxLength: 3 }).map((all) => new Set(all))),
    words: fc.oneof({ weight: 3, arbitrary: words }, fc.constantFrom(null, undefined)),
    numbers: some(numbers),
    grid: some(fc.array(numbers, { maxLength: 3 })),
    map: some(fc.record({ a: some(number), t: some(text), l: some(numbers) })),
    rec: some(fc.dictionary(fc.constantFrom('j', 'k'), number)),
  })
  .map((made) => pruned({ id: 'r', ...made }));

const position = fc.integer({ min: 0, max: 4 });
const element = (list: string) => position.map((at) => `${list}[${at}]`);
const numberPath = fc.oneof(
  fc.constantFrom('n', 'map.a', 'rec.j', 'rec.k'),
  element('numbers'),
  element('map.l'),
  fc.tuple(element('grid'), position).map(([row, at]) => `${row}[${at}]`),
);
const textPath = fc.oneof(fc.constantFrom('text', 'map.t'), element('words'));
const listPath = fc.constantFrom('numbers', 'map.l');
const step: fc.Arbitrary<Step> = fc.oneof(
  stepOf(['set', 'setIfNotExists', 'increment', 'decrement', 'add'], numberPath, number),
  stepOf(['set', 'setIfNotExists'], textPath, text),
  stepOf(
    ['add', 'delete'],
    fc.constant('tags'),
    tags.map((all) => new Set(all)),
  ),
  stepOf(
    ['add', 'delete'],
    fc.constant('nums'),
    numbers.map((all) => new Set(all)),
  ),
  stepOf(['set', 'appendToList', 'prependToList', 'setIfNotExists'], listPath, numbers),
  stepOf(['set', 'appendToList', 'prependToList'], fc.constant('words'), words),
  stepOf(['set', 'setIfNotExists'], fc.constant('map'), fc.constant({ a: 1, l: [1] })),
  stepOf(
    ['remove'],
    fc.oneof(numberPath, textPath, listPath, element('grid'), fc.constant('tags')),
    fc.constant(undefined),
  ),
);

function stepOf(
  methods: readonly Step['method'][],
  path: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<Step> {
  return fc.record({ method: fc.constantFrom(...methods), path, value });
}

/** Items × updates of one run; `SCALE=10` makes it ten times as many. */
const ITEMS = 80 * Number(process.env['SCALE'] ?? 1);
const UPDATES = 6;

describeTransports('random updates of random items', (makeTransport) => {
  const { items: rich } = useModel(makeTransport, Rich);
  const ran = { updates: 0, steps: 0, refused: 0 };
  afterAll(() => {
    console.info(
      `${makeTransport.kind}: ${ran.updates} updates of ${ran.steps} steps compared, ${ran.refused} of them refused`,
    );
  });

  async function libraryDoes(steps: readonly Step[]): Promise<unknown> {
    type Loose = Record<string, (...given: unknown[]) => Loose> & { execute(): Promise<unknown> };
    const builder = rich.updateBuilder({ id: 'r' }) as unknown as Loose;
    const update = steps.reduce(
      (made, { method, path, value }) =>
        made[method]?.(...(method === 'remove' ? [path] : [path, value])) ?? made,
      builder,
    );
    try {
      return await update.execute();
    } catch (error) {
      if (isDynamORMError(error)) return error.code;
      throw error;
    }
  }

  test('do what AWS documents', async () => {
    const cases = fc.asyncProperty(
      item,
      fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), {
        minLength: 1,
        maxLength: UPDATES,
        size: 'max',
      }),
      async (given, updates) => {
        await rich.put(given as never);
        let before: unknown = given;
        for (const asked of updates) {
          const steps = alikeEverywhere(before, asked);
          const outcome = applied(before, steps);
          const actual = await libraryDoes(steps);
          ran.updates += 1;
          ran.steps += steps.length;
          if ('codes' in outcome) {
            ran.refused += 1;
            expect([steps, outcome.codes]).toEqual([steps, expect.arrayContaining([actual])]);
          } else {
            before = outcome.item;
            expect([steps, actual]).toEqual([steps, before]);
          }
          expect(await rich.get({ id: 'r' })).toEqual(before);
        }
      },
    );
    await fc.assert(cases, { numRuns: ITEMS });
    expect(ran.refused).toBeGreaterThan(ran.updates / 10);
    expect(ran.updates - ran.refused).toBeGreaterThan(ran.updates / 10);
  }, 600_000);
});

/**
 * The steps that AWS and the engine understand alike. The engine fills the gap where an element is set
 * far behind the end, makes an element that is missing for what is set in it, replaces a null that
 * something is set in, and takes a removal below a missing parent for done.
 */
function alikeEverywhere(item: unknown, steps: readonly Step[]): readonly Step[] {
  const appended = new Set<string>();
  return steps.filter(({ method, path }) => {
    const parent = /^(.+)(?:\.[^.[\]]+|\[\d+\])$/.exec(path)?.[1];
    if (parent === undefined) return true;
    const holder = valueAt(item, parent);
    if (method === 'remove') return holder !== undefined && holder !== null;
    if (holder === null || (holder === undefined && parent.endsWith(']'))) return false;
    if (!Array.isArray(holder)) return true;
    const at = Number(stepsOf(path).at(-1));
    if (at < holder.length) return true;
    if (at > holder.length || appended.has(parent)) return false;
    appended.add(parent);
    return true;
  });
}

/** Without what is undefined, which is how a read gives it. */
function pruned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value) || value instanceof Set) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      inner === undefined ? [] : [[name, pruned(inner)]],
    ),
  );
}
