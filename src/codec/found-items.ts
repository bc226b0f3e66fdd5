// Hot: runs for every page. Guarded by the `query` and `batchGet` rows of `npm run bench`.
import type { WireItem } from '../wire/attribute-value.ts';
import { type AnswerPath, partReader } from './answer-text.ts';
import type { ReadText, TextReader } from './text-codec.ts';
import { CLOSING_BRACKET, COMMA, OPENING_BRACE, parseObject, pass, passes } from './text-reader.ts';

/** The items of an answer, each to be had as it was declared and as it was stored. */
export interface FoundItems {
  readonly length: number;
  /** Decoded. Throws DecodeError. */
  item(index: number): object;
  /** Decoded already, from its text; `undefined` for one that `item` has yet to decode. */
  read(index: number): object | undefined;
  /** What cursors and keys are made of. */
  stored(index: number): WireItem;
}

/** How items are decoded, from the wire form or from its text. */
export interface ItemDecoder {
  /** Throws DecodeError. */
  readonly decode: (wire: WireItem) => object;
  /** From behind the opening brace. Throws whatever comes up, and then `decode` has to say it. */
  readonly read: ReadText<object>;
}

/** The items of any answer: of one that was read, or of one that was parsed. */
export function foundItems(
  items: readonly WireItem[] | FoundItems | undefined,
  decoder: ItemDecoder,
): FoundItems {
  return items !== undefined && 'stored' in items ? items : parsedItems(items ?? [], decoder);
}

/** The items of an answer that was parsed; nothing is decoded before it is asked for. */
function parsedItems(items: readonly WireItem[], { decode }: ItemDecoder): FoundItems {
  const stored = (index: number): WireItem => items[index] as WireItem;
  return {
    length: items.length,
    stored,
    read: () => undefined,
    item: (index) => decode(stored(index)),
  };
}

/**
 * An answer with `FoundItems` in place of its items. An item that is not written as foreseen, or does
 * not decode, is parsed for itself; `undefined` for an answer whose items cannot be told apart.
 */
export function readAnswer(
  text: string,
  path: AnswerPath,
  decoder: ItemDecoder,
): object | undefined {
  return partReader(path, '[')(text, (reader) => readItems(reader, decoder));
}

/** The items, and the bracket behind them. */
function readItems(reader: TextReader, { decode, read }: ItemDecoder): FoundItems {
  const { text } = reader;
  const items: (object | undefined)[] = [];
  const starts: number[] = [];
  const parsed = new Map<number, WireItem>();
  while (!passes(reader, CLOSING_BRACKET)) {
    if (items.length > 0) pass(reader, COMMA);
    starts.push(reader.at);
    const item = readItem(reader, read);
    if (item === undefined) parsed.set(items.length, parseObject(reader) as WireItem);
    items.push(item);
  }
  starts.push(reader.at);
  const stored = (index: number): WireItem =>
    parsed.get(index) ?? JSON.parse(text.slice(starts[index], (starts[index + 1] as number) - 1));
  return {
    length: items.length,
    stored,
    read: (index) => items[index],
    item: (index) => items[index] ?? decode(stored(index)),
  };
}

/** The next item; `undefined`, and the reader where it was, for one that is not as foreseen. */
function readItem(reader: TextReader, read: ReadText<object>): object | undefined {
  const start = reader.at;
  try {
    pass(reader, OPENING_BRACE);
    return read(reader);
  } catch {
    reader.at = start;
    return undefined;
  }
}
