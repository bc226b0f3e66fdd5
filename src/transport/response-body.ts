// Hot: runs once per answer, see `sign.ts`.

/** A body whose length is said in one way or another. Its methods throw where it is not as said. */
export interface Body {
  /** Takes bytes; gives the whole body once it is there. */
  read(chunk: Buffer): Buffer | undefined;
  /** What there is, where the end of the connection is the end of the body. */
  end(): Buffer | undefined;
}

/** What is longer than that has no end. */
export const MAX_HEAD_BYTES = 65_536;

const TOO_MUCH = 'More came than the answer said it would be.';

/** The body that a head announces. Throws an `Error` where its length could be read in two ways. */
export function bodyOf(statusCode: number, headers: Readonly<Record<string, string>>): Body {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  if (statusCode === 204 || statusCode === 304) return sizedBody(0);
  if (encoding !== undefined) {
    if (length === undefined && encoding.toLowerCase() === 'chunked') return chunkedBody();
    throw new Error(`The answer's length is said in a way that is not understood: ${encoding}.`);
  }
  if (length === undefined) return openBody();
  if (!/^\d{1,15}$/.test(length)) {
    throw new Error(`The answer's content-length is ${quoted(length)}.`);
  }
  return sizedBody(Number(length));
}

/** A body of a known length. */
function sizedBody(length: number): Body {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    read(chunk) {
      size += chunk.length;
      if (size > length) throw new Error(TOO_MUCH);
      if (size === length && chunks.length === 0) return chunk;
      if (chunk.length > 0) chunks.push(chunk);
      return size === length ? Buffer.concat(chunks, size) : undefined;
    },
    end: () => undefined,
  };
}

/** A body that ends with its connection. */
function openBody(): Body {
  const chunks: Buffer[] = [];
  return {
    read(chunk) {
      chunks.push(chunk);
      return undefined;
    },
    end: () => Buffer.concat(chunks),
  };
}

/** A body in pieces, each with its length in front; trailers are read over. */
function chunkedBody(): Body {
  const pieces: Buffer[] = [];
  const pending: Pending = { bytes: Buffer.alloc(0) };
  /** What is to come of the piece that is being read; `undefined` between two of them. */
  let left: number | undefined;
  let inTrailers = false;

  /** The length of the next piece; false while it is not whole, as below. */
  function takeLength(): boolean {
    const line = takeLine(pending);
    if (line === undefined) return false;
    left = lengthIn(line);
    inTrailers = left === 0;
    return true;
  }

  /** The bytes of a piece as they come, and the line end behind them. */
  function takePiece(length: number): boolean {
    const bytes = pending.bytes.subarray(0, length);
    if (bytes.length > 0) pieces.push(bytes);
    pending.bytes = pending.bytes.subarray(bytes.length);
    left = length - bytes.length;
    if (left > 0 || pending.bytes.length < 2) return false;
    if (takeLine(pending) !== '') throw new Error('A piece of the answer is longer than it says.');
    left = undefined;
    return true;
  }

  function takeTrailers(): Buffer | undefined {
    for (;;) {
      const line = takeLine(pending);
      if (line === undefined) return undefined;
      if (line !== '') continue;
      if (pending.bytes.length > 0) throw new Error(TOO_MUCH);
      return Buffer.concat(pieces);
    }
  }

  return {
    read(chunk) {
      pending.bytes = pending.bytes.length === 0 ? chunk : Buffer.concat([pending.bytes, chunk]);
      while (!inTrailers) {
        const isTaken = left === undefined ? takeLength() : takePiece(left);
        if (!isTaken) return undefined;
      }
      return takeTrailers();
    },
    end: () => undefined,
  };
}

/** What has come and is not used yet. */
interface Pending {
  bytes: Buffer;
}

/** The next line without its end; `undefined` while it is not whole. */
function takeLine(pending: Pending): string | undefined {
  const { bytes } = pending;
  const end = bytes.indexOf('\r\n');
  if (end > MAX_HEAD_BYTES || (end === -1 && bytes.length > MAX_HEAD_BYTES)) {
    throw new Error('A piece of the answer has no length.');
  }
  if (end === -1) return undefined;
  pending.bytes = bytes.subarray(end + 2);
  return bytes.toString('latin1', 0, end);
}

function lengthIn(line: string): number {
  const [, digits] = /^([0-9a-f]{1,8})\s*(?:;|$)/i.exec(line) ?? [];
  if (digits === undefined) throw new Error(`A piece's length is ${quoted(line)}.`);
  return Number.parseInt(digits, 16);
}

/** What came, as far as a message needs it. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
