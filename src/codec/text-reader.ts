// Hot: reads items out of an answer's text. Guarded by the `query` rows of `npm run bench`.
import type { NodeCodec } from './node-codec.ts';
import type { TextReader } from './text-codec.ts';

/** The characters of JSON by their codes. */
export const QUOTE = 34;
export const COMMA = 44;
export const COLON = 58;
export const CLOSING_BRACKET = 93;
export const OPENING_BRACE = 123;
export const CLOSING_BRACE = 125;
const BACKSLASH = 92;

/** Below it, V8 copies a slice; from it on, a slice would keep the whole answer in memory. */
const SLICED_LENGTH = 13;

/** The text up to its closing quote, and the reader behind that. It owns its memory. */
export function readText(reader: TextReader): string {
  const { text, at } = reader;
  let end = text.indexOf('"', at);
  const hasEscape = end > reader.escape && escapesBefore(reader, end);
  if (end - at < SLICED_LENGTH && !hasEscape) {
    if (end === -1) throw unforeseen();
    reader.at = end + 1;
    return text.slice(at, end);
  }
  if (hasEscape) end = endOfText(text, at);
  reader.at = end + 1;
  return JSON.parse(text.slice(at - 1, end + 1));
}

/** The same for a text that nobody keeps and that has no escapes if it is what it should be. */
export function readPassingText(reader: TextReader): string {
  const { text, at } = reader;
  const end = endOfText(text, at);
  reader.at = end + 1;
  return text.slice(at, end);
}

/** Whether there is a backslash between the reader and a place behind the last known one. */
function escapesBefore(reader: TextReader, end: number): boolean {
  if (reader.escape < reader.at) {
    const next = reader.text.indexOf('\\', reader.at);
    reader.escape = next === -1 ? Number.POSITIVE_INFINITY : next;
  }
  return reader.escape < end;
}

/** Steps over a character, if it is the one that comes here. */
export function passes(reader: TextReader, code: number): boolean {
  if (reader.text.charCodeAt(reader.at) !== code) return false;
  reader.at += 1;
  return true;
}

/** Steps over a character that has to come here. */
export function pass(reader: TextReader, code: number): void {
  if (!passes(reader, code)) throw unforeseen();
}

/** The value of an attribute: as its type is usually stored, or parsed and then decoded. */
export function readValue(
  reader: TextReader,
  { text, decode }: Pick<NodeCodec, 'decode' | 'text'>,
): unknown {
  if (text !== undefined && reader.text.startsWith(text.lead, reader.at)) {
    reader.at += text.lead.length;
    return text.read(reader);
  }
  return decode(parseObject(reader));
}

/** An object out of the text, parsed. */
export function parseObject(reader: TextReader): object {
  const { text, at } = reader;
  skipObject(reader);
  return JSON.parse(text.slice(at, reader.at));
}

/** Steps over an object, of which only texts and braces are looked at. */
export function skipObject(reader: TextReader): void {
  const { text } = reader;
  if (text.charCodeAt(reader.at) !== OPENING_BRACE) throw unforeseen();
  let depth = 0;
  for (let at = reader.at; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at + 1);
    else if (code === OPENING_BRACE) depth += 1;
    else if (code === CLOSING_BRACE) {
      depth -= 1;
      if (depth > 0) continue;
      reader.at = at + 1;
      return;
    }
  }
  throw unforeseen();
}

/** Where the quote is that ends a text: one behind an even number of backslashes. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let run = end;
    while (text.charCodeAt(run - 1) === BACKSLASH) run -= 1;
    if ((end - run) % 2 === 0) return end;
  }
  throw unforeseen();
}

/** What is thrown where the text is not as foreseen; like a text that is no JSON, it is parsed. */
export function unforeseen(): SyntaxError {
  return new SyntaxError('The text is not written as foreseen.');
}
