import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import type { AnyModel } from '../../src/definition/model.ts';
import { BatchError } from '../../src/errors/batch.ts';
import { DecodeError } from '../../src/errors/value.ts';
import { dynamorm, t } from '../../src/index.ts';
import {
  answering,
  folded,
  type Item,
  keyed,
  keyIn,
  modelsByKey,
  now,
  randomModels,
  type Stock,
  shown,
  spoiling,
  travelled,
} from '../support/text-answers.ts';

const numRuns = 500 * Number(process.env['SCALE'] ?? 1);

/** A batch, and the answers that it gets: to a request behind the last of them, a refusal. */
interface Batch {
  readonly model: AnyModel;
  readonly keys: readonly object[];
  readonly options: object;
  readonly skipsInvalid: boolean;
  readonly answers: readonly string[];
}

// The pauses before what is left is sent again.
beforeAll(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

test('a batch that is read from its text brings what one brings that is parsed', async () => {
  await fc.assert(
    fc.asyncProperty(batches(randomModels()), async (batch) => {
      expect(await outcome(batch, true)).toEqual(await outcome(batch, false));
    }),
    { numRuns },
  );
});

test('so it does whatever the keys are made of, and whatever is hidden', async () => {
  await fc.assert(
    fc.asyncProperty(batches(modelsByKey), async (batch) => {
      expect(await outcome(batch, true)).toEqual(await outcome(batch, false));
    }),
    { numRuns },
  );
});

const text = t.string();
const byText = keyed({ id: text, hit: text });

test.each([
  ['whole items', byText, {}, true],
  ['their keys among other attributes', byText, { select: ['hit', 'id'] }, true],
  ['attributes without the keys', byText, { select: ['hit'] }, false],
  ['keys that code of the user decodes', keyed({ id: folded, hit: text }), {}, false],
  ['items that may be hidden', keyed({ id: text, gone: t.deletedAt() }), {}, false],
  ['hidden items as well', keyed({ id: text, gone: t.deletedAt() }), { withDeleted: true }, true],
])('%s: from the text where that can be', async (_, declared, options, isRead) => {
  const responses: object[] = [];
  const transport = answering([answerOf([{ id: { S: 'a' } }], [])], true, responses);

  await dynamorm({ transport, onInvalid: () => {} })
    .model(declared as typeof byText)
    .batchGet([{ id: 'a' }], options as object);

  const [{ Responses: found } = {}] = responses as { Responses?: { random: object } }[];
  expect(Array.isArray(found?.random)).toBe(!isRead);
});

/** Some of the items are asked for, and others, or the same in another form, are answered. */
function batches(stocks: fc.Arbitrary<Stock>): fc.Arbitrary<Batch> {
  return stocks.chain(({ model: declared, items }) => {
    const codec = codecOf(declared['~node']);
    const properties = Object.keys(declared['~node'].shape);
    const keys = items.map((item) => keyIn(declared['~node'], item));
    const stored = fc.constantFrom(...items).map((item) => travelled(codec.encodeItem(item)));
    const answer = fc
      .tuple(
        fc.array(fc.tuple(stored, spoiling).map(([wire, spoil]) => spoil(wire))),
        fc.subarray(keys),
      )
      .map(([found, left]) => answerOf(found, left.map(codec.encodeKey).map(travelled)));
    return fc.record({
      model: fc.constant(declared),
      keys: fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 6 }),
      options: fc.record(
        {
          select: fc.subarray(properties, { minLength: 1 }),
          withDeleted: fc.boolean(),
          withExpired: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      skipsInvalid: fc.boolean(),
      answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
    });
  });
}

function answerOf(found: readonly Item[], left: readonly Item[]): string {
  return JSON.stringify({
    ConsumedCapacity: [{ TableName: 'random', CapacityUnits: 0.5 * found.length }],
    Responses: { random: found },
    UnprocessedKeys: left.length === 0 ? {} : { random: { Keys: left } },
  });
}

async function outcome(batch: Batch, reads: boolean): Promise<unknown> {
  const skipped: unknown[] = [];
  const db = dynamorm({
    transport: answering(batch.answers, reads),
    now: () => now,
    ...(batch.skipsInvalid && { onInvalid: (error: DecodeError) => skipped.push(told(error)) }),
  });
  const anyModel = batch.model as typeof byText;
  try {
    const items = await db.model(anyModel).batchGet(batch.keys as never, batch.options);
    const places = items.map((item) => items.indexOf(item));
    return { items: items.map(shown), places, skipped };
  } catch (error) {
    return { error: told(error), skipped };
  }
}

function told(error: unknown): unknown {
  if (error instanceof DecodeError) {
    const { code, message, path, wireItem } = error;
    return { code, message, path, wireItem };
  }
  if (!(error instanceof BatchError)) return String(error);
  const { message, reason, outcomes, items, cause } = error;
  const ends = outcomes.map(({ input, status, error: why }) => ({ input, status, why: told(why) }));
  return { message, reason, ends, items: items.map(shown), cause: told(cause) };
}
