import {
  type CursorPosition,
  type CursorSigning,
  decodeCursor,
  encodeCursor,
  invalidCursor,
} from '../codec/cursor.ts';
import { fillValues } from '../expression/open-values.ts';
import { type SearchAtHand, startKeyOf } from './position-key.ts';

/** What a cursor belongs to: the search, with its values, and how cursors are signed. */
export interface CursorContext extends SearchAtHand {
  /** How many of the values are the caller's own; the others change with the time of day. */
  readonly ownValues: number;
  /** The shape of its conditions: what a signed cursor is tied to, with the caller's values. */
  readonly conditions: string;
  readonly signing: CursorSigning;
  /** The part of a scan, `0/4`. */
  readonly segment?: string | undefined;
  /** How many parts are read side by side; missing where one reader reads alone. */
  readonly parts?: number | undefined;
}

/** The cursor of a position: a key for one reader, or one for each part of a parallel scan. */
export function cursorOf(
  context: CursorContext,
  position: Pick<CursorPosition, 'lastKey' | 'segments'>,
): string {
  const { operation, signing, segment } = context;
  const isSigned = signing.secrets.length > 0;
  return encodeCursor(
    {
      ...position,
      ...placeOf(context),
      ...(segment === undefined ? {} : { segment }),
      ...(isSigned
        ? {
            table: operation.table,
            query: queryHash(context),
            issued: Math.floor(operation.now.getTime() / 1000),
          }
        : {}),
    },
    signing.secrets,
  );
}

/** The position in a cursor of this very search. Throws InvalidCursorError for any other. */
export function positionIn(context: CursorContext, cursor: string): CursorPosition {
  const { operation, signing, segment, parts } = context;
  const position = decodeCursor(cursor, signing, operation.now);
  const place = placeOf(context);
  if (position.index !== place.index) {
    throw invalidCursor('cursor-index', `It is a position in ${position.index ?? 'the table'}.`);
  }
  if (position.sort !== place.sort) {
    throw invalidCursor('cursor-order', 'It belongs to the opposite order.');
  }
  // The parts must be as many as when the cursor was made: they would not be the same parts.
  if (position.segment !== segment || position.segments?.length !== parts) {
    throw invalidCursor('cursor-segment', 'It belongs to another part or division of a scan.');
  }
  if (signing.secrets.length > 0) {
    if (position.table !== operation.table || position.query !== queryHash(context)) {
      throw invalidCursor('cursor-query', 'It belongs to another query.');
    }
  }
  if (position.segments === undefined) {
    return { ...position, lastKey: startKeyOf(context, position.lastKey) };
  }
  const segments = position.segments.map((key) =>
    typeof key === 'object' ? startKeyOf(context, key) : key,
  );
  return { ...position, segments };
}

function placeOf({ compiled: { plan } }: CursorContext): Pick<CursorPosition, 'index' | 'sort'> {
  const index = plan.kind === 'nothing' ? undefined : plan.index?.name;
  const sort = plan.kind === 'query' && plan.direction === 'desc' ? 'DESC' : 'ASC';
  return index === undefined ? { sort } : { index, sort };
}

/** What a signed cursor is tied to. What is read of the items may differ from page to page. */
function queryHash({ compiled, conditions, values, ownValues }: CursorContext): string {
  const own = compiled.open.filter(({ index }) => index < ownValues);
  const text = JSON.stringify([conditions, fillValues({}, own, values)]);
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
