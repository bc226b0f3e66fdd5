// Hot: runs once per answer, see `sign.ts`.
import type { HttpResponse } from './http-handler.ts';
import { type Body, bodyOf, MAX_HEAD_BYTES, quoted } from './response-body.ts';

/** A whole answer, and what becomes of its connection. */
export interface ReadResponse {
  readonly response: HttpResponse;
  /**
   * For how long the other side keeps the connection for another request: 0 milliseconds when it
   * closes it now, `Infinity` when it sets no limit.
   */
  readonly keptForMs: number;
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
  readonly keptForMs: number;
}

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
    const { statusCode, headers, keptForMs } = head;
    return { response: { statusCode, headers, body: bytes }, keptForMs };
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
      body = bodyOf(head.statusCode, head.headers);
      return whole(body.read(pending));
    },
    end: () => whole(body?.end()),
  };
}

function parseHead(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: .*)?$/.exec(statusLine) ?? [];
  if (status === undefined) {
    throw new Error(`The answer is not HTTP/1.1: it begins with ${quoted(statusLine)}.`);
  }
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1 || isSpace(line, 0) || isSpace(line, colon - 1) || line.includes('\n')) {
      throw new Error(`The answer has a header that is none: ${quoted(line)}.`);
    }
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return { statusCode: Number(status), headers, keptForMs: keptFor(minor === '1', headers) };
}

/** A space in front is a folded header; one behind the name would hide the header from us alone. */
function isSpace(line: string, index: number): boolean {
  return line.charCodeAt(index) <= 32;
}

/** Packets take their time: a connection is not used any more when it is about to be closed. */
const CLOSING_MS = 1_000;

function keptFor(isCurrent: boolean, headers: Head['headers']): number {
  const { connection = '', 'keep-alive': hint } = headers;
  const isKept = isCurrent ? !/\bclose\b/i.test(connection) : /\bkeep-alive\b/i.test(connection);
  if (!isKept) return 0;
  if (hint === undefined) return Number.POSITIVE_INFINITY;
  const [, seconds = Number.POSITIVE_INFINITY] = /\btimeout=(\d{1,9})/i.exec(hint) ?? [];
  return Math.max(Number(seconds) * 1_000 - CLOSING_MS, 0);
}
