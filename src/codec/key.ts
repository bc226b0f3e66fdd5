import { type KeyPart, keyPartProperties, keyParts } from '../definition/key.ts';
import { type ModelNode, type NamedIndex, storedName } from '../definition/model-node.ts';
import { DecodeError } from '../errors/value.ts';
import type { AttributeValue, WireItem, WireParts } from '../wire/attribute-value.ts';
import { MAX_PARTITION_KEY_SIZE, MAX_SORT_KEY_SIZE } from '../wire/limits.ts';
import { hasProperties, isInherited, ownValue, type Properties, setOwn } from './guards.ts';
import type { Member } from './member.ts';
import { atProperty, type Misfit, misfit } from './misfit.ts';
import { unknownProperty } from './shape.ts';
import { wrongType } from './words.ts';

/**
 * Keys on their way to the wire. This file and `definition/key.ts` alone know that a key part is a
 * plain attribute: a part that is computed from several attributes will be encoded here.
 */

/** What a key asks of the attribute that it is made of. */
interface KeyRule {
  readonly words: 'partition key' | 'sort key';
  readonly limit: number;
  /** Of the table: it is never absent. Of an index only: without it the item is not in the index. */
  readonly required: boolean;
}

/** The members of a model, those that are part of a key held to what keys ask. */
export function withKeyRules(model: ModelNode, members: readonly Member[]): readonly Member[] {
  const rules = keyRules(model);
  return members.map((member) => {
    const rule = rules.get(member.property);
    if (rule === undefined) return member;
    return rule.required ? tableKeyMember(member, rule) : indexKeyMember(model, member, rule);
  });
}

/** The strictest rule for each property that is part of a key; the table's own come last and win. */
function keyRules(model: ModelNode): ReadonlyMap<string, KeyRule> {
  const rules = new Map<string, KeyRule>();
  const add = (parts: readonly KeyPart[], isSort: boolean, required: boolean): void => {
    for (const property of parts.flatMap(keyPartProperties)) {
      const limit = isSort ? MAX_SORT_KEY_SIZE : MAX_PARTITION_KEY_SIZE;
      const words = isSort ? 'sort key' : 'partition key';
      const before = rules.get(property);
      const kept = before !== undefined && before.limit < limit ? before : { words, limit };
      rules.set(property, { ...kept, required } as KeyRule);
    }
  };
  for (const index of Object.values(model.indexes)) {
    add(index.partitionKey, false, false);
    add(index.sortKey, true, false);
  }
  add([model.key.partitionKey], false, true);
  if (model.key.sortKey !== undefined) add([model.key.sortKey], true, true);
  return rules;
}

function tableKeyMember(member: Member, rule: KeyRule): Member {
  const { encode } = member;
  return {
    ...member,
    encode(value) {
      const wire = encode(value);
      if (wire === undefined) throw emptyKey(rule);
      refuseUnfitKey(wire, rule);
      return wire;
    },
  };
}

/** Null is left out, so that the item leaves the index; what is required reads back as null then. */
function indexKeyMember(model: ModelNode, member: Member, rule: KeyRule): Member {
  const { encode } = member;
  const node = model.shape[member.property];
  const nullable = node?.nullable === true;
  const readsNull = nullable && !node.optional && node.default === undefined;
  return {
    ...member,
    readMissing: readsNull && member.readMissing !== undefined ? () => null : member.readMissing,
    encode(value) {
      if (value === null && nullable) return undefined;
      const wire = encode(value);
      if (wire !== undefined) refuseUnfitKey(wire, rule);
      return wire;
    },
  };
}

function refuseUnfitKey(wire: WireParts, rule: KeyRule): void {
  const value = wire.S ?? wire.B;
  if (value === undefined) return;
  const { length } = value;
  if (length === 0) throw emptyKey(rule);
  // UTF-8 takes at most three bytes for each of JavaScript's characters.
  if (length * 3 <= rule.limit) return;
  const size = typeof value === 'string' ? Buffer.byteLength(value) : length;
  if (size > rule.limit) throw longKey(size, rule);
}

/** A model's key compiled: an object with exactly the key's properties to what is stored. */
export function keyEncoder(
  model: ModelNode,
  members: readonly Member[],
): (key: unknown) => WireItem {
  const parts = keyParts(model.key)
    .flatMap(keyPartProperties)
    .flatMap((property) => members.filter((member) => member.property === property));
  return (key) => {
    if (!hasProperties(key)) throw wrongType('an object', key);
    const wire: { [storedName: string]: AttributeValue } = {};
    for (const part of parts) encodePart(part, key, wire);
    refuseSurplus(parts, key);
    return wire;
  };
}

function encodePart(part: Member, key: Properties, wire: object): void {
  try {
    const value = part.inherited ? ownValue(key, part.property) : key[part.property];
    if (value === undefined || value === null) throw missingPart();
    const encoded = part.encode(value);
    if (part.inherited) setOwn(wire, part.storedName, encoded);
    else (wire as { [name: string]: unknown })[part.storedName] = encoded;
  } catch (error) {
    throw atProperty(error, part.property);
  }
}

function refuseSurplus(parts: readonly Member[], key: Properties): void {
  let given = 0;
  for (const _ in key) given += 1;
  if (given === parts.length) return;
  const declared = parts.map(({ property }) => property);
  for (const property of Object.keys(key)) {
    if (declared.includes(property) || key[property] === undefined) continue;
    throw unknownProperty(property, declared);
  }
}

/** The names that a model's key is stored under, partition key first; then those of an index. */
export function storedKeyNames(model: ModelNode, index?: NamedIndex): readonly string[] {
  const names = storedParts(model, index).map(({ name }) => name);
  return index === undefined ? names : [...new Set(names)];
}

/**
 * The key attributes of a stored item: the table's, and those of an index where one is given (what
 * a position in that index is made of). Throws a DecodeError for an item that lacks one.
 */
export function keyOfWireItem(model: ModelNode, item: WireItem, index?: NamedIndex): WireItem {
  const key: { [storedName: string]: AttributeValue } = {};
  for (const { property, name, inherited } of storedParts(model, index)) {
    const value = (inherited ? ownValue(item, name) : item[name]) as AttributeValue | undefined;
    if (value === undefined) throw lacksKey(model, property, item);
    if (inherited) setOwn(key, name, value);
    else key[name] = value;
  }
  return key;
}

/** One attribute of a key, and where it is stored. */
interface StoredPart {
  readonly property: string;
  readonly name: string;
  readonly inherited: boolean;
}

/** Those of the table are asked for with every item of a batch, and with every condition. */
const tableParts = new WeakMap<ModelNode, readonly StoredPart[]>();

function storedParts(model: ModelNode, index: NamedIndex | undefined): readonly StoredPart[] {
  const known = index === undefined ? tableParts.get(model) : undefined;
  if (known !== undefined) return known;
  const parts = [...keyParts(model.key), ...(index?.partitionKey ?? []), ...(index?.sortKey ?? [])];
  const stored = parts.flatMap(keyPartProperties).map((property) => {
    const name = storedName(model.shape, property);
    return { property, name, inherited: isInherited(name) };
  });
  if (index === undefined) tableParts.set(model, stored);
  return stored;
}

function missingPart(): Misfit {
  return misfit(
    'key-part-missing',
    'is part of the key, but was not given',
    'Give every attribute of the key a value.',
  );
}

function emptyKey(rule: KeyRule): Misfit {
  return misfit(
    'key-empty',
    `is empty, which DynamoDB does not take as a ${rule.words}`,
    rule.required
      ? 'Give it a value.'
      : 'Leave it out, or declare the attribute .omitEmpty(): then the item is not in that index.',
  );
}

function longKey(size: number, rule: KeyRule): Misfit {
  return misfit(
    'key-too-long',
    `has ${size} bytes, and a ${rule.words} has at most ${rule.limit}`,
    'Shorten it, or use a hash of it.',
  );
}

function lacksKey(model: ModelNode, property: string, wireItem: WireItem): DecodeError {
  return new DecodeError({
    code: 'decode-missing',
    message: `${model.name}.${property} is part of a key, but missing from the stored item.`,
    hint: 'Read the item with all its keys, or mend it.',
    path: property,
    wireItem,
  });
}
