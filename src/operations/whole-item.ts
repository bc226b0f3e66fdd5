import { codecOf } from '../codec/codec.ts';
import { ownValue } from '../codec/guards.ts';
import { keyProperties } from '../definition/key.ts';
import type { ModelNode } from '../definition/model-node.ts';
import type { AttributeNode } from '../definition/node.ts';
import { ValidationError } from '../errors/value.ts';
import { type GivenItem, refuseNoObject } from './put.ts';

/** An attribute of a whole item, and its value; `undefined` where the item has none. */
export type OwnAttribute = readonly [property: string, value: unknown];

/**
 * Every attribute of a whole item but its key and what the library writes, with the defaults of those
 * that are missing. Throws ValidationError for a required one that is missing, and for what the model
 * does not declare.
 */
export function ownAttributes(
  model: ModelNode,
  verb: string,
  item: GivenItem,
): readonly OwnAttribute[] {
  refuseNoObject(model, verb, item);
  refuseUndeclared(model, item);
  return ownProperties(model).map(([property, node]) => {
    const given = ownValue(item, property);
    const value = given === undefined ? defaultOf(node) : given;
    if (value === undefined && !mayBeMissing(node)) throw missing(model, verb, property);
    return [property, value];
  });
}

/** The attributes that a caller may change, with their nodes. */
export function ownProperties(model: ModelNode): readonly (readonly [string, AttributeNode])[] {
  const key = keyProperties(model.key);
  return Object.entries(model.shape).filter(
    ([property, { role }]) => !key.includes(property) && (role === undefined || role === 'ttl'),
  );
}

function refuseUndeclared(model: ModelNode, item: GivenItem): void {
  for (const property of Object.keys(item)) {
    if (item[property] === undefined || Object.hasOwn(model.shape, property)) continue;
    // Throws, with the nearest name.
    codecOf(model).encodeAttribute(property, item[property]);
  }
}

function defaultOf({ default: preset }: AttributeNode): unknown {
  return preset?.kind === 'call' ? preset.call() : preset?.value;
}

function mayBeMissing({ optional, omitEmpty, kind }: AttributeNode): boolean {
  return optional || omitEmpty || kind === 'set';
}

function missing(model: ModelNode, verb: string, path: string): ValidationError {
  return new ValidationError({
    code: 'attribute-missing',
    path,
    message: `${verb} of a ${model.name} was not given ${path}.`,
    hint: 'It writes every attribute, so it takes the whole item; update() takes some.',
  });
}
