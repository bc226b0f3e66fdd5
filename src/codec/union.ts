import type { AttributeNode, LiteralValue, NodeOf } from '../definition/node.ts';
import { wireTypesOf } from '../definition/wire-type.ts';
import type { AttributeValue, WireType } from '../wire/attribute-value.ts';
import { discriminatorOf } from './discriminator.ts';
import { hasProperties, ownValue } from './guards.ts';
import { atProperty, type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { literalFromWire } from './scalar.ts';
import { typeOfWire, type WireParts } from './wire-parts.ts';
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
  /** The attribute that tells the maps apart, and the map of each of its values. */
  readonly discriminator: string | undefined;
  readonly maps: ReadonlyMap<unknown, UnionMember>;
  /** Everything else by the type that is written, and by the type that is stored. */
  readonly byWritten: ReadonlyMap<WrittenType, readonly UnionMember[]>;
  readonly byStored: ReadonlyMap<WireType, readonly UnionMember[]>;
  readonly words: string;
}

/**
 * One of several kinds: literals are told apart by value, maps by their discriminator, the rest by
 * the type that is written or stored. Where that leaves several, the first that takes the value wins.
 */
export function unionCodec(all: readonly UnionMember[]): NodeCodec {
  const members = sortedOut(all);
  const nullable = all.some(({ node }) => node.nullable);
  return {
    encode(value) {
      if (value === null && nullable) return { NULL: true };
      const literal = members.literals.get(value);
      if (literal !== undefined) return literal.codec.encode(value);
      if (members.discriminator !== undefined && hasProperties(value)) {
        const map = members.maps.get(ownValue(value, members.discriminator));
        if (map !== undefined) return map.codec.encode(value);
      }
      return encodeByType(members, value);
    },
    decode(wire) {
      if (wire.NULL === true && nullable) return null;
      const literal = members.literals.get(literalFromWire(wire));
      if (literal !== undefined) return literal.codec.decode(wire);
      const { discriminator } = members;
      const map = discriminator === undefined ? undefined : storedMap(members, discriminator, wire);
      return map === undefined ? decodeByType(members, wire) : map.decode(wire);
    },
  };
}

function sortedOut(all: readonly UnionMember[]): Members {
  const maps = all.filter(({ node }) => node.kind === 'map');
  const discriminator = discriminatorOf(maps.map(({ node }) => node as NodeOf<'map'>));
  const rest = all.filter(({ node }) => !isToldByValue(node, discriminator));
  return {
    literals: new Map(
      all.flatMap((member) =>
        member.node.kind === 'literal' ? [[member.node.value, member]] : [],
      ),
    ),
    discriminator,
    maps: new Map(
      discriminator === undefined
        ? []
        : maps.map((member) => [literalIn(member.node, discriminator), member]),
    ),
    byWritten: groupedBy(rest, ({ node }) => writtenTypesOf(node)),
    byStored: groupedBy(rest, ({ node }) => wireTypesOf(node)),
    words: wordsFor(all, discriminator),
  };
}

function isToldByValue(node: AttributeNode, discriminator: string | undefined): boolean {
  return node.kind === 'literal' || (node.kind === 'map' && discriminator !== undefined);
}

/** The value that a map of the union has at the attribute that tells it apart. */
function literalIn(node: AttributeNode, discriminator: string): LiteralValue | undefined {
  const inner = node.kind === 'map' ? node.shape[discriminator] : undefined;
  return inner?.kind === 'literal' ? inner.value : undefined;
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

function storedMap(
  members: Members,
  discriminator: string,
  wire: WireParts,
): NodeCodec | undefined {
  if (typeof wire.M !== 'object' || wire.M === null) return undefined;
  for (const [value, { node, codec }] of members.maps) {
    const inner = node.kind === 'map' ? node.shape[discriminator] : undefined;
    const stored = ownValue(wire.M, inner?.storedName ?? discriminator) as WireParts | undefined;
    if (stored && literalFromWire(stored) === value) return codec;
  }
  return undefined;
}

function noMember(members: Members, value: unknown): unknown {
  const { discriminator } = members;
  if (discriminator !== undefined && hasProperties(value)) {
    const found = ownValue(value, discriminator);
    const known = alternatives([...members.maps.keys()].map(quoted));
    const words = `takes ${known}, but got ${quoted(found)}`;
    return atProperty(
      misfit('value-enum', words, 'Pass one of the declared values.'),
      discriminator,
    );
  }
  return typeof value === 'string' && members.literals.size > 0
    ? misfit(
        'value-enum',
        `takes ${members.words}, but got ${quoted(value)}`,
        'Pass one of the declared values.',
      )
    : wrongType(members.words, value);
}

function noStoredMember(members: Members, wire: WireParts, type: WireType | undefined): Misfit {
  const literal = literalFromWire(wire);
  const held = literal === undefined ? type && TYPE_WORDS[type] : quoted(literal);
  return misfit(
    'decode-union',
    `holds ${held ?? 'no attribute value'}, but the model knows ${members.words}`,
    'Add the stored kind to the union, or mend the item.',
  );
}

function wordsFor(all: readonly UnionMember[], discriminator: string | undefined): string {
  const words = all.map(({ node }) => {
    if (node.kind === 'literal') return quoted(node.value);
    const tag = discriminator === undefined ? undefined : literalIn(node, discriminator);
    if (tag !== undefined) return `a map with ${discriminator}: ${quoted(tag)}`;
    return writtenTypesOf(node).length === 1 ? `a value of ${node.kind}` : node.kind;
  });
  return alternatives([...new Set(words)]);
}
