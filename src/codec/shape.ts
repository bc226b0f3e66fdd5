// Hot: the loop over the attributes of every item and every map in it.
import type { AttributeValue, WireItem, WireParts } from '../wire/attribute-value.ts';
import { hasProperties, ownValue, type Properties, setOwn } from './guards.ts';
import type { Member } from './member.ts';
import { atProperty, type Misfit, misfit } from './misfit.ts';
import { nearest } from './nearest.ts';
import type { NodeCodec } from './node-codec.ts';
import { shapeReader } from './text-shape.ts';
import { mapText } from './text-values.ts';
import { wrongType, wrongWire } from './words.ts';

/** A map with declared attributes, as M. */
export function shapeCodec(members: readonly Member[]): NodeCodec {
  return {
    encode(value) {
      return { M: encodeShape(members, value, undefined) };
    },
    decode(wire) {
      const stored = wire.M;
      if (typeof stored !== 'object' || stored === null) throw wrongWire('M', wire);
      return decodeShape(members, stored);
    },
    text: mapText(shapeReader(members)),
  };
}

/**
 * An object to a map of stored attributes, in one pass. What the library itself writes comes from
 * `managed` and wins over the object's own.
 */
export function encodeShape(
  members: readonly Member[],
  source: unknown,
  managed: Properties | undefined,
): WireItem {
  if (!hasProperties(source)) throw wrongType('an object', source);
  const wire: { [storedName: string]: AttributeValue } = {};
  let known = 0;
  let index = 0;
  try {
    for (; index < members.length; index += 1) {
      const member = members[index] as Member;
      const { property } = member;
      let value = member.inherited ? ownValue(source, property) : source[property];
      if (value !== undefined) known += 1;
      if (managed !== undefined && Object.hasOwn(managed, property)) value = managed[property];
      if (value === undefined) {
        if (member.writeDefault !== undefined) value = member.writeDefault();
        if (value === undefined) {
          if (member.optional) continue;
          throw missing(members, source);
        }
      }
      const encoded = member.encode(value);
      if (encoded === undefined) continue;
      if (member.inherited) setOwn(wire, member.storedName, encoded);
      else wire[member.storedName] = encoded;
    }
  } catch (error) {
    throw atProperty(error, (members[index] as Member).property);
  }
  refuseUnknown(members, source, known);
  return wire;
}

/** A map of stored attributes to an object, in the order of the shape; the undeclared are left out. */
export function decodeShape(members: readonly Member[], wire: WireItem): object {
  const item: { [property: string]: unknown } = {};
  let index = 0;
  try {
    for (; index < members.length; index += 1) {
      const member = members[index] as Member;
      const { storedName } = member;
      const stored = (member.inherited ? ownValue(wire, storedName) : wire[storedName]) as
        | WireParts
        | undefined;
      let value: unknown;
      if (stored !== undefined && stored !== null) value = member.decode(stored);
      else if (member.readMissing === undefined) continue;
      else value = member.readMissing();
      if (member.inherited) setOwn(item, member.property, value);
      else item[member.property] = value;
    }
  } catch (error) {
    throw atProperty(error, (members[index] as Member).property);
  }
  return item;
}

/** Counting is enough where every property was asked for; only a surplus is looked at by name. */
function refuseUnknown(members: readonly Member[], source: Properties, known: number): void {
  let given = 0;
  for (const _ in source) given += 1;
  if (given <= known) return;
  const declared = members.map(({ property }) => property);
  const surplus = undeclared(declared, source);
  if (surplus !== undefined) throw unknownProperty(surplus, declared);
}

function undeclared(declared: readonly string[], source: Properties): string | undefined {
  const known = new Set(declared);
  return Object.keys(source).find((name) => !known.has(name) && source[name] !== undefined);
}

/** A property that is not declared. */
export function unknownProperty(property: string, declared: readonly string[]): unknown {
  const close = nearest(property, declared);
  const error = misfit(
    'attribute-unknown',
    'is not declared',
    close === undefined
      ? `Declare it, or leave it out. Declared: ${declared.join(', ')}.`
      : `Did you mean ${JSON.stringify(close)}?`,
  );
  return atProperty(error, property);
}

function missing(members: readonly Member[], source: Properties): Misfit {
  const declared = members.map(({ property }) => property);
  const surplus = undeclared(declared, source);
  const hint =
    surplus === undefined
      ? 'Give it a value, or declare the attribute .optional() or with a .default().'
      : `Give it a value; ${JSON.stringify(surplus)}, which was given, is not declared.`;
  return misfit('attribute-missing', 'is required, but was not given', hint);
}
