import type { AttributeNode, NodeOf, NodeShape } from './node.ts';
import { refuse } from './refuse.ts';
import { validateUnion } from './validate-union.ts';
import { isKeyType, wireTypeOf } from './wire-type.ts';

/** Refuses property names that paths cannot spell, and two attributes stored under one name. */
export function validateShape(where: string, shape: NodeShape): void {
  const owners = new Map<string, string>();
  for (const [property, node] of Object.entries(shape)) {
    validateProperty(where, property);
    const stored = node.storedName ?? property;
    const owner = owners.get(stored);
    if (owner !== undefined) {
      refuse(
        'name-twice',
        `${where} stores ${owner} and ${property} under the same name, ${JSON.stringify(stored)}.`,
        'Give one of them another name with .name().',
      );
    }
    owners.set(stored, property);
  }
}

function validateProperty(where: string, property: string): void {
  if (property === '' || property === '__proto__' || /[.[\]]/.test(property)) {
    refuse(
      'property-name',
      `${where} has an attribute called ${JSON.stringify(property)}.`,
      'Paths are written with "." and "[": call it otherwise and keep its stored name with .name().',
    );
  }
}

/** Refuses an attribute that cannot work, and whatever is inside it. */
export function validateAttribute(where: string, node: AttributeNode): void {
  if (node.storedName === '') {
    refuse(
      'name-empty',
      `${where} has an empty stored name.`,
      'Give .name() at least one character.',
    );
  }
  if (node.optional && node.default !== undefined) {
    refuse(
      'optional-default',
      `${where} is optional and has a default.`,
      'With a default it is never absent: keep one of optional() and default().',
    );
  }
  if (node.omitEmpty && !emptyKinds.has(node.kind)) {
    refuse(
      'omit-empty',
      `${where} is ${article(node.kind)} and has no empty value.`,
      'omitEmpty() is for text, bytes, lists, maps and records; sets have it by themselves.',
    );
  }
  validateInside(where, node);
}

/** Only an attribute of the model itself can be unique. */
function refuseUnique(where: string, { unique }: AttributeNode): void {
  if (!unique) return;
  refuse(
    'unique-nested',
    `${where} is unique, which only an attribute of the model itself can be.`,
    'Move it to the top.',
  );
}

const emptyKinds = new Set<AttributeNode['kind']>([
  'string',
  'binary',
  'list',
  'map',
  'record',
  'set',
]);

function validateInside(where: string, node: AttributeNode): void {
  switch (node.kind) {
    case 'enum':
      validateEnum(where, node);
      break;
    case 'set':
      validateSet(where, node);
      break;
    case 'list':
      validateElement(`${where}[]`, node.element);
      break;
    case 'record':
      validateElement(`${where}.*`, node.element);
      break;
    case 'map':
      validateMap(where, node);
      break;
    case 'union':
      node.members.forEach((member, position) => {
        validateElement(`${where}, member ${position}`, member);
      });
      validateUnion(where, node);
      break;
    case 'custom':
      validateElement(`${where}, as it is stored`, node.stored);
      break;
  }
}

function validateMap(where: string, { shape }: NodeOf<'map'>): void {
  validateShape(where, shape);
  for (const [property, inner] of Object.entries(shape)) {
    const path = `${where}.${property}`;
    validateAttribute(path, inner);
    refuseRole(path, inner);
    refuseUnique(path, inner);
  }
}

/** What stands inside a container is there or not: it has no name, no default, no absence. */
function validateElement(where: string, element: AttributeNode): void {
  if (element.optional || element.default !== undefined || element.omitEmpty) {
    refuse(
      'element-optional',
      `${where} is optional, has a default or omits empty values.`,
      'Only attributes of a model or a map can be absent; use nullable() for elements.',
    );
  }
  refuseRole(where, element);
  refuseUnique(where, element);
  validateAttribute(where, element);
}

function refuseRole(where: string, { role }: AttributeNode): void {
  if (role === undefined) return;
  refuse(
    'role-nested',
    `${where} has the role ${role}, which only an attribute of the model itself can have.`,
    'Move it to the top, or use t.date() or t.number().',
  );
}

function validateEnum(where: string, { values }: NodeOf<'enum'>): void {
  const types = new Set(values.map((value) => typeof value));
  if (values.length === 0 || types.size > 1 || new Set(values).size < values.length) {
    refuse(
      'enum-values',
      `The values of ${where} are ${JSON.stringify(values)}.`,
      'Give at least one, all text or all numbers, each once.',
    );
  }
}

function validateSet(where: string, { element }: NodeOf<'set'>): void {
  validateElement(`${where}, its elements`, element);
  if (element.nullable || !isKeyType(wireTypeOf(element))) {
    refuse(
      'set-element',
      `${where} is a set of something that DynamoDB has no sets of.`,
      'Sets hold text, numbers or bytes, and no null; use t.list() for anything else.',
    );
  }
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
