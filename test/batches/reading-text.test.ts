import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import { keyProperties } from '../../src/definition/key.ts';
import { type AnyModel, model } from '../../src/definition/model.ts';
import type { ModelNode } from '../../src/definition/model-node.ts';
import { BatchError } from '../../src/errors/batch.ts';
import { ServiceError } from '../../src/errors/request.ts';
import { DecodeError } from '../../src/errors/value.ts';
import { dynamorm, t } from '../../src/index.ts';
import type { SendOptions, Transport } from '../../src/transport/transport.ts';
import { cases } from '../codec/model-arbitrary.ts';

const numRuns = 500 * Number(process.env['SCALE'] ?? 1);
const now = new Date('2026-01-31T09:30:00.000Z');

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
const folded = t.custom({
  type: t.string(),
  encode: (value: string) => value,
  decode: (stored) => stored.toLowerCase(),
});
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

/** A model, and some of its items. */
interface Stock {
  readonly model: AnyModel;
  readonly items: readonly Item[];
}

type Item = Readonly<Record<string, unknown>>;

/** Models of random shape, whose items differ in their key. */
function randomModels(): fc.Arbitrary<Stock> {
  return cases('all').map((made) => ({
    model: made.model,
    items: ['a', '"', 'é', 'a longer key \\ text'].map((id) => ({ ...made.given, id })),
  }));
}

/** Models with keys of many kinds. */
const modelsByKey: fc.Arbitrary<Stock> = fc.constantFrom<Stock>(
  stock({ id: t.bigint() }, ids(0n, 10n ** 30n, -5n)),
  stock({ id: t.decimal() }, ids('0', '1.5', '-7', '123456789012345678901234567890')),
  stock({ id: t.binary() }, ids(new Uint8Array([1, 2]), Buffer.from([255]))),
  stock({ id: t.date() }, ids(now, new Date(0))),
  stock({ id: t.date({ format: 'epochSeconds' }) }, ids(now, new Date(5_000))),
  stock({ id: t.enum('a', 'b') }, ids('a', 'b')),
  stock({ id: folded }, ids('A', 'a', 'B')),
  stock({ id: t.string().default('a') }, ids('a', 'b')),
  stock({ id: t.string().default(randomUUID) }, ids('a', 'b')),
  stock({ id: text, gone: t.deletedAt() }, [{ id: 'a', gone: now }, { id: 'b' }]),
  stock({ id: text, end: t.ttl({ hideExpired: true }).optional() }, [
    { id: 'a', end: now },
    { id: 'b', end: new Date(now.getTime() + 1000) },
    { id: 'c' },
  ]),
  stock(
    { id: t.string().name('__proto__'), size: t.number() },
    [0, -0, 1.5, 1e15, -7].flatMap((size) => [
      { id: 'a', size },
      { id: 'b', size },
    ]),
    'size',
  ),
  stock(
    { id: text, constructor: text },
    ['x', 'y', 'z'].map((sort) => ({ id: 'a', constructor: sort })),
    'constructor',
  ),
);

function stock(attributes: object, items: readonly Item[], sortKey?: string): Stock {
  return { model: keyed(attributes, sortKey), items };
}

function ids(...values: readonly unknown[]): readonly Item[] {
  return values.map((id) => ({ id }));
}

function keyed(attributes: object, sortKey?: string): AnyModel {
  const key = { partitionKey: 'id', ...(sortKey === undefined ? {} : { sortKey }) };
  return model('Random', { table: 'random', attributes, key } as never) as AnyModel;
}

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

/** What may have become of an item: mostly nothing. */
const spoiling: fc.Arbitrary<(wire: Item) => Item> = fc.oneof(
  { weight: 4, arbitrary: fc.constant((wire: Item) => wire) },
  fc.nat(5).map((turn) => (wire: Item) => {
    const entries = Object.entries(wire);
    return fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
  }),
  fc.nat(5).map((gone) => (wire: Item) => fromEntries(Object.entries(wire).toSpliced(gone, 1))),
  fc
    .tuple(fc.nat(5), fc.constantFrom({ N: '1' }, { S: 'a' }, { NULL: true }, null, {}))
    .map(([at, value]) => (wire: Item) => {
      const names = Object.entries(wire);
      return fromEntries(names.map(([name, own], place) => [name, place === at ? value : own]));
    }),
);

function answerOf(found: readonly Item[], left: readonly Item[]): string {
  return JSON.stringify({
    ConsumedCapacity: [{ TableName: 'random', CapacityUnits: 0.5 * found.length }],
    Responses: { random: found },
    UnprocessedKeys: left.length === 0 ? {} : { random: { Keys: left } },
  });
}

/** Answers with texts, which it reads as they are to be read, or parses like any others. */
function answering(
  answers: readonly string[],
  reads: boolean,
  responses: object[] = [],
): Transport {
  const send = async (_name: unknown, _request: unknown, options?: SendOptions) => {
    const answer = answers[responses.length];
    if (answer === undefined) throw refusal;
    const parse = (reads && options?.parse) || JSON.parse;
    responses.push(parse(answer));
    return { response: responses.at(-1), attempts: 1, ambiguous: false };
  };
  return { kind: 'texts', send: send as Transport['send'], close: () => {} };
}

const refusal = new ServiceError({
  code: 'access-denied',
  message: 'No.',
  hint: 'None.',
  attempts: 1,
  ambiguous: false,
  type: 'AccessDeniedException',
  statusCode: 400,
  serviceMessage: 'No.',
});

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

/** An item with the order of its properties, which `toEqual` does not compare. */
function shown(item: unknown): unknown {
  return item && { item, properties: Object.keys(item) };
}

function keyIn({ key }: ModelNode, item: Item): Item {
  return fromEntries(keyProperties(key).map((property) => [property, item[property]]));
}

function fromEntries(entries: readonly (readonly [string, unknown])[]): Item {
  return Object.fromEntries(entries);
}

/** As it is on the wire, where bytes are text. */
function travelled(wire: object): Item {
  return JSON.parse(JSON.stringify(wire));
}
