import { invalidCursor } from '../codec/cursor.ts';
import { ownValue, setOwn } from '../codec/guards.ts';
import { storedKeyNames } from '../codec/key.ts';
import { numberParts, numberProblem } from '../codec/number-text.ts';
import { type ModelNode, storedName } from '../definition/model-node.ts';
import { wireTypeOf } from '../definition/wire-type.ts';
import type { Condition } from '../expression/condition.ts';
import { fillValues } from '../expression/open-values.ts';
import { parameterIndexOf } from '../expression/parameter.ts';
import type { QueryPlan } from '../plan/plan.ts';
import type { AttributeValue, WireItem, WireType } from '../wire/attribute-value.ts';
import { fromWireBinary, toBase64, toWireBytes } from '../wire/bytes.ts';
import { MAX_PARTITION_KEY_SIZE } from '../wire/limits.ts';
import { compareScalars } from '../wire/order.ts';
import type { CompiledSearch } from './compile-search.ts';
import type { OperationContext } from './operation.ts';

/** The search that a position is to be one of, with its values. */
export interface SearchAtHand {
  readonly operation: OperationContext;
  readonly compiled: CompiledSearch;
  readonly values: readonly unknown[];
}

/**
 * A key out of a cursor, as a request takes it. A key of another shape, of another partition or
 * outside of the conditions would be refused by DynamoDB, or worse, taken: InvalidCursorError.
 */
export function startKeyOf(search: SearchAtHand, key: WireItem): WireItem {
  const { plan } = search.compiled;
  const { model } = search.operation;
  if (plan.kind === 'nothing') return key;
  const names = storedKeyNames(model, plan.index);
  const start: { [storedName: string]: AttributeValue } = {};
  for (const name of names) {
    const value = keyValue(typeStoredAs(model, name), ownValue(key, name));
    if (value === undefined) throw foreignKey();
    setOwn(start, name, value);
  }
  if (Object.keys(key).length !== names.length) throw foreignKey();
  if (plan.kind === 'query') refuseOutside(search, plan, start);
  return start;
}

function foreignKey(): Error {
  return invalidCursor('cursor-key', 'Its key is not one of the index that this query reads.');
}

function typeStoredAs({ shape }: ModelNode, name: string): WireType | undefined {
  const property = Object.keys(shape).find((one) => storedName(shape, one) === name);
  const node = property === undefined ? undefined : shape[property];
  return node === undefined ? undefined : wireTypeOf(node);
}

/** A value of a key, exactly of its type and one that DynamoDB could have given; else `undefined`. */
function keyValue(type: WireType | undefined, value: unknown): AttributeValue | undefined {
  if (typeof value !== 'object' || value === null || type === undefined) return undefined;
  const text = ownValue(value, type);
  if (typeof text !== 'string' || text === '' || Object.keys(value).length !== 1) return undefined;
  if (type === 'N') {
    const parts = numberParts(text);
    return parts === undefined || numberProblem(parts) !== undefined ? undefined : { N: text };
  }
  if (type === 'S')
    return Buffer.byteLength(text) > MAX_PARTITION_KEY_SIZE ? undefined : { S: text };
  const bytes = fromWireBinary(text);
  // Bytes go on as bytes, because the SDK takes nothing else for them.
  return type === 'B' && toBase64(bytes) === text ? { B: toWireBytes(bytes) } : undefined;
}

/** A position is the key of an item that was read, so every key condition holds for it. */
function refuseOutside(search: SearchAtHand, plan: QueryPlan, key: WireItem): void {
  const { fixed, open } = search.compiled;
  const filled = fillValues(fixed, open, search.values);
  const bound = (value: unknown): AttributeValue => {
    const place = open.find(({ index }) => index === parameterIndexOf(value));
    return filled[place?.placeholder ?? ''] ?? { NULL: true };
  };
  for (const condition of plan.keyConditions) {
    const path = 'path' in condition ? condition.path : '';
    const value = key[storedName(search.operation.model.shape, path)];
    if (value !== undefined && holds(condition, value, bound)) continue;
    throw plan.partition.includes(path)
      ? invalidCursor('cursor-partition', 'It is a position in another partition.')
      : invalidCursor('cursor-query', 'It is a position outside of what this query reads.');
  }
}

/** Whether a key condition holds: an equality, a range, or a beginning. */
function holds(
  condition: Condition,
  value: AttributeValue,
  bound: (value: unknown) => AttributeValue,
): boolean {
  if (condition.kind === 'between') {
    const { low, high } = condition;
    return compareScalars(bound(low), value) <= 0 && compareScalars(value, bound(high)) <= 0;
  }
  if (condition.kind === 'function') return beginsWith(value, bound(condition.value));
  if (condition.kind !== 'comparison') return true;
  const order = compareScalars(value, bound(condition.value));
  switch (condition.operator) {
    case '=':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '!=':
      return order !== 0;
  }
}

function beginsWith(value: AttributeValue, part: AttributeValue): boolean {
  if ('S' in value && 'S' in part) return value.S.startsWith(part.S);
  if (!('B' in value && 'B' in part)) return false;
  const [bytes, beginning] = [fromWireBinary(value.B), fromWireBinary(part.B)];
  return Buffer.compare(bytes.subarray(0, beginning.length), beginning) === 0;
}
