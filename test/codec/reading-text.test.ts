import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import {
  type FoundItems,
  foundItems,
  type ItemDecoder,
  readAnswer,
} from '../../src/codec/found-items.ts';
import { decoderOf } from '../../src/codec/selection.ts';
import { DecodeError } from '../../src/errors/value.ts';
import type { AttributeValue, WireItem } from '../../src/wire/attribute-value.ts';
import { type Case, cases } from './model-arbitrary.ts';

const numRuns = 500 * Number(process.env['SCALE'] ?? 1);

test('answers as DynamoDB writes them are read without parsing an item', () => {
  fc.assert(
    fc.property(cases('all'), fc.array(fc.nat(), { maxLength: 5 }), ({ model, given }, turns) => {
      const wire = travelled(codecOf(model['~node']).encodeItem(given));
      const items = [wire, ...turns.map((turn) => turned(wire, turn))];
      const decoder = decoderOf(model['~node'], {});
      const refusing = { ...decoder, decode: () => deepStrictEqual('parsed', 'read') };
      const read = readAnswer(answerOf(items), ['Items'], refusing as unknown as ItemDecoder);
      deepStrictEqual(
        everyItem(itemsIn(read)),
        items.map((item) => shown(decoder.decode(item))),
      );
    }),
    { numRuns },
  );
});

test('whatever an answer holds and however it is written, it reads like one that was parsed', () => {
  fc.assert(
    fc.property(answers, ({ model, text }) => {
      const decoder = decoderOf(model['~node'], {});
      const read = readAnswer(text, ['Items'], decoder);
      deepStrictEqual(
        outcomes(foundItems(itemsIn(read) ?? JSON.parse(text).Items, decoder)),
        outcomes(foundItems(JSON.parse(text).Items, decoder)),
      );
      deepStrictEqual({ ...read, Items: 0 }, { ...(read && JSON.parse(text)), Items: 0 });
    }),
    { numRuns },
  );
});

test('an answer that was cut off anywhere is left to JSON.parse', () => {
  fc.assert(
    fc.property(answers, fc.double({ min: 0, max: 1, noNaN: true }), ({ model, text }, part) => {
      const cut = text.slice(0, Math.floor(part * (text.length - 1)));
      deepStrictEqual(readAnswer(cut, ['Items'], decoderOf(model['~node'], {})), undefined);
    }),
    { numRuns },
  );
});

/** An answer in any form that JSON allows, with items that fit and items that do not. */
const answers: fc.Arbitrary<Pick<Case, 'model'> & { readonly text: string }> = cases('all').chain(
  ({ model, given }) => {
    const wire = travelled(codecOf(model['~node']).encodeItem(given));
    const item = fc.array(changes(Object.keys(wire)), { maxLength: 3 }).map((made) => ({
      entries: made.reduce<Entries>((entries, change) => change(entries), Object.entries(wire)),
    }));
    return fc.record({
      model: fc.constant(model),
      text: fc
        .tuple(fc.array(item, { maxLength: 4 }), fc.gen())
        .map(([items, choose]) => writtenAnswer(items, choose)),
    });
  },
);

/** Names and values of an item; unlike in an object, a name may come twice. */
type Entries = readonly (readonly [name: string, value: unknown])[];

const others: readonly unknown[] = [
  null,
  { S: 'a "quoted" \\ text\nof two lines' },
  { S: '\ud83d\ude00 \ud800' },
  { N: '1e400' },
  { N: '007' },
  { B: 'AQI=' },
  { NULL: true },
  { BOOL: false },
  { SS: ['}', ']', '"'] },
  { M: { __proto__x: { S: 'x' }, id: { S: '},{' } } },
  { L: [{ L: [] }, null, { S: 'Items":[' }] },
  { S: 'two', N: '1' },
  { X: 1 },
  {},
];

function changes(names: readonly string[]): fc.Arbitrary<(entries: Entries) => Entries> {
  const name = fc.constantFrom(...names, 'undeclared', '__proto__', 'constructor');
  const value = fc.constantFrom(...others);
  return fc.oneof(
    fc
      .nat()
      .map((turn) => (entries: Entries) => [...entries.slice(turn), ...entries.slice(0, turn)]),
    name.map((gone) => (entries: Entries) => entries.filter(([one]) => one !== gone)),
    fc.tuple(name, value).map((added) => (entries: Entries) => [added, ...entries]),
    fc.tuple(name, value).map((added) => (entries: Entries) => [...entries, added]),
    fc.constant((entries: Entries) => entries.toReversed()),
  );
}

/** Writes JSON of its own: spaces, escapes and the order of the fields are for `choose` to say. */
function writtenAnswer(items: readonly { entries: Entries }[], choose: fc.GeneratorValue): string {
  const style = choose(fc.constantFrom, 'plain', 'plain', 'spaced', 'escaped');
  const space = (): string => (style === 'spaced' ? choose(fc.constantFrom, '', ' ', '\n\t') : '');
  const text = (value: string): string => {
    const plain = JSON.stringify(value);
    if (style !== 'escaped' || choose(fc.boolean)) return plain;
    const escaped = [...value].map((one) => (one.length === 1 ? unicodeEscape(one) : one));
    return `"${escaped.join('')}"`;
  };
  const list = (parts: readonly string[], [open, close]: readonly [string, string]): string =>
    open + space() + parts.join(`${space()},${space()}`) + space() + close;
  const entry = ([name, value]: Entries[number]): string =>
    `${text(name)}${space()}:${space()}${json(value)}`;
  const json = (value: unknown): string => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return list(value.map(json), ['[', ']']);
    return list(Object.entries(value).map(entry), ['{', '}']);
  };
  const found = list(
    items.map(({ entries }) => list(entries.map(entry), ['{', '}'])),
    ['[', ']'],
  );
  const key = { id: { S: 'Items":[{' } };
  const fields = [
    `"Count"${space()}:${items.length}`,
    `"Items"${space()}:${found}`,
    `"LastEvaluatedKey":${json(key)}`,
    ...choose(fc.subarray, ['"Items":[]', '"More":{"Items":[{}]}', '"Items":[{}]'], {
      maxLength: 1,
    }),
  ];
  return list(choose(fc.shuffledSubarray, fields, { minLength: fields.length }), ['{', '}']);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function itemsIn(read: object | undefined): FoundItems | undefined {
  return (read as { readonly Items: FoundItems } | undefined)?.Items;
}

function outcomes(found: FoundItems): readonly unknown[] {
  return Array.from({ length: found.length }, (_, index) => {
    try {
      return { stored: found.stored(index), item: shown(found.item(index)) };
    } catch (error) {
      if (!(error instanceof DecodeError)) return String(error);
      const { code, message, path, wireItem } = error;
      return { code, message, path, wireItem };
    }
  });
}

function everyItem(found: FoundItems | undefined): readonly unknown[] {
  return Array.from({ length: found?.length ?? 0 }, (_, index) => shown(found?.item(index)));
}

/** An item with the order of its properties, which `deepStrictEqual` does not compare. */
function shown(item: object | undefined): unknown {
  return { item, properties: Object.keys(item ?? {}) };
}

function answerOf(items: readonly WireItem[]): string {
  return JSON.stringify({ Count: items.length, Items: items, ScannedCount: items.length });
}

function turned(wire: WireItem, turn: number): WireItem {
  const entries = Object.entries(wire);
  const at = turn % entries.length;
  return Object.fromEntries<AttributeValue>([...entries.slice(at), ...entries.slice(0, at)]);
}

function travelled(wire: WireItem): WireItem {
  return JSON.parse(JSON.stringify(wire)) as WireItem;
}
