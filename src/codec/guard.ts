import { keyPartProperties } from '../definition/key.ts';
import { type ModelNode, storedName } from '../definition/model-node.ts';
import { wireTypeOf } from '../definition/wire-type.ts';
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import { toWireBytes } from '../wire/bytes.ts';
import { MAX_PARTITION_KEY_SIZE } from '../wire/limits.ts';
import { keyText } from './key-text.ts';

/**
 * Guard items: one for each value of a unique attribute, in the model's own table, under a partition
 * key that no item of the user's has by accident. Whoever stores the guard owns the value.
 */

/** What every guard's partition key begins with: reads of everything leave these out. */
export const guardPrefix = '~unique#';

/** Whether a stored item is a guard, of any model, and not one of the user's. */
export function isGuardItem(model: ModelNode, item: WireItem): boolean {
  const [name = ''] = storedNamesOf(model, model.key.partitionKey);
  const value = item[name];
  return value !== undefined && 'S' in value && value.S.startsWith(guardPrefix);
}

/** The key of the guard of a value. */
export function guardKey(model: ModelNode, property: string, value: AttributeValue): WireItem {
  const key: { [storedName: string]: AttributeValue } = {};
  for (const name of storedNamesOf(model, model.key.partitionKey)) {
    key[name] = { S: guardText(model, property, value) };
  }
  const { sortKey } = model.key;
  for (const part of sortKey === undefined ? [] : keyPartProperties(sortKey)) {
    key[storedName(model.shape, part)] = fixedSortKey(model, part);
  }
  return key;
}

function guardText(model: ModelNode, property: string, value: AttributeValue): string {
  const [[, , text]] = JSON.parse(keyText({ [property]: value })) as [[string, string, string]];
  const start = `${guardPrefix}${escaped(model.name)}#${escaped(property)}#`;
  const whole = `${start}${text}`;
  if (Buffer.byteLength(whole) <= MAX_PARTITION_KEY_SIZE) return whole;
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash('sha256').update(text).digest('base64url');
  return `${start}#${hash}`;
}

/** So that no name ends where another one goes on: `a` with `b#c` is not `a#b` with `c`. */
function escaped(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('#', '%23');
}

/**
 * All guards of a table with a sort key have the same one, which no item of the user's is likely to
 * have: an index whose partition key it is has the guards in one partition.
 */
function fixedSortKey({ shape }: ModelNode, property: string): AttributeValue {
  const node = shape[property];
  const type = node === undefined ? undefined : wireTypeOf(node);
  if (type === 'N') return { N: '-1e125' };
  return type === 'B' ? { B: toWireBytes(Buffer.from(guardPrefix)) } : { S: guardPrefix };
}

function storedNamesOf(
  { shape }: ModelNode,
  part: ModelNode['key']['partitionKey'],
): readonly string[] {
  return keyPartProperties(part).map((property) => storedName(shape, property));
}
