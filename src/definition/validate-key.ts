import { type KeyPart, keyPartProperties } from './key.ts';
import type { ModelNode } from './model-node.ts';
import type { AttributeNode } from './node.ts';
import { refuse } from './refuse.ts';
import { isKeyType, wireTypeOf } from './wire-type.ts';

/** Refuses a table key that DynamoDB would refuse, or whose attributes may be absent or change. */
export function validateTableKey(model: ModelNode): void {
  const { partitionKey, sortKey } = model.key;
  validateKeyPart(model, partitionKey, 'partition key');
  if (sortKey === undefined) return;
  validateKeyPart(model, sortKey, 'sort key');
  const shared = keyPartProperties(sortKey).find((property) =>
    keyPartProperties(partitionKey).includes(property),
  );
  if (shared !== undefined) {
    refuse(
      'key-twice',
      `${model.name} uses ${shared} as its partition key and as its sort key.`,
      'Use two different attributes, or leave the sort key out.',
    );
  }
}

/** A part of the table's key is in every item and never changes. */
function validateKeyPart(model: ModelNode, part: KeyPart, place: string): void {
  for (const property of keyPartProperties(part)) {
    const node = keyAttribute(model, property, place);
    if (node.optional || node.nullable || node.omitEmpty) {
      refuse(
        'key-optional',
        `${model.name}.${property} is the ${place} but may be absent, empty or null.`,
        'Every item needs its key: take optional(), nullable() and omitEmpty() away.',
      );
    }
    if (node.role === 'version' || node.role === 'updatedAt') {
      refuse(
        'key-changes',
        `${model.name}.${property} is the ${place} but changes with every write.`,
        'Choose an attribute that stays as it is.',
      );
    }
  }
}

/** The attribute of a key, table's or index's; refused when it is missing or cannot be ordered. */
export function keyAttribute(model: ModelNode, property: string, place: string): AttributeNode {
  const node = Object.hasOwn(model.shape, property) ? model.shape[property] : undefined;
  if (node === undefined) {
    return refuse(
      'key-unknown',
      `${model.name} has no attribute ${JSON.stringify(property)} for its ${place}.`,
      `Its attributes are ${Object.keys(model.shape).join(', ')}.`,
    );
  }
  if (!isKeyType(wireTypeOf(node))) {
    refuse(
      'key-type',
      `${model.name}.${property} cannot be the ${place}: it is stored as ${wireTypeOf(node) ?? 'several types'}.`,
      'Keys are text, numbers, bytes, or dates.',
    );
  }
  return node;
}
