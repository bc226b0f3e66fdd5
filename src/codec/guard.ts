import { createHash } from 'node:crypto';
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
  const whole = `${guardPrefix}${model.name}#${property}#${text}`;
  if (Buffer.byteLength(whole) <= MAX_PARTITION_KEY_SIZE) return whole;
  const hash = createHash('sha256').update(text).digest('base64url');
  return `${guardPrefix}${model.name}#${property}##${hash}`;
}

/** All guards of a table with a sort key have the same one. */
function fixedSortKey({ shape }: ModelNode, property: string): AttributeValue {
  const node = shape[property];
  const type = node === undefined ? undefined : wireTypeOf(node);
  if (type === 'N') return { N: '0' };
  return type === 'B' ? { B: toWireBytes(Buffer.from(guardPrefix)) } : { S: guardPrefix };
}

function storedNamesOf(
  { shape }: ModelNode,
  part: ModelNode['key']['partitionKey'],
): readonly string[] {
  return keyPartProperties(part).map((property) => storedName(shape, property));
}
