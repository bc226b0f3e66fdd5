import { keyPartProperties, keyProperties } from './key.ts';
import type { ModelNode } from './model-node.ts';
import { refuse } from './refuse.ts';
import { isKeyType, wireTypeOf } from './wire-type.ts';

/** Refuses unique attributes that no guard item could stand for. */
export function validateUnique(model: ModelNode): void {
  for (const property of model.unique) {
    const node = model.shape[property];
    const where = `${model.name}.${property}`;
    if (node === undefined || !isKeyType(wireTypeOf(node)) || node.nullable || node.role) {
      refuse(
        'unique-type',
        `${where} is unique, but not text, a number, bytes or a date of its own.`,
        'Only such values can be told apart by a guard item; leave nullable() out.',
      );
    }
    if (keyProperties(model.key).includes(property)) {
      refuse(
        'unique-key',
        `${where} is unique, and part of the key.`,
        'Keys are unique already: take unique() away.',
      );
    }
  }
  if (model.unique.length > 0 && !hasTextPartition(model)) {
    refuse(
      'unique-partition',
      `${model.name} has unique attributes, but its partition key is not text.`,
      'Guard items need a partition key of text: make it t.string().',
    );
  }
}

function hasTextPartition({ shape, key }: ModelNode): boolean {
  return keyPartProperties(key.partitionKey).every((property) => {
    const node = shape[property];
    return node !== undefined && wireTypeOf(node) === 'S';
  });
}
