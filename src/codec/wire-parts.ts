import {
  type AttributeValue,
  type WireParts,
  type WireType,
  wireTypes,
} from '../wire/attribute-value.ts';

/** The type descriptor of a stored value; `undefined` where there is none that we know. */
export function typeOfWire(wire: WireParts): WireType | undefined {
  for (const type in wire) if (wireTypes.has(type)) return type as WireType;
  return undefined;
}

/** Whether a stored value is a set without elements, which DynamoDB does not have. */
export function isEmptySet(wire: WireParts): boolean {
  const elements = wire.SS ?? wire.NS ?? wire.BS;
  return elements !== undefined && elements.length === 0;
}

/** Whether a stored value is empty: no text, no bytes, no entries. */
export function isEmptyValue(wire: WireParts): boolean {
  if (wire.M !== undefined) return Object.keys(wire.M).length === 0;
  const counted = wire.S ?? wire.B ?? wire.L;
  return counted === undefined ? isEmptySet(wire) : counted.length === 0;
}

/** The empty value of a type; `undefined` for types that have none. */
export function emptyOf(type: WireType | undefined): AttributeValue | undefined {
  return type === undefined ? undefined : EMPTY[type];
}

const EMPTY: { readonly [TType in WireType]?: AttributeValue } = {
  S: { S: '' },
  B: { B: '' },
  SS: { SS: [] },
  NS: { NS: [] },
  BS: { BS: [] },
  L: { L: [] },
  M: { M: {} },
};
