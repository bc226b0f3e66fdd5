import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import { type FoundItems, readAnswer } from '../../src/codec/found-items.ts';
import { decoderOf } from '../../src/codec/selection.ts';
import { model } from '../../src/definition/model.ts';
import * as t from '../../src/definition/t.ts';

const MIB = 1024 ** 2;

const Letter = model('Letter', {
  table: 'letters',
  attributes: {
    id: t.string(),
    short: t.string(),
    kind: t.enum('a kind with a long name', 'another kind with a long name'),
    sentAt: t.date(),
    sum: t.decimal(),
    tags: t.set(t.string()),
    lines: t.list(t.string()),
    notes: t.record(t.string()),
    from: t.map({ street: t.string() }),
    seal: t.custom({
      type: t.string(),
      encode: (value: string) => value,
      decode: (stored) => stored,
    }),
    any: t.unknown(),
  },
  key: { partitionKey: 'id' },
});

// V8 makes a slice of 13 characters and more a window on the whole text.
test('what is kept of an item does not keep the answer that it came in', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const decoder = decoderOf(Letter['~node'], {});
  const read = (text: string): object | undefined => {
    const answer = readAnswer(text, ['Items'], decoder) as { readonly Items: FoundItems };
    return answer.Items.item(0);
  };
  const kept: (object | undefined)[] = [read(letter(0))];

  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let number = 1; number <= 40; number += 1) kept.push(read(letter(number)));
  collectGarbage();
  const grown = process.memoryUsage().heapUsed - before;

  expect(kept.every((item) => item !== undefined)).toBe(true);
  expect(grown).toBeLessThan(4 * MIB);
});

/** The text of an answer of one mebibyte with one item worth keeping. */
function letter(number: number): string {
  const text = (what: string): string => `${what} of letter number ${number}`;
  const item = codecOf(Letter['~node']).encodeItem({
    id: text('the identifier'),
    short: `letter ${number}`,
    kind: 'a kind with a long name',
    sentAt: new Date(number),
    sum: `1234567890.1234${number}1`,
    tags: new Set([text('a tag'), text('another tag')]),
    lines: [text('a line'), text('a "quoted" line')],
    notes: { [text('a name')]: text('a note') },
    from: { street: text('the street') },
    seal: text('the seal'),
    any: [text('anything')],
  });
  const padding = { filling: { S: '-'.repeat(MIB) } };
  const answer = JSON.stringify({ Count: 2, Items: [item, { ...item, ...padding }] });
  return Buffer.from(answer).toString('utf8');
}
