import type { AttributeValue, WireBinary, WireItem, WireParts } from '../wire/attribute-value.ts';
import { toBase64 } from '../wire/bytes.ts';
import { numberParts, plainText } from './number-text.ts';

/**
 * Whether two stored values are equal as DynamoDB compares them: numbers by value, sets whatever
 * their order, bytes and their base64 alike; a missing value equals only a missing one.
 */
export function sameValue(
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined) return left === right;
  return valueText(left) === valueText(right);
}

/** A text that two values share only when they are equal. */
function valueText(value: AttributeValue): string {
  return JSON.stringify(plainValue(value));
}

function plainValue(value: WireParts): unknown {
  if (value.N !== undefined) return ['N', plainNumber(value.N)];
  if (value.B !== undefined) return ['B', plainBinary(value.B)];
  if (value.NS !== undefined) return ['NS', ...value.NS.map(plainNumber).sort()];
  if (value.SS !== undefined) return ['SS', ...[...value.SS].sort()];
  if (value.BS !== undefined) return ['BS', ...value.BS.map(plainBinary).sort()];
  if (value.L !== undefined) return ['L', ...value.L.map(plainValue)];
  if (value.M !== undefined) return ['M', ...plainEntries(value.M)];
  return value;
}

function plainEntries(map: WireItem): readonly unknown[] {
  return Object.keys(map)
    .sort()
    .map((name) => [name, plainValue(map[name] as WireParts)]);
}

function plainNumber(text: string): string {
  const parts = numberParts(text);
  return parts === undefined ? text : plainText(parts);
}

function plainBinary(binary: WireBinary): string {
  return typeof binary === 'string' ? binary : toBase64(binary);
}
