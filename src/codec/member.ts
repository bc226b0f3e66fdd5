import type { AttributeNode } from '../definition/node.ts';
import { wireTypeOf, wireTypesOf } from '../definition/wire-type.ts';
import type { AttributeValue, WireParts, WireType } from '../wire/attribute-value.ts';
import { isInherited } from './guards.ts';
import { misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { refusingEmptySets } from './set.ts';
import { emptyOf, isEmptySet, isEmptyValue } from './wire-parts.ts';

/** One attribute of a shape, compiled: what it takes to write and read it in its place. */
export interface Member {
  readonly property: string;
  readonly storedName: string;
  /** What is stored; `undefined` where nothing is. */
  readonly encode: EncodeMember;
  readonly decode: NodeCodec['decode'];
  readonly text: NodeCodec['text'];
  /** The value of an item that was given none; missing where there is no default. */
  readonly writeDefault: (() => unknown) | undefined;
  readonly optional: boolean;
  /** The value of an item that lacks the attribute; missing where it is simply absent. */
  readonly readMissing: (() => unknown) | undefined;
  /** The property or the stored name is one that every object has, or that assigning would not create. */
  readonly inherited: boolean;
}

/** A value to what is stored; `undefined` where nothing is stored. */
export type EncodeMember = (value: unknown) => AttributeValue | undefined;

/** Where a member stands: what differs between an item and a map inside it. */
export interface Place {
  /** At the top of an item, where an empty set is left out. */
  readonly top: boolean;
  /** Nothing that is missing is an error or has a default: what is read is a part of an item. */
  readonly partial: boolean;
}

/** Compiles an attribute for its place in a shape. */
export function memberOf(
  property: string,
  node: AttributeNode,
  codec: NodeCodec,
  place: Place,
): Member {
  const storedName = node.storedName ?? property;
  return {
    property,
    storedName,
    encode: encodeMember(node, codec, place),
    decode: codec.decode,
    text: codec.text,
    writeDefault: writeDefaultOf(node),
    optional: node.optional,
    readMissing: place.partial ? undefined : readMissingOf(node, codec),
    inherited: isInherited(property) || isInherited(storedName),
  };
}

function encodeMember(node: AttributeNode, codec: NodeCodec, place: Place): EncodeMember {
  if (node.omitEmpty) return unless(isEmptyValue, codec);
  if (place.top && isAlwaysSet(node)) return unless(isEmptySet, codec);
  return mayBeSet(node) ? refusingEmptySets(codec).encode : codec.encode;
}

function unless(isOmitted: (wire: WireParts) => boolean, codec: NodeCodec): EncodeMember {
  return (value) => {
    const wire = codec.encode(value);
    return isOmitted(wire) ? undefined : wire;
  };
}

/** Whether an empty set may come out of it; `unknown` refuses them by itself. */
export function mayBeSet(node: AttributeNode): boolean {
  return node.kind !== 'unknown' && wireTypesOf(node).some((type) => SETS.has(type));
}

const SETS: ReadonlySet<WireType> = new Set(['SS', 'NS', 'BS']);

/** Whether its absence can be read back as an empty set: it is stored as a set and nothing else. */
function isAlwaysSet(node: AttributeNode): boolean {
  const type = wireTypeOf(node);
  return type !== undefined && SETS.has(type);
}

function writeDefaultOf(node: AttributeNode): Member['writeDefault'] {
  if (node.default === undefined) return undefined;
  if (node.default.kind === 'call') return node.default.call;
  const { value } = node.default;
  return () => value;
}

function readMissingOf(node: AttributeNode, codec: NodeCodec): Member['readMissing'] {
  if (node.default?.kind === 'call') return node.default.call;
  if (node.default !== undefined) return freshDefault(node.default.value, codec);
  if (node.optional) return undefined;
  if (node.omitEmpty || isAlwaysSet(node)) {
    const empty = emptyOf(wireTypeOf(node));
    if (empty !== undefined) return () => codec.decode(empty);
  }
  return failMissing;
}

/** A default as a read gives it; made anew for each item, so that no two share an object. */
function freshDefault(value: unknown, codec: NodeCodec): () => unknown {
  let stored: AttributeValue | undefined;
  return () => {
    stored ??= codec.encode(value);
    return codec.decode(stored);
  };
}

function failMissing(): never {
  throw misfit(
    'decode-missing',
    'is missing from the stored item, but the model requires it',
    'Declare the attribute .optional() or give it a .default(), or mend the item.',
  );
}
