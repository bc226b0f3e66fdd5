import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import type { AnyModel } from '../../src/definition/model.ts';
import { DecodeError } from '../../src/errors/value.ts';
import { dynamorm, t } from '../../src/index.ts';
import {
  answering,
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
const text = t.string();
const plain = keyed({ id: text, hit: text });

/** The verbs as a user calls them on a model whose key is whatever it is. */
type AnyVerbs = ReturnType<typeof verbsOf>;
type Call = (verbs: AnyVerbs, key: Item) => Promise<unknown>;

const calls: Readonly<Record<string, Call>> = {
  get: (verbs, key) => verbs.get(key as never),
  'get of what is hidden': (verbs, key) =>
    verbs.get(key as never, { withDeleted: true, withExpired: true } as object),
  getOrThrow: (verbs, key) => verbs.getOrThrow(key as never),
  'query by key': (verbs, key) => queryOf(verbs, key).first(),
  update: (verbs, key) => verbs.update(key as never, {}, { if: (c) => c('id', 'exists') }),
  mutate: (verbs, key) => verbs.mutate(key as never, (item) => item),
  delete: (verbs, key) => verbs.delete(key as never),
  hardDelete: (verbs, key) => verbs.hardDelete(key as never),
};

/** A query that names the whole key. */
function queryOf(verbs: AnyVerbs, key: Item): ReturnType<AnyVerbs['query']> {
  let query = verbs.query();
  for (const [name, value] of Object.entries(key)) {
    const where = query.where as (...condition: readonly unknown[]) => typeof query;
    query = where(name, '=', value);
  }
  return query;
}

/** A call, and the one answer that it gets. */
interface Case {
  readonly model: AnyModel;
  readonly verb: string;
  readonly key: Item;
  readonly answer: string;
}

test('an item that is read from its text is what one is that is parsed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(casesOf(randomModels()), casesOf(modelsByKey)), async (made) => {
      expect(await outcome(made, true)).toEqual(await outcome(made, false));
    }),
    { numRuns },
  );
});

const hiding = keyed({ id: text, gone: t.deletedAt() });

test.each([
  ['get', plain, true],
  ['getOrThrow', plain, true],
  ['query by key', plain, true],
  ['update', plain, true],
  ['hardDelete', plain, true],
  ['mutate', plain, false],
  ['get', hiding, false],
  ['get of what is hidden', hiding, true],
  ['hardDelete', hiding, true],
  ['delete', hiding, true],
])('%s, from the text where that can be', async (verb, model, isRead) => {
  const responses: object[] = [];
  const stored = { id: { S: 'a' }, hit: { S: 'x' }, gone: undefined };
  const answer = JSON.stringify({ [fieldOf(verb)]: stored });
  const verbs = verbsOf(model, answering([answer], true, responses));

  await calls[verb]?.(verbs, { id: 'a' });

  const [response] = responses as { readonly [field: string]: object }[];
  expect('id' in (response?.[fieldOf(verb)] ?? {})).toBe(!isRead);
});

test('an item between two others in its answer, or in one of them, is not mistaken', async () => {
  const item = '{"id":{"S":"a"},"hit":{"S":"\\"Item\\":{"}}';
  const other = '{"id":{"S":"b"},"hit":{"S":"y"}}';
  const answers = [
    `{"Item":${item},"Item":${other}}`,
    `{"Other":{"Item":${other}},"Item":${item}}`,
    `{"Other":{"Item":${other}}}`,
    `{"Item":{"Item":${item}}}`,
    `{ "Item" : ${item} }`,
    `{"Item":${item}`,
    '{"Item":null}',
  ];
  for (const answer of answers) {
    const made = { model: plain, verb: 'get', key: { id: 'a' }, answer };
    expect(await outcome(made, true)).toEqual(await outcome(made, false));
  }
});

test.each(['null', '5', '"text"', 'true', '[]'])('%s is no item, whoever asks', async (item) => {
  for (const verb of Object.keys(calls).filter((name) => name !== 'query by key')) {
    for (const reads of [true, false]) {
      const answer = `{"${fieldOf(verb)}":${item}}`;
      const found = await outcome({ model: plain, verb, key: { id: 'a' }, answer }, reads);
      expect(found).toMatchObject({ code: expect.stringMatching(/^decode-/) });
    }
  }
});

function casesOf(stocks: fc.Arbitrary<Stock>): fc.Arbitrary<Case> {
  return stocks.chain(({ model, items }) =>
    fc
      .record({
        verb: fc.constantFrom(...Object.keys(calls)),
        given: fc.constantFrom(...items),
        spoil: spoiling,
        isMissing: fc.nat(9).map((chance) => chance === 0),
        isFirst: fc.boolean(),
        indent: fc.constantFrom(0, 0, 0, 1),
      })
      .map(({ verb, given, spoil, isMissing, isFirst, indent }) => {
        const item = spoil(travelled(codecOf(model['~node']).encodeItem(given)));
        const found = isMissing ? {} : { [fieldOf(verb)]: item };
        const metered = { ConsumedCapacity: { TableName: 'random', CapacityUnits: 0.5 } };
        const answer = isFirst ? { ...found, ...metered } : { ...metered, ...found };
        const key = keyIn(model['~node'], given);
        return { model, verb, key, answer: JSON.stringify(answer, null, indent) };
      }),
  );
}

function fieldOf(verb: string): 'Item' | 'Attributes' {
  return ['update', 'delete', 'hardDelete'].includes(verb) ? 'Attributes' : 'Item';
}

async function outcome({ model, verb, key, answer }: Case, reads: boolean): Promise<unknown> {
  const db = dynamorm({ transport: answering([answer], reads), now: () => now });
  try {
    const result = await calls[verb]?.(db.model(model as typeof plain) as AnyVerbs, key);
    const items = Array.isArray(result) ? result : [result];
    return { items: items.map(shown), units: db.stats().readUnits + db.stats().writeUnits };
  } catch (error) {
    if (!(error instanceof DecodeError)) return String(error);
    const { code, message, path, wireItem } = error;
    return { code, message, path, wireItem };
  }
}

function verbsOf(model: AnyModel, transport: ReturnType<typeof answering>) {
  return dynamorm({ transport, now: () => now }).model(model as typeof plain);
}
