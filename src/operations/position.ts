import { createHash } from 'node:crypto';
import {
  type CursorPosition,
  type CursorSigning,
  decodeCursor,
  encodeCursor,
  invalidCursor,
} from '../codec/cursor.ts';
import { storedKeyNames } from '../codec/key.ts';
import { keyText } from '../codec/key-text.ts';
import { storedName } from '../definition/model-node.ts';
import { wireTypeOf } from '../definition/wire-type.ts';
import { fillValues } from '../expression/open-values.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { CompiledSearch } from './compile-search.ts';
import type { OperationContext } from './operation.ts';

/** What a cursor belongs to: the search, with its values, and how cursors are signed. */
export interface CursorContext {
  readonly operation: OperationContext;
  readonly compiled: CompiledSearch;
  readonly values: readonly unknown[];
  /** How many of the values are the caller's own; the others change with the time of day. */
  readonly ownValues: number;
  readonly signing: CursorSigning;
  /** The part of a scan, `0/4`. */
  readonly segment?: string | undefined;
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
  const { operation, signing, segment } = context;
  const position = decodeCursor(cursor, signing, operation.now);
  const place = placeOf(context);
  if (position.index !== place.index) {
    throw invalidCursor('cursor-index', `It is a position in ${position.index ?? 'the table'}.`);
  }
  if (position.sort !== place.sort) {
    throw invalidCursor('cursor-order', 'It belongs to the opposite order.');
  }
  if (position.segment !== segment) {
    throw invalidCursor('cursor-segment', 'It belongs to another part of a scan.');
  }
  if (signing.secrets.length > 0) {
    if (position.table !== operation.table || position.query !== queryHash(context)) {
      throw invalidCursor('cursor-query', 'It belongs to another query.');
    }
  }
  for (const key of position.segments ?? [position.lastKey]) {
    if (typeof key === 'object') refuseForeignKey(context, key);
  }
  return position;
}

function placeOf({ compiled: { plan } }: CursorContext): Pick<CursorPosition, 'index' | 'sort'> {
  const index = plan.kind === 'nothing' ? undefined : plan.index?.name;
  const sort = plan.kind === 'query' && plan.direction === 'desc' ? 'DESC' : 'ASC';
  return index === undefined ? { sort } : { index, sort };
}

/** A key of another shape, or of another partition, would be refused by DynamoDB, or worse, taken. */
function refuseForeignKey(context: CursorContext, key: WireItem): void {
  const { plan } = context.compiled;
  const { model } = context.operation;
  if (plan.kind === 'nothing') return;
  const names = storedKeyNames(model, plan.index);
  const isComplete =
    names.every((name) => isOfType(context, name, key[name])) &&
    Object.keys(key).length === names.length;
  if (!isComplete) {
    throw invalidCursor('cursor-key', 'Its key is not one of the index that this query reads.');
  }
  for (const [name, value] of partitionValues(context)) {
    if (keyText({ [name]: value }) !== keyText({ [name]: key[name] ?? { NULL: true } })) {
      throw invalidCursor('cursor-partition', 'It is a position in another partition.');
    }
  }
}

function isOfType(
  { operation: { model } }: CursorContext,
  name: string,
  value: AttributeValue | undefined,
): boolean {
  const property = Object.keys(model.shape).find((one) => storedName(model.shape, one) === name);
  const node = property === undefined ? undefined : model.shape[property];
  const type = node === undefined ? undefined : wireTypeOf(node);
  return typeof value === 'object' && value !== null && type !== undefined && type in value;
}

/** The values that the query fixes the partition key to, by stored name. */
function partitionValues(context: CursorContext): readonly (readonly [string, AttributeValue])[] {
  const { plan, fixed, open } = context.compiled;
  if (plan.kind !== 'query') return [];
  const filled = fillValues(fixed, open, context.values);
  return plan.partition.flatMap((property) => {
    const value = open.find(({ path, isKey }) => isKey && path === property);
    const encoded = value === undefined ? undefined : filled[value.placeholder];
    const name = storedName(context.operation.model.shape, property);
    return encoded === undefined ? [] : [[name, encoded] as const];
  });
}

/** What a signed cursor is tied to: the text of the query and the caller's own values. */
function queryHash({ compiled, values, ownValues }: CursorContext): string {
  const own = compiled.open.filter(({ index }) => index < ownValues);
  const text = JSON.stringify([compiled.fields, fillValues({}, own, values)]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
