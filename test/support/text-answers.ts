import fc from 'fast-check';
import { keyProperties } from '../../src/definition/key.ts';
import { type AnyModel, model } from '../../src/definition/model.ts';
import type { ModelNode } from '../../src/definition/model-node.ts';
import * as t from '../../src/definition/t.ts';
import { ServiceError } from '../../src/errors/request.ts';
import type { SendOptions, Transport } from '../../src/transport/transport.ts';
import { cases } from '../codec/model-arbitrary.ts';

/** The moment of what is read in these tests: one item of the models has just expired. */
export const now: Date = new Date('2026-01-31T09:30:00.000Z');

const text = t.string();
/** A text that code of the user reads. */
export const folded = t.custom({
  type: t.string(),
  encode: (value: string) => value,
  decode: (stored) => stored.toLowerCase(),
});

/** A model, and some of its items. */
export interface Stock {
  readonly model: AnyModel;
  readonly items: readonly Item[];
}

/** An item, as it is given or as it is stored. */
export type Item = Readonly<Record<string, unknown>>;

/** Models of random shape, whose items differ in their key. */
export function randomModels(): fc.Arbitrary<Stock> {
  return cases('all').map((made) => ({
    model: made.model,
    items: ['a', '"', 'é', 'a longer key \\ text'].map((id) => ({ ...made.given, id })),
  }));
}

/** Models with keys of many kinds. */
export const modelsByKey: fc.Arbitrary<Stock> = fc.constantFrom<Stock>(
  stock({ id: t.bigint() }, ids(0n, 10n ** 30n, -5n)),
  stock({ id: t.decimal() }, ids('0', '1.5', '-7', '123456789012345678901234567890')),
  stock({ id: t.binary() }, ids(new Uint8Array([1, 2]), Buffer.from([255]))),
  stock({ id: t.date() }, ids(now, new Date(0))),
  stock({ id: t.date({ format: 'epochSeconds' }) }, ids(now, new Date(5_000))),
  stock({ id: t.enum('a', 'b') }, ids('a', 'b')),
  stock({ id: folded }, ids('A', 'a', 'B')),
  stock({ id: t.string().default('a') }, ids('a', 'b')),
  stock({ id: t.string().default(() => 'c') }, ids('a', 'b')),
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

/** A model of these attributes, with `id` as its partition key. */
export function keyed(attributes: object, sortKey?: string): AnyModel {
  const key = { partitionKey: 'id', ...(sortKey === undefined ? {} : { sortKey }) };
  return model('Random', { table: 'random', attributes, key } as never) as AnyModel;
}

/** What may have become of an item: mostly nothing. */
export const spoiling: fc.Arbitrary<(wire: Item) => Item> = fc.oneof(
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

/** Answers with texts, which it reads as they are to be read, or parses like any others. */
export function answering(
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

/** An item with the order of its properties, which `toEqual` does not compare. */
export function shown(item: unknown): unknown {
  return item && { item, properties: Object.keys(item) };
}

/** The key of an item. */
export function keyIn({ key }: ModelNode, item: Item): Item {
  return fromEntries(keyProperties(key).map((property) => [property, item[property]]));
}

function fromEntries(entries: readonly (readonly [string, unknown])[]): Item {
  return Object.fromEntries(entries);
}

/** As it is on the wire, where bytes are text. */
export function travelled(wire: object): Item {
  return JSON.parse(JSON.stringify(wire));
}
