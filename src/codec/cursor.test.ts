import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidCursorError } from '../index.ts';
import { toWireBytes } from '../wire/bytes.ts';
import { type CursorPosition, decodeCursor, encodeCursor } from './cursor.ts';

const position: CursorPosition = {
  lastKey: { id: { S: 'u1' }, at: { N: '12345678901234567890123456789012345678' } },
  index: 'byAt',
  sort: 'DESC',
};

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function codeOf(cursor: unknown, ...rest: [Parameters<typeof decodeCursor>[1]?, Date?]): string {
  try {
    decodeCursor(cursor as string, ...rest);
  } catch (error) {
    if (error instanceof InvalidCursorError) return error.code;
    throw error;
  }
  throw new Error('It was expected to throw.');
}

describe('a cursor', () => {
  test('is base64url of JSON, the format of the Go library, without padding', () => {
    const cursor = encodeCursor({ lastKey: { id: { S: 'u1' } }, index: 'byAt', sort: 'ASC' });
    expect(Buffer.from(cursor, 'base64url').toString()).toBe(
      '{"lastKey":{"id":{"S":"u1"}},"index":"byAt","sort":"ASC"}',
    );
  });

  test('comes back as it was, whatever its keys hold, in a text that URLs take', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }).map((S) => ({ S })),
      fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map((N) => ({ N: `${N}` })),
    );
    const key = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), value, { minKeys: 1 });
    fc.assert(
      fc.property(key, fc.constantFrom('ASC' as const, 'DESC' as const), (lastKey, sort) => {
        const cursor = encodeCursor({ lastKey, sort });
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(encodeURIComponent(cursor)).toBe(cursor);
        expect(decodeCursor(cursor)).toEqual(JSON.parse(JSON.stringify({ lastKey, sort })));
      }),
    );
  });

  test('writes bytes as base64, ours and those of the SDK', () => {
    const bytes = Uint8Array.of(0, 250, 255);
    for (const B of [bytes, toWireBytes(bytes), 'APr/']) {
      const { lastKey } = decodeCursor(encodeCursor({ lastKey: { id: { B } }, sort: 'ASC' }));
      expect(lastKey).toEqual({ id: { B: 'APr/' } });
    }
  });

  test('of the Go library, padded, is accepted', () => {
    const go = 'eyJsYXN0S2V5Ijp7ImlkIjp7IlMiOiJ1MTIifX0sImluZGV4IjoiYnlBdCIsInNvcnQiOiJBU0MifQ==';
    expect(decodeCursor(go)).toEqual({
      lastKey: { id: { S: 'u12' } },
      index: 'byAt',
      sort: 'ASC',
    });
  });

  test('of the Go library without a direction is an ascending one', () => {
    expect(decodeCursor(base64url({ lastKey: { id: { S: 'u1' } } }))).toEqual({
      lastKey: { id: { S: 'u1' } },
      sort: 'ASC',
    });
  });

  const garbage: readonly (readonly [what: string, cursor: unknown])[] = [
    ['no text', ''],
    ['one letter', 'x'],
    ['text that is no base64', '%%%'],
    ['base64 of bytes', Buffer.from([0, 255, 254]).toString('base64url')],
    ['JSON that is cut', encodeCursor(position).slice(0, -9)],
    ['a number', base64url(7)],
    ['null', base64url(null)],
    ['a list', base64url([])],
    ['nothing', base64url({})],
    ['a key that is text', base64url({ lastKey: 'u1', sort: 'ASC' })],
    ['a key that is a list', base64url({ lastKey: [], sort: 'ASC' })],
    ['a key that is null', base64url({ lastKey: null, sort: 'ASC' })],
    ['an index that is a number', base64url({ lastKey: {}, index: 7, sort: 'ASC' })],
    ['a direction that is none', base64url({ lastKey: {}, sort: 'UP' })],
    ['positions that are no list', base64url({ lastKey: {}, sort: 'ASC', segments: 'new' })],
    ['positions of another kind', base64url({ lastKey: {}, sort: 'ASC', segments: [7] })],
    ['deep JSON', Buffer.from('['.repeat(200_000)).toString('base64url')],
    ['a megabyte', 'A'.repeat(1_000_000)],
    ['undefined', undefined],
    ['null itself', null],
    ['a repeated parameter of a query string', ['a', 'b']],
    ['an object', { lastKey: {} }],
  ];
  for (const [what, cursor] of garbage) {
    test(`that is ${what} is refused`, () => {
      expect(codeOf(cursor)).toBe('cursor-garbage');
    });
  }

  test('of random text is refused or read, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(base64url)), (text) => {
        try {
          decodeCursor(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCursorError);
        }
      }),
    );
  });

  test('does not reach the prototype of anything', () => {
    const hostile = `{"lastKey":{"__proto__":{"polluted":{"S":"x"}}},"sort":"ASC","__proto__":{"polluted":1}}`;
    const read = decodeCursor(Buffer.from(hostile).toString('base64url'));
    expect(Object.keys(read.lastKey)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
    expect(Object.getPrototypeOf(read.lastKey)).toBe(Object.prototype);
  });
});

describe('a signed cursor', () => {
  const [old, young] = ['s1', 's2'];
  const issued = Math.floor(Date.UTC(2026, 0, 31) / 1000);
  const signed = encodeCursor({ ...position, issued }, [young]);
  const now = new Date(issued * 1000 + 60_000);

  test('carries its signature behind a dot, and comes back as it was', () => {
    expect(signed).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(decodeCursor(signed, { secrets: [young] }, now)).toEqual({ ...position, issued });
  });

  test('is taken with an older secret, and signed with the first', () => {
    expect(decodeCursor(signed, { secrets: ['s3', young, old] }, now).issued).toBe(issued);
    expect(encodeCursor({ ...position, issued }, [young, old])).toBe(signed);
  });

  test('is refused when it is unsigned, altered, cut, or signed otherwise', () => {
    const [text = '', signature = ''] = signed.split('.');
    const other = base64url({ ...position, lastKey: { id: { S: 'u2' } }, issued });
    const cases = [
      text,
      `${text}.`,
      `${other}.${signature}`,
      `${text}.${signature.slice(1)}`,
      `${text}A.${signature}`,
      `${text}.${signature}=`,
      `.${signature}`,
      `${text}.${text}`,
      '',
      encodeCursor({ ...position, issued }, [old]),
      encodeCursor({ ...position, issued }),
    ];
    for (const cursor of cases) {
      expect([cursor, codeOf(cursor, { secrets: [young] }, now)]).toEqual([
        cursor,
        'cursor-signature',
      ]);
    }
    expect(codeOf(['a'], { secrets: [young] }, now)).toBe('cursor-garbage');
  });

  test('is refused when it is too old, and not a moment before', () => {
    expect(decodeCursor(signed, { secrets: [young], maxAgeMs: 60_000 }, now).issued).toBe(issued);
    expect(codeOf(signed, { secrets: [young], maxAgeMs: 59_999 }, now)).toBe('cursor-expired');
  });

  test('is read where nothing is signed any more', () => {
    expect(decodeCursor(signed).lastKey).toEqual(position.lastKey);
  });
});
