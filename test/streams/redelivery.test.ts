import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { model, t } from '../../src/index.ts';
import { streamHandler } from '../../src/streams/stream-handler.ts';
import { deliverLikeLambda, recordsOf } from './lambda.ts';

const Counter = model('Counter', {
  table: 'counters',
  attributes: { id: t.string(), count: t.number() },
  key: { partitionKey: 'id' },
});

/** A change of one of a few items, which its handler fails so many times and takes so long over. */
interface Step {
  readonly key: string;
  readonly failures: number;
  readonly turns: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  failures: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
  turns: fc.integer({ min: 0, max: 6 }),
});

/** What the handlers of one run were called for: positions of steps, in the order of their beginning. */
interface Log {
  readonly begun: number[];
  readonly done: number[];
  /** Two changes of one item under way at once. */
  overlaps: number;
  most: number;
}

async function run(
  steps: readonly Step[],
  concurrency: number,
  batchSize: number,
): Promise<{ readonly log: Log; readonly calls: number }> {
  const log: Log = { begun: [], done: [], overlaps: 0, most: 0 };
  const failed = new Map<number, number>();
  const busy = new Set<string>();
  const handler = streamHandler({
    on: [
      [
        Counter,
        {
          async insert({ newImage: { id, count } }) {
            log.begun.push(count);
            if (busy.has(id)) log.overlaps += 1;
            busy.add(id);
            log.most = Math.max(log.most, busy.size);
            const { turns = 0, failures = 0 } = steps[count] ?? {};
            for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
            busy.delete(id);
            const before = failed.get(count) ?? 0;
            failed.set(count, before + 1);
            if (before < failures) throw new Error(`${count} fails`);
            log.done.push(count);
          },
        },
      ],
    ],
    concurrency,
    onFailure: () => 'retry',
  });
  const records = recordsOf(
    steps.map(({ key }, position) => ({
      table: 'counters',
      dynamodb: {
        Keys: { id: { S: key } },
        NewImage: { id: { S: key }, count: { N: String(position) } },
      },
    })),
  );
  return { log, calls: await deliverLikeLambda(records, handler, batchSize) };
}

/** The positions without those that were there before: what a handler that knows `eventId` does. */
function firsts(positions: readonly number[]): readonly number[] {
  return [...new Set(positions)];
}

describe('Whatever fails, and however long it takes', () => {
  const runs = Number(process.env['SCALE'] ?? 1) * 300;
  const program = fc.record({
    steps: fc.array(step, { maxLength: 40 }),
    concurrency: fc.integer({ min: 1, max: 6 }),
    batchSize: fc.integer({ min: 1, max: 12 }),
  });

  test('every change is handled, and those of an item in order but for repeats', async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ steps, concurrency, batchSize }) => {
        const { log } = await run(steps, concurrency, batchSize);

        expect([...firsts(log.done)].sort((one, other) => one - other)).toEqual([...steps.keys()]);
        for (const key of new Set(steps.map((one) => one.key))) {
          const mine = (position: number): boolean => steps[position]?.key === key;
          const inOrder = [...steps.keys()].filter(mine);
          expect(firsts(log.done.filter(mine))).toEqual(inOrder);
          // No change begins before the one before it of the same item is done.
          expect(firsts(log.begun.filter(mine))).toEqual(inOrder);
        }
        expect(log.overlaps).toBe(0);
      }),
      { numRuns: runs },
    );
  });

  test('a repeat of an item begins where its order allows: it never jumps ahead', async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ steps, concurrency, batchSize }) => {
        const { log } = await run(steps, concurrency, batchSize);

        const next = new Map<string, number>();
        for (const position of log.begun) {
          const key = steps[position]?.key ?? '';
          const places = [...steps.keys()].filter((at) => steps[at]?.key === key);
          const place = places.indexOf(position);
          expect(place).toBeLessThanOrEqual(next.get(key) ?? 0);
          next.set(key, Math.max(next.get(key) ?? 0, place + 1));
        }
      }),
      { numRuns: runs },
    );
  });

  test('no more deliveries are made than there are batches and failures', async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ steps, concurrency, batchSize }) => {
        const { calls } = await run(steps, concurrency, batchSize);

        const failures = steps.reduce((sum, one) => sum + one.failures, 0);
        // Each delivery that is not a success ends at a record that failed in it.
        expect(calls).toBeLessThanOrEqual(Math.ceil(steps.length / batchSize) + 2 * failures);
      }),
      { numRuns: runs },
    );
  });

  test('different items are handled side by side, and no more than were allowed', async () => {
    const steps = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key, failures: 0, turns: 3 }));
    expect((await run(steps, 3, 10)).log.most).toBe(3);
    expect((await run(steps, 1, 10)).log.most).toBe(1);
  });
});
