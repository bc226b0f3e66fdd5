import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReadResponse, responseReader } from './response-reader.ts';

/** Reads an answer that arrives in pieces; `undefined` when it is not whole at its end. */
function read(pieces: readonly Uint8Array[], closed = false): ReadResponse | undefined {
  const reader = responseReader();
  for (const [index, piece] of pieces.entries()) {
    const answer = reader.read(Buffer.from(piece));
    if (answer === undefined) continue;
    expect(index).toBe(pieces.length - 1);
    return answer;
  }
  return closed ? reader.end() : undefined;
}

function readText(text: string, closed = false): ReadResponse | undefined {
  return read([Buffer.from(text, 'latin1')], closed);
}

const lines = (...parts: readonly string[]): string => parts.join('\r\n');

describe('an answer', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  /** A body as it travels: with its length in front, or in pieces. */
  const framed = fc.oneof(
    bytes.map((body) => ({
      body: Buffer.from(body),
      text: Buffer.concat([
        Buffer.from(`Content-Length:  ${body.length} \r\nX-Two: a\r\nx-two: b\r\n\r\n`),
        body,
      ]),
    })),
    fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { maxLength: 6 }).map((pieces) => ({
      body: Buffer.concat(pieces),
      text: Buffer.concat([
        Buffer.from('Transfer-Encoding: Chunked\r\n\r\n'),
        ...pieces.flatMap((piece) => [
          Buffer.from(`${piece.length.toString(16)};ext=1\r\n`),
          piece,
          Buffer.from('\r\n'),
        ]),
        Buffer.from('0\r\nTrailer: 1\r\n\r\n'),
      ]),
    })),
  );

  test('is read the same however it is cut', () => {
    fc.assert(
      fc.property(
        framed,
        fc.array(fc.nat(1_000), { maxLength: 12 }),
        fc.boolean(),
        ({ body, text }, cuts, continues) => {
          const before = continues ? 'HTTP/1.1 100 Continue\r\n\r\n' : '';
          const whole = Buffer.concat([Buffer.from(`${before}HTTP/1.1 200 OK\r\n`), text]);
          const places = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort(
            (a, b) => a - b,
          );
          const pieces = [0, ...places].map((from, index) =>
            whole.subarray(from, places[index] ?? whole.length),
          );
          const answer = read(pieces.filter((piece) => piece.length > 0));

          expect(answer?.response.statusCode).toBe(200);
          expect(Buffer.compare(Buffer.from(answer?.response.body ?? []), body)).toBe(0);
          expect(answer?.keptForMs).toBe(Number.POSITIVE_INFINITY);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is not whole before its last byte', () => {
    fc.assert(
      fc.property(framed, fc.nat(), ({ text }, place) => {
        const whole = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n'), text]);
        expect(read([whole.subarray(0, place % whole.length)])).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('has its headers by their names in lower case, repeated ones joined', () => {
    const answer = readText(
      lines(
        'HTTP/1.1 400 Bad Request',
        'X-One:1',
        'X-TWO: 2',
        'x-two: 3',
        'Content-Length: 0',
        '',
        '',
      ),
    );
    expect(answer?.response.statusCode).toBe(400);
    expect({ ...answer?.response.headers }).toEqual({
      'x-one': '1',
      'x-two': '2, 3',
      'content-length': '0',
    });
  });

  test('without a length ends with its connection', () => {
    const text = lines('HTTP/1.1 200 OK', '', 'abc');
    expect(readText(text)).toBeUndefined();
    expect(readText(text, true)?.response.body.toString()).toBe('abc');
    expect(readText('HTTP/1.1 200 OK\r\nContent-', true)).toBeUndefined();
    expect(
      readText(lines('HTTP/1.1 200 OK', 'Content-Length: 4', '', 'abc'), true),
    ).toBeUndefined();
  });

  const always = Number.POSITIVE_INFINITY;
  test.each([
    ['HTTP/1.1 200 OK', [], always],
    ['HTTP/1.1 200', [], always],
    ['HTTP/1.1 200 OK', ['Connection: Close'], 0],
    ['HTTP/1.1 200 OK', ['Connection: keep-alive', 'Connection: close'], 0],
    ['HTTP/1.1 200 OK', ['Connection: x-hop, close'], 0],
    ['HTTP/1.0 200 OK', [], 0],
    ['HTTP/1.0 200 OK', ['connection: keep-alive'], always],
    ['HTTP/1.1 200 OK', ['Keep-Alive: timeout=5, max=100'], 4_000],
    ['HTTP/1.1 200 OK', ['Keep-Alive: timeout=1'], 0],
    ['HTTP/1.1 200 OK', ['Keep-Alive: max=100'], always],
  ])('%s %s keeps its connection for %s ms', (status, headers, keptForMs) => {
    const text = lines(status, ...headers, 'content-length: 0', '', '');
    expect(readText(text)?.keptForMs).toBe(keptForMs);
  });
});

describe('what could be read in two ways is refused', () => {
  test.each([
    ['no status line', 'what?\r\n\r\n'],
    ['another protocol', 'HTTP/2 200\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: 1\r\n b\r\n\r\n'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: 1\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nabc\r\n\r\n'],
    ['a space behind the name', 'HTTP/1.1 200 OK\r\ncontent-length : 1\r\n\r\na'],
    ['half a line end in a header', 'HTTP/1.1 200 OK\r\nA: 1\ncontent-length: 1\r\n\r\na'],
    ['half a line end in the status', 'HTTP/1.1 200 OK\ncontent-length: 1\r\n\r\na'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
    [
      'a length and pieces',
      lines('HTTP/1.1 200 OK', 'content-length: 1', 'transfer-encoding: chunked', '', ''),
    ],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['a length in hexadecimal', 'HTTP/1.1 200 OK\r\ncontent-length: 0x1\r\n\r\n'],
    ['an encoding that is not asked for', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n'],
    ['bytes behind the end', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab'],
    ['a piece without a length', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n'],
    [
      'a piece longer than it says',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n',
    ],
    [
      'bytes behind the last piece',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nx',
    ],
    ['endless headers', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(70_000)}`],
    [
      'an endless length',
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'1'.repeat(70_000)}`,
    ],
  ])('%s', (_name, text) => {
    expect(() => readText(text)).toThrow(Error);
  });
});
