import type { AttributeNode, NodeOf, NodeShape } from '../definition/node.ts';
import { discriminatorOf } from '../definition/validate-union.ts';
import { wireTypesOf } from '../definition/wire-type.ts';
import type { AttributeValue, WireParts, WireType } from '../wire/attribute-value.ts';
import { hasProperties, ownValue } from './guards.ts';
import { atProperty, type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { literalFromWire } from './scalar.ts';
import { typeOfWire } from './wire-parts.ts';
import { alternatives, quoted, TYPE_WORDS, wrongType } from './words.ts';
import { type WrittenType, writtenTypeOf, writtenTypesOf } from './written-type.ts';

/** A member of a union, compiled. */
export interface UnionMember {
  readonly node: AttributeNode;
  readonly codec: NodeCodec;
}

/** The members of a union by what tells them apart. */
interface Members {
  readonly literals: ReadonlyMap<unknown, UnionMember>;
  readonly tagged: TaggedMaps | undefined;
  /** Everything else by the type that is written, and by the type that is stored. */
  readonly byWritten: ReadonlyMap<WrittenType, readonly UnionMember[]>;
  readonly byStored: ReadonlyMap<WireType, readonly UnionMember[]>;
  /** What the union takes, for messages. */
  readonly words: string;
}

/** Maps that one attribute tells apart. */
interface TaggedMaps {
  readonly property: string;
  readonly storedName: string;
  readonly byTag: ReadonlyMap<unknown, UnionMember>;
}

/**
 * One of several kinds: literals are told apart by value, maps by their discriminator, the rest by
 * the type that is written or stored. `model()` has refused unions that a read cannot tell apart; of
 * several members that take the same type on a write, the first that takes the value wins. A part of
 * a map may lack its discriminator: then the first member reads it that declares all that is there.
 */
export function unionCodec(all: readonly UnionMember[], partial: boolean): NodeCodec {
  const members = sortedOut(all);
  const { literals, tagged } = members;
  return {
    encode(value) {
      const literal = literals.get(value);
      if (literal !== undefined) return literal.codec.encode(value);
      return encodeMap(members, value) ?? encodeByType(members, value);
    },
    decode(wire) {
      const literal = literals.get(literalFromWire(wire));
      if (literal !== undefined) return literal.codec.decode(wire);
      if (tagged !== undefined && isMap(wire)) {
        return (partial ? decodePart(tagged, wire) : undefined) ?? decodeTagged(tagged, wire);
      }
      return decodeByType(members, wire);
    },
  };
}

function sortedOut(all: readonly UnionMember[]): Members {
  const maps = all.filter(({ node }) => node.kind === 'map');
  const tagged = maps.length > 1 ? taggedMaps(maps) : undefined;
  const rest = all.filter(
    ({ node }) => node.kind !== 'literal' && (node.kind !== 'map' || tagged === undefined),
  );
  return {
    literals: new Map(
      all.flatMap((member) =>
        member.node.kind === 'literal' ? [[member.node.value, member]] : [],
      ),
    ),
    tagged,
    byWritten: groupedBy(rest, ({ node }) => writtenTypesOf(node)),
    byStored: groupedBy(rest, ({ node }) => wireTypesOf(node)),
    words: alternatives([...new Set(all.map(({ node }) => wordsFor(node, tagged?.property)))]),
  };
}

function taggedMaps(maps: readonly UnionMember[]): TaggedMaps | undefined {
  const property = discriminatorOf(maps.map(({ node }) => node));
  if (property === undefined) return undefined;
  const tags = maps.map(({ node }) => tagOf(node, property));
  return {
    property,
    storedName: tags[0]?.storedName ?? property,
    byTag: new Map(maps.map((member, index) => [tags[index]?.value, member])),
  };
}

/** The literal of a map of the union at the attribute that tells it apart. */
function tagOf(node: AttributeNode, property: string): NodeOf<'literal'> | undefined {
  const inner = node.kind === 'map' ? node.shape[property] : undefined;
  return inner?.kind === 'literal' ? inner : undefined;
}

/** A tagged map; `undefined` for what is none and may be taken by another member. */
function encodeMap({ tagged, byWritten }: Members, value: unknown): AttributeValue | undefined {
  if (tagged === undefined || !hasProperties(value)) return undefined;
  const tag = ownValue(value, tagged.property);
  const member = tagged.byTag.get(tag);
  if (member !== undefined) return member.codec.encode(value);
  if (byWritten.has('object')) return undefined;
  const words = `takes ${tagWords(tagged)}, but got ${quoted(tag)}`;
  throw atProperty(misfit('value-enum', words, DECLARED), tagged.property);
}

function decodeTagged(tagged: TaggedMaps, wire: WireParts): unknown {
  const stored = ownValue(wire.M as object, tagged.storedName) as WireParts | undefined;
  const tag = stored && literalFromWire(stored);
  const member = tagged.byTag.get(tag);
  if (member !== undefined) return member.codec.decode(wire);
  const words = `holds ${quoted(tag)}, but the model knows ${tagWords(tagged)}`;
  throw atProperty(misfit('decode-union', words, UNDECLARED), tagged.property);
}

/** A part of a map without what tells the maps apart; `undefined` where that is there. */
function decodePart({ storedName, byTag }: TaggedMaps, wire: WireParts): unknown {
  const stored = Object.keys(wire.M as object);
  if (stored.includes(storedName)) return undefined;
  for (const { node, codec } of byTag.values()) {
    const declared = node.kind === 'map' ? storedNamesOf(node.shape) : [];
    if (stored.every((name) => declared.includes(name))) return codec.decode(wire);
  }
  return undefined;
}

function storedNamesOf(shape: NodeShape): readonly string[] {
  return Object.entries(shape).map(([property, { storedName }]) => storedName ?? property);
}

function tagWords(tagged: TaggedMaps): string {
  return alternatives([...tagged.byTag.keys()].map(quoted));
}

const DECLARED = 'Pass one of the declared values.';
const UNDECLARED = 'Add the stored kind to the union, or mend the item.';

function isMap(wire: WireParts): boolean {
  return typeof wire.M === 'object' && wire.M !== null;
}

function groupedBy<TKey>(
  members: readonly UnionMember[],
  keysOf: (member: UnionMember) => readonly TKey[],
): ReadonlyMap<TKey, readonly UnionMember[]> {
  const groups = new Map<TKey, UnionMember[]>();
  for (const member of members) {
    for (const key of keysOf(member)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [member]);
      else group.push(member);
    }
  }
  return groups;
}

function encodeByType(members: Members, value: unknown): AttributeValue {
  const written = writtenTypeOf(value);
  const fitting = written === undefined ? undefined : members.byWritten.get(written);
  if (fitting === undefined) throw noMember(members, value);
  return firstThatTakes(fitting, ({ codec }) => codec.encode(value));
}

function decodeByType(members: Members, wire: WireParts): unknown {
  const type = typeOfWire(wire);
  const fitting = type === undefined ? undefined : members.byStored.get(type);
  if (fitting === undefined) throw noStoredMember(members, wire, type);
  return firstThatTakes(fitting, ({ codec }) => codec.decode(wire));
}

/** The answer of the first member that does not throw, else the error of the last. */
function firstThatTakes<TResult>(
  fitting: readonly UnionMember[],
  attempt: (member: UnionMember) => TResult,
): TResult {
  const last = fitting.length - 1;
  for (let index = 0; index < last; index += 1) {
    try {
      return attempt(fitting[index] as UnionMember);
    } catch {
      // Another member may take it; the last one's error is thrown.
    }
  }
  return attempt(fitting[last] as UnionMember);
}

function noMember(members: Members, value: unknown): Misfit {
  const isUnknownLiteral = members.literals.size > 0 && typeof value !== 'object';
  return isUnknownLiteral
    ? misfit('value-enum', `takes ${members.words}, but got ${quoted(value)}`, DECLARED)
    : wrongType(members.words, value);
}

function noStoredMember(members: Members, wire: WireParts, type: WireType | undefined): Misfit {
  const literal = literalFromWire(wire);
  const held = literal === undefined ? type && TYPE_WORDS[type] : quoted(literal);
  return misfit(
    'decode-union',
    `holds ${held ?? 'no attribute value'}, but the model knows ${members.words}`,
    UNDECLARED,
  );
}

function wordsFor(node: AttributeNode, discriminator: string | undefined): string {
  if (node.kind === 'literal') return quoted(node.value);
  const tag = discriminator === undefined ? undefined : tagOf(node, discriminator);
  return tag === undefined
    ? `a value of t.${node.kind}()`
    : `a map with ${discriminator}: ${quoted(tag.value)}`;
}
