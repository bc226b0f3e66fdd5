// Hot: runs once per answer, see `sign.ts`.
import type { HttpResponse } from './http-handler.ts';

/** A whole answer, and whether its connection can be used again. */
export interface ReadResponse {
  readonly response: HttpResponse;
  readonly keepAlive: boolean;
}

/** Reads the bytes of one answer as they come. Throws an `Error` for what is no HTTP/1.1. */
export interface ResponseReader {
  /** Whether any byte has come. */
  readonly begun: boolean;
  /** Takes what came; gives the answer once it is whole. */
  read(chunk: Buffer): ReadResponse | undefined;
  /** The other side has closed the connection: the end of an answer that does not say its length. */
  end(): ReadResponse | undefined;
}

/** The status line and the headers of an answer. */
interface Head {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly keepAlive: boolean;
}

/** How the length of a body is said. */
interface Body {
  /** Takes bytes; gives the whole body once it is there. */
  read(chunk: Buffer): Buffer | undefined;
  /** What there is, where the end of the connection is the end of the body. */
  end(): Buffer | undefined;
}

const MAX_HEAD_BYTES = 65_536;

/**
 * The reader of one answer to a request that is not HEAD. Anything that could be read in two ways is
 * refused: two lengths, folded headers, bytes behind the end.
 */
export function responseReader(): ResponseReader {
  let head: Head | undefined;
  let body: Body | undefined;
  let pending: Buffer | undefined;

  /** The head, once it is whole; what is left of `pending` belongs to the body. */
  function readHead(): Head | undefined {
    while (pending !== undefined) {
      const end = pending.indexOf('\r\n\r\n');
      if (end > MAX_HEAD_BYTES || (end === -1 && pending.length > MAX_HEAD_BYTES)) {
        throw new Error('The headers of the answer are longer than 64 KiB.');
      }
      if (end === -1) return undefined;
      const found = parseHead(pending.toString('latin1', 0, end));
      pending = pending.subarray(end + 4);
      // 100 Continue and the like come before the answer itself.
      if (found.statusCode >= 200) return found;
    }
    return undefined;
  }

  function whole(bytes: Buffer | undefined): ReadResponse | undefined {
    if (head === undefined || bytes === undefined) return undefined;
    const { statusCode, headers, keepAlive } = head;
    return { response: { statusCode, headers, body: bytes }, keepAlive };
  }

  return {
    get begun() {
      return pending !== undefined;
    },
    read(chunk) {
      if (body !== undefined) return whole(body.read(chunk));
      pending = pending === undefined ? chunk : Buffer.concat([pending, chunk]);
      head = readHead();
      if (head === undefined) return undefined;
      body = bodyOf(head);
      return whole(body.read(pending));
    },
    end: () => whole(body?.end()),
  };
}

function parseHead(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine) ?? [];
  if (status === undefined) {
    throw new Error(`The answer is not HTTP/1.1: it begins with ${quoted(statusLine)}.`);
  }
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(':');
    // A folded header begins with a space, and one without a name with the colon.
    if (colon < 1 || line.charCodeAt(0) <= 32) {
      throw new Error(`The answer has a header that is none: ${quoted(line)}.`);
    }
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  const connection = headers['connection']?.toLowerCase();
  const keepAlive = minor === '1' ? connection !== 'close' : connection === 'keep-alive';
  return { statusCode: Number(status), headers, keepAlive };
}

function bodyOf({ statusCode, headers }: Head): Body {
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
      if (size > length) throw new Error('More came than the answer said it would be.');
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
  let pending: Buffer = Buffer.alloc(0);
  let inTrailers = false;

  /** The next line without its end, taken off `pending`; `undefined` while it is not whole. */
  function takeLine(): string | undefined {
    const end = pending.indexOf('\r\n');
    if (end > MAX_HEAD_BYTES || (end === -1 && pending.length > MAX_HEAD_BYTES)) {
      throw new Error('A piece of the answer has no length.');
    }
    if (end === -1) return undefined;
    const line = pending.toString('latin1', 0, end);
    pending = pending.subarray(end + 2);
    return line;
  }

  function readTrailers(): Buffer | undefined {
    for (;;) {
      const line = takeLine();
      if (line === undefined) return undefined;
      if (line !== '') continue;
      if (pending.length > 0) throw new Error('More came than the answer said it would be.');
      return Buffer.concat(pieces);
    }
  }

  /** One piece, taken off `pending`; false while it is not whole. */
  function takePiece(): boolean {
    const before = pending;
    const line = takeLine();
    if (line === undefined) return false;
    const [, digits] = /^([0-9a-f]{1,8})\s*(?:;|$)/i.exec(line) ?? [];
    if (digits === undefined) throw new Error(`A piece's length is ${quoted(line)}.`);
    const length = Number.parseInt(digits, 16);
    inTrailers = length === 0;
    if (inTrailers) return true;
    if (pending.length < length + 2) {
      pending = before;
      return false;
    }
    if (pending.toString('latin1', length, length + 2) !== '\r\n') {
      throw new Error('A piece of the answer is longer than it says.');
    }
    pieces.push(pending.subarray(0, length));
    pending = pending.subarray(length + 2);
    return true;
  }

  return {
    read(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      while (!inTrailers) if (!takePiece()) return undefined;
      return readTrailers();
    },
    end: () => undefined,
  };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
