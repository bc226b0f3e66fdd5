import type { ModelNode } from '../../definition/model-node.ts';
import { refuse } from '../../definition/refuse.ts';
import { wireTypeOf, wireTypesOf } from '../../definition/wire-type.ts';
import { keyTypeOf, ttlOf } from './model-shape.ts';
import type { TableShape } from './table-shape.ts';
import { tellingApart } from './tell-apart.ts';

/**
 * Refuses models that cannot live in one table, whatever its shape. Gives the stored name of the
 * time to live that they agree on.
 */
export function refuseMisfits(
  models: readonly ModelNode[],
  shape: TableShape,
  shared: boolean,
): string | undefined {
  for (const model of models) refuseOtherTypes(model, shape);
  for (const [index, model] of models.entries()) {
    for (const other of models.slice(index + 1)) {
      refuseSameName(model, other);
      if (!shared) refuseIndistinct(model, other);
    }
  }
  return commonTtl(models);
}

/** An item whose attribute is a key of some index, but of another type, would be refused when written. */
function refuseOtherTypes(model: ModelNode, { keyTypes }: TableShape): void {
  for (const [property, node] of Object.entries(model.shape)) {
    const name = node.storedName ?? property;
    const wanted = Object.hasOwn(keyTypes, name) ? keyTypes[name] : undefined;
    if (wanted === undefined || wanted === keyTypeOf(model, property)) continue;
    refuse(
      'table-attribute-conflict',
      `${name} is a key of the table or of an index, and a ${wanted}, but ${model.name} stores ${wireTypeOf(node) ?? 'several types'} in it.`,
      'DynamoDB refuses such items: store the attribute under another name with .name().',
    );
  }
}

function refuseSameName(one: ModelNode, other: ModelNode): void {
  if (one.name !== other.name) return;
  refuse(
    'table-models-same-name',
    `Two models of one table are both called ${one.name}.`,
    'Errors, and the guards of unique values, are told apart by the name: give one of them another.',
  );
}

function refuseIndistinct(one: ModelNode, other: ModelNode): void {
  if (tellingApart(one, other) !== undefined) return;
  refuse(
    'table-models-indistinct',
    `Nothing tells the items of ${one.name} and ${other.name} apart, which share a table.`,
    "Give each a t.literal() of its own under the same name (kind: t.literal('user')), or say { shared: true }.",
  );
}

function commonTtl(models: readonly ModelNode[]): string | undefined {
  const owner = models.find((model) => ttlOf(model) !== undefined);
  const ttl = owner && ttlOf(owner);
  if (owner === undefined || ttl === undefined) return undefined;
  for (const model of models) {
    const other = ttlOf(model);
    if (other !== undefined && other !== ttl) {
      refuse(
        'table-ttl-conflict',
        `${owner.name} expires by ${ttl}, but ${model.name} by ${other}.`,
        'A table has one time to live: store both under the same name with .name().',
      );
    }
    if (other === undefined && storesNumber(model, ttl)) {
      refuse(
        'table-ttl-conflict',
        `${owner.name} expires by ${ttl}, and ${model.name} keeps another number in it: its items would be deleted.`,
        'Store one of them under another name with .name().',
      );
    }
  }
  return ttl;
}

function storesNumber({ shape }: ModelNode, name: string): boolean {
  return Object.entries(shape).some(
    ([property, node]) => (node.storedName ?? property) === name && wireTypesOf(node).includes('N'),
  );
}
