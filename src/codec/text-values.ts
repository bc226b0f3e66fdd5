// Hot: reads the values of items out of an answer's text.
import type { AttributeNode } from '../definition/node.ts';
import { wireTypeOf } from '../definition/wire-type.ts';
import type { Decode, NodeCodec } from './node-codec.ts';
import type { ReadText, TextCodec, TextReader } from './text-codec.ts';
import {
  CLOSING_BRACE,
  CLOSING_BRACKET,
  COMMA,
  pass,
  passes,
  QUOTE,
  readPassingText,
  readText,
  readValue,
  unforeseen,
} from './text-reader.ts';

/**
 * How an attribute of one type that is no list and no map is read from its text, whatever its kind:
 * what is read goes to the same decoder as what was parsed. `undefined` for the rest.
 */
export function textCodecOf(node: AttributeNode, decode: Decode): TextCodec | undefined {
  const type = wireTypeOf(node);
  const read = node.kind === 'date' ? readPassingText : readText;
  switch (type) {
    case 'S':
      return { lead: '{"S":"', read: (reader) => decode({ S: closed(reader, read(reader)) }) };
    case 'N':
      return { lead: '{"N":"', read: (reader) => decode({ N: closed(reader, read(reader)) }) };
    case 'B':
      return { lead: '{"B":"', read: (reader) => decode({ B: closed(reader, read(reader)) }) };
    case 'BOOL':
      return {
        lead: '{"BOOL":',
        read: (reader) => decode({ BOOL: closed(reader, readBoolean(reader)) }),
      };
    case 'SS':
      return { lead: '{"SS":[', read: (reader) => decode({ SS: readTexts(reader) }) };
    case 'NS':
      return { lead: '{"NS":[', read: (reader) => decode({ NS: readTexts(reader) }) };
    case 'BS':
      return { lead: '{"BS":[', read: (reader) => decode({ BS: readTexts(reader) }) };
    default:
      return undefined;
  }
}

/** How a list is read from its text. */
export function listText(element: NodeCodec): TextCodec {
  const readElement: ReadText = (reader) => readValue(reader, element);
  return { lead: '{"L":[', read: (reader) => readArray(reader, readElement) };
}

/** How a map is read from its text. */
export function mapText(readMembers: ReadText): TextCodec {
  return { lead: '{"M":{', read: (reader) => closed(reader, readMembers(reader)) };
}

/** A value whose closing brace comes next. */
function closed<TValue>(reader: TextReader, value: TValue): TValue {
  pass(reader, CLOSING_BRACE);
  return value;
}

function readBoolean(reader: TextReader): boolean {
  const { text, at } = reader;
  const value = text.startsWith('true', at);
  if (!value && !text.startsWith('false', at)) throw unforeseen();
  reader.at += value ? 4 : 5;
  return value;
}

function readTexts(reader: TextReader): string[] {
  return readArray(reader, readQuotedText);
}

function readQuotedText(reader: TextReader): string {
  pass(reader, QUOTE);
  return readText(reader);
}

/** The elements of an array, and the brace behind it. */
function readArray<TElement>(reader: TextReader, readElement: ReadText<TElement>): TElement[] {
  const elements: TElement[] = [];
  if (!passes(reader, CLOSING_BRACKET)) {
    do elements.push(readElement(reader));
    while (passes(reader, COMMA));
    pass(reader, CLOSING_BRACKET);
  }
  return closed(reader, elements);
}
