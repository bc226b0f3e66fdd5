// Hot: writes the body of every request. Guarded by the `batchWrite` row of `npm run bench`.
import { toBase64 } from './bytes.ts';

/**
 * Plain data as JSON in UTF-8: the bytes of what `JSON.stringify` gives, in half the time that it
 * takes to make that text and to encode it. Bytes of any class are written as base64, as DynamoDB has
 * them. What is not foreseen here is left to `JSON.stringify`, and so is refusing: a bigint throws a
 * TypeError.
 */
export function jsonBytes(data: object): Uint8Array {
  // Not 0 where a toJSON sends a request of its own: that is written behind the one under way.
  const start = at;
  try {
    refuseInherited();
    writeValue(data);
    return Buffer.from(page.subarray(start, at));
  } catch {
    return Buffer.from(jsonText(data));
  } finally {
    at = start;
    if (page.length > LARGEST_KEPT && start === 0) page = Buffer.allocUnsafeSlow(FIRST_SIZE);
  }
}

type Properties = { readonly [name: string]: unknown };

const FIRST_SIZE = 65_536;
const LARGEST_KEPT = 1_048_576;
/** Twice what DynamoDB takes. Only what goes round in a circle is longer. */
const LARGEST = 33_554_432;

/** Where everything is written, and how far that is: variables, because a field takes longer. */
let page = Buffer.allocUnsafeSlow(FIRST_SIZE);
let at = 0;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125] as const;
const [TRUE, FALSE] = [Buffer.from('true'), Buffer.from('false')] as const;

/** A property that somebody gave to all objects would be found in each of them, or be missed. */
function refuseInherited(): void {
  for (const _name in {}) throw unforeseen();
  if ('toJSON' in []) throw unforeseen();
}

function writeValue(value: unknown): void {
  if (typeof value === 'string') writeText(value);
  else if (typeof value === 'boolean') writeBytes(value ? TRUE : FALSE);
  else if (typeof value !== 'object' || value === null) writeRest(value);
  else if (Array.isArray(value)) writeList(value);
  else if (Object.getPrototypeOf(value) === Object.prototype) writeObject(value as Properties);
  else if (value instanceof Uint8Array) writeText(toBase64(value));
  else writeJson(jsonText(value));
}

function writeObject(value: Properties): void {
  const start = at;
  for (const name in value) {
    const inner = value[name];
    if (inner === undefined) continue;
    writeName(name);
    writeValue(inner);
  }
  // Every name brings a comma with it; the first one becomes the brace.
  if (at === start) writeByte(OPEN_BRACE);
  else page[start] = OPEN_BRACE;
  writeByte(CLOSE_BRACE);
}

function writeList(values: readonly unknown[]): void {
  writeByte(OPEN_BRACKET);
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) writeByte(COMMA);
    writeValue(values[index]);
  }
  writeByte(CLOSE_BRACKET);
}

/** A comma, the name, a colon. */
function writeName(name: string): void {
  const letter = name.length === 1 ? name.charCodeAt(0) : 0;
  if (letter >= 65 && letter <= 90) writeLetter(letter);
  else writeBytes(names.get(name) ?? newName(name));
}

/** `S`, `N`, `M`, …: half of all names. */
function writeLetter(letter: number): void {
  makeRoom(5);
  page[at] = COMMA;
  page[at + 1] = QUOTE;
  page[at + 2] = letter;
  page[at + 3] = QUOTE;
  page[at + 4] = COLON;
  at += 5;
}

/** The names of attributes come again with every item. Bounded, because the keys of maps may not. */
const names = new Map<string, Uint8Array>();
const MOST_NAMES = 2_000;
const LONGEST_NAME = 100;

function newName(name: string): Uint8Array {
  if (name === 'toJSON') throw unforeseen();
  const bytes = Buffer.from(`,${JSON.stringify(name)}:`);
  if (name.length > LONGEST_NAME) return bytes;
  if (names.size === MOST_NAMES) names.clear();
  names.set(name, bytes);
  return bytes;
}

/** From this length on, a text takes longer by hand. */
const LONG = 200;

/** A text in its quotes. */
function writeText(text: string): void {
  const { length } = text;
  if (length >= LONG || !writePlain(text, length)) writeRest(text);
}

/** False, and nothing written, where something has to be escaped, or is half of a pair. */
function writePlain(text: string, length: number): boolean {
  makeRoom(length * 3 + 2);
  const bytes = page;
  let end = at;
  bytes[end++] = QUOTE;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) {
      if (code < 0x20 || code === QUOTE || code === BACKSLASH) return false;
      bytes[end++] = code;
    } else if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
      bytes[end++] = 0x80 | (code & 0x3f);
    } else {
      if (code >= 0xd800 && code <= 0xdfff) return false;
      bytes[end++] = 0xe0 | (code >> 12);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[end++] = 0x80 | (code & 0x3f);
    }
  }
  bytes[end++] = QUOTE;
  at = end;
  return true;
}

/** Anything else that is no object. */
function writeRest(value: unknown): void {
  writeJson(JSON.stringify(value));
}

/** Throws for what JSON leaves out or replaces: that depends on where it stands. */
function writeJson(text: string | undefined): void {
  if (text === undefined) throw unforeseen();
  makeRoom(text.length * 3);
  at += page.write(text, at);
}

/** What is thrown where the whole request has to be left to `JSON.stringify`; nobody sees it. */
function unforeseen(): TypeError {
  return new TypeError('It is no plain data.');
}

/** What `JSON.stringify` makes of anything, with bytes as they are written here. */
function jsonText(value: object): string {
  return JSON.stringify(value, function bytesAsText(this: Properties, name: string, inner) {
    const own = this[name];
    return own instanceof Uint8Array ? toBase64(own) : inner;
  });
}

function writeBytes(piece: Uint8Array): void {
  const { length } = piece;
  makeRoom(length);
  const bytes = page;
  const start = at;
  for (let index = 0; index < length; index += 1) bytes[start + index] = piece[index] as number;
  at = start + length;
}

function writeByte(byte: number): void {
  makeRoom(1);
  page[at++] = byte;
}

function makeRoom(room: number): void {
  if (at + room <= page.length) return;
  if (at + room > LARGEST) throw unforeseen();
  const larger = Buffer.allocUnsafeSlow(Math.max(at + room, page.length * 2));
  larger.set(page.subarray(0, at));
  page = larger;
}
