import { InvalidCursorError } from '../errors/query.ts';
import type { WireItem } from '../wire/attribute-value.ts';
import { toBase64 } from '../wire/bytes.ts';

/** Where one part of a table is: not begun, behind a key, or at its end. */
export type SegmentPosition = WireItem | 'new' | 'done';

/** Where a read stopped, and of what read that is a position. */
export interface CursorPosition {
  /** The key of the last item that was given, as it travels: the table's, and the index's. */
  readonly lastKey: WireItem;
  /** The index's name in DynamoDB; missing for the table. */
  readonly index?: string;
  /** The positions of a parallel scan, part by part; then `lastKey` is empty. */
  readonly segments?: readonly SegmentPosition[];
  readonly sort: 'ASC' | 'DESC';
  /** The part of a scan, `0/4`. */
  readonly segment?: string;
  /** Only in signed cursors: the table, a hash of the conditions, and the second it was issued. */
  readonly table?: string;
  readonly query?: string;
  readonly issued?: number;
}

/** The keys that sign cursors, and how long a signature is good for. */
export interface CursorSigning {
  /** The first signs, all of them verify: put a new one in front to rotate. */
  readonly secrets: readonly string[];
  /** In milliseconds; for ever where it is missing. */
  readonly maxAgeMs?: number | undefined;
}

/**
 * A position as text for a URL: base64url of JSON, without padding. With secrets, a signature
 * follows it after a dot.
 */
export function encodeCursor(position: CursorPosition, secrets: readonly string[] = []): string {
  const text = Buffer.from(JSON.stringify(position, bytesAsBase64)).toString('base64url');
  const [secret] = secrets;
  return secret === undefined ? text : `${text}.${sign(text, secret)}`;
}

/**
 * The position in a cursor. Padded cursors and those of the Go library are accepted where nothing is
 * signed. Throws InvalidCursorError for garbage, and, with secrets, for a cursor that is unsigned,
 * altered or too old.
 */
export function decodeCursor(
  cursor: string,
  signing: CursorSigning = { secrets: [] },
  now: Date = new Date(),
): CursorPosition {
  // What comes from a query string may be anything: a repeated parameter is an array.
  if (typeof cursor !== 'string') throw garbage();
  if (signing.secrets.length === 0) return parse(cursor.split('.', 1)[0] ?? '');
  const [text = '', signature = ''] = cursor.split('.');
  if (!signing.secrets.some((secret) => matches(sign(text, secret), signature))) {
    throw invalidCursor(
      'cursor-signature',
      'It is unsigned, altered, or signed with another secret.',
    );
  }
  const position = parse(text);
  const age = now.getTime() - (position.issued ?? 0) * 1000;
  if (signing.maxAgeMs !== undefined && age > signing.maxAgeMs) {
    throw invalidCursor('cursor-expired', `It was issued ${Math.round(age / 1000)} seconds ago.`);
  }
  return position;
}

/** The error of a cursor that cannot be used; `reason` is a sentence. */
export function invalidCursor(code: string, reason: string): InvalidCursorError {
  return new InvalidCursorError({
    code,
    message: `The cursor cannot be used. ${reason}`,
    hint: 'Start again without a cursor; to a client of yours this is a 400.',
  });
}

/** The SDK gives keys of bytes as bytes, which JSON would write as an object of numbers. */
function bytesAsBase64(_property: string, value: unknown): unknown {
  return value instanceof Uint8Array ? toBase64(value) : value;
}

function sign(text: string, secret: string): string {
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return createHmac('sha256', secret).update(text).digest('base64url');
}

function matches(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  const { timingSafeEqual } = process.getBuiltinModule('node:crypto');
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A position whose direction may be missing. */
type UnsortedPosition = Omit<CursorPosition, 'sort'> & Partial<Pick<CursorPosition, 'sort'>>;

function parse(text: string): CursorPosition {
  const position = parseJson(text);
  if (!isPosition(position)) throw garbage();
  // The Go library leaves the direction out where the query named no order.
  return { ...position, sort: position.sort ?? 'ASC' };
}

function garbage(): InvalidCursorError {
  return invalidCursor('cursor-garbage', 'It is not something that page() gave.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isPosition(value: unknown): value is UnsortedPosition {
  if (typeof value !== 'object' || value === null) return false;
  const { lastKey, index, sort, segments } = value as Partial<
    Record<keyof CursorPosition, unknown>
  >;
  return (
    isKey(lastKey) &&
    (segments === undefined || (Array.isArray(segments) && segments.every(isSegmentPosition))) &&
    (index === undefined || typeof index === 'string') &&
    (sort === undefined || sort === 'ASC' || sort === 'DESC')
  );
}

function isKey(value: unknown): value is WireItem {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether something that was read back is a position. */
export function isSegmentPosition(value: unknown): value is SegmentPosition {
  return value === 'new' || value === 'done' || isKey(value);
}
