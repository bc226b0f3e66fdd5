import { type KeyPart, keyPartProperties, keyProperties } from './key.ts';
import { hidingProperties, type ModelNode, type NamedIndex } from './model-node.ts';
import { refuse } from './refuse.ts';
import { keyAttribute } from './validate-key.ts';

/** DynamoDB's limits on the indexes of one table. */
const limits = { globalIndex: 20, localIndex: 5, keyAttributes: 4, projected: 100 };

/** Refuses indexes that DynamoDB would refuse, and index keys that no item could have. */
export function validateIndexes(model: ModelNode): void {
  const names = new Map<string, string>();
  for (const [property, index] of Object.entries(model.indexes)) {
    const where = `index ${property} of ${model.name}`;
    validateIndexName(where, index, names.get(index.name));
    names.set(index.name, property);
    validateIndexKey(model, where, index);
    validateProjection(model, where, index);
  }
  validateCounts(model);
}

function validateIndexName(where: string, { name }: NamedIndex, owner: string | undefined): void {
  if (!/^[\w.-]{3,255}$/.test(name)) {
    refuse(
      'index-name',
      `The ${where} is named ${JSON.stringify(name)}.`,
      'DynamoDB takes 3 to 255 of the characters a-z, A-Z, 0-9, "_", "-" and ".": set its name option.',
    );
  }
  if (owner !== undefined) {
    refuse(
      'index-twice',
      `The ${where} has the same name as ${owner}: ${JSON.stringify(name)}.`,
      'Give one of them another name.',
    );
  }
}

function validateIndexKey(model: ModelNode, where: string, index: NamedIndex): void {
  const { kind, partitionKey, sortKey } = index;
  validateCount(where, kind === 'globalIndex' ? partitionKey : undefined, 'partition key', 1);
  validateCount(where, sortKey, 'sort key', kind === 'globalIndex' ? 0 : 1);
  const properties = [...partitionKey, ...sortKey].flatMap(keyPartProperties);
  for (const property of properties) {
    keyAttribute(model, property, `key of the ${where}`);
  }
  if (new Set(properties).size < properties.length) {
    refuse('index-key-twice', `The ${where} uses an attribute twice.`, 'Name each of them once.');
  }
  if (kind === 'localIndex') validateLocalIndex(model, where, properties);
}

function validateCount(
  where: string,
  parts: readonly KeyPart[] | undefined,
  place: string,
  least: number,
): void {
  if (parts === undefined || (parts.length >= least && parts.length <= limits.keyAttributes))
    return;
  refuse(
    'index-key-count',
    `The ${place} of the ${where} has ${parts.length} attributes.`,
    `DynamoDB takes ${least === 0 ? 'at most' : '1 to'} ${limits.keyAttributes}.`,
  );
}

function validateLocalIndex(model: ModelNode, where: string, properties: readonly string[]): void {
  if (model.key.sortKey === undefined) {
    refuse(
      'local-index-key',
      `The ${where} is local, but the table has no sort key.`,
      'A local index is another order within a partition: give the table a sort key, or use globalIndex().',
    );
  }
  if (properties.length > 1) {
    refuse(
      'local-index-key',
      `The ${where} is local and has ${properties.length} sort attributes.`,
      'Only global indexes take multi-attribute keys.',
    );
  }
  if (properties.some((property) => keyProperties(model.key).includes(property))) {
    refuse(
      'local-index-key',
      `The ${where} sorts by an attribute of the table's own key.`,
      'The table is in that order already; choose another attribute.',
    );
  }
}

function validateProjection(model: ModelNode, where: string, { projection }: NamedIndex): void {
  if (projection === 'all') return;
  if (projection === 'keys') {
    if (hidingProperties(model.shape).length > 0) {
      refuse(
        'projection-hidden',
        `The ${where} carries only keys, so reads of it could not hide what is deleted or expired.`,
        "Project a list of attributes or 'all', or take hideExpired or deletedAt away.",
      );
    }
    return;
  }
  const unknown = projection.find((property) => !Object.hasOwn(model.shape, property));
  if (unknown !== undefined) {
    refuse(
      'projection-unknown',
      `The ${where} projects ${JSON.stringify(unknown)}, which ${model.name} does not declare.`,
      `Its attributes are ${Object.keys(model.shape).join(', ')}.`,
    );
  }
}

function validateCounts(model: ModelNode): void {
  const indexes = Object.values(model.indexes);
  for (const kind of ['globalIndex', 'localIndex'] as const) {
    const count = indexes.filter((index) => index.kind === kind).length;
    if (count <= limits[kind]) continue;
    refuse(
      'index-count',
      `${model.name} has ${count} ${kind === 'globalIndex' ? 'global' : 'local'} indexes.`,
      `DynamoDB takes ${limits[kind]} for each table.`,
    );
  }
  const projected = indexes.flatMap(({ projection }) =>
    typeof projection === 'string' ? [] : projection,
  ).length;
  if (projected > limits.projected) {
    refuse(
      'projection-count',
      `The indexes of ${model.name} name ${projected} projected attributes.`,
      `DynamoDB takes ${limits.projected} over all indexes of a table; project 'all' where it is most of them.`,
    );
  }
}
