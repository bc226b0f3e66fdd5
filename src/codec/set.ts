// Hot: runs once for each set of each item.
import type { AttributeValue, WireBinary, WireParts, WireType } from '../wire/attribute-value.ts';
import { toBase64 } from '../wire/bytes.ts';
import { isSet } from './guards.ts';
import { atIndex, type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { isEmptySet } from './wire-parts.ts';
import { wrongType, wrongWire } from './words.ts';

/**
 * A set of one kind of scalar, as SS, NS or BS. An empty one is encoded as such: whoever places it
 * leaves it out or refuses it. Elements that are stored alike are stored once; `isDistinct` says
 * that different ones never are.
 */
export function setCodec(
  element: NodeCodec,
  stored: 'S' | 'N' | 'B',
  isDistinct: boolean,
): NodeCodec {
  const type = `${stored}S` as const;
  return {
    encode(value) {
      if (!isSet(value)) throw wrongType('a Set', value);
      const elements = encodeElements(value, element, stored);
      if (isDistinct) return setOf(type, elements);
      return setOf(type, stored === 'B' ? distinctBytes(elements) : distinctTexts(elements));
    },
    decode(wire) {
      const elements: readonly WireBinary[] | undefined = wire[type];
      if (!Array.isArray(elements)) throw wrongWire(type, wire);
      return decodeElements(elements, element, stored);
    },
  };
}

function encodeElements(
  values: ReadonlySet<unknown>,
  element: NodeCodec,
  stored: 'S' | 'N' | 'B',
): WireBinary[] {
  const elements: WireBinary[] = [];
  try {
    for (const value of values) {
      const wire: WireParts = element.encode(value);
      elements.push(wire[stored] as WireBinary);
    }
  } catch (error) {
    throw atIndex(error, elements.length);
  }
  return elements;
}

function decodeElements(
  elements: readonly WireBinary[],
  element: NodeCodec,
  stored: 'S' | 'N' | 'B',
): Set<unknown> {
  const values = new Set<unknown>();
  let index = 0;
  try {
    for (; index < elements.length; index += 1) {
      values.add(element.decode(scalarOf(stored, elements[index] as WireBinary)));
    }
  } catch (error) {
    throw atIndex(error, index);
  }
  return values;
}

/** One element, as if it stood alone. */
function scalarOf(type: 'S' | 'N' | 'B', element: WireBinary): WireParts {
  if (type === 'B') return { B: element };
  return type === 'S' ? { S: element as string } : { N: element as string };
}

/** A set of a type; the elements are of it already. */
export function setOf(
  type: WireType & ('SS' | 'NS' | 'BS'),
  elements: WireBinary[],
): AttributeValue {
  if (type === 'BS') return { BS: elements };
  return type === 'SS' ? { SS: elements as string[] } : { NS: elements as string[] };
}

/** Texts without the later of two equal ones: `'1.0'` and `'1'` are one number. */
export function distinctTexts(texts: WireBinary[]): WireBinary[] {
  if (texts.length < 2) return texts;
  const distinct = new Set(texts);
  return distinct.size === texts.length ? texts : [...distinct];
}

/** Bytes without the later of two equal ones: a JavaScript Set compares them by identity. */
export function distinctBytes(elements: WireBinary[]): WireBinary[] {
  if (elements.length < 2) return elements;
  const distinct = new Map<string, WireBinary>();
  for (const bytes of elements) {
    const key = typeof bytes === 'string' ? bytes : toBase64(bytes);
    if (!distinct.has(key)) distinct.set(key, bytes);
  }
  return [...distinct.values()];
}

/** The same codec where an empty set can be neither stored nor left out: inside maps and lists. */
export function refusingEmptySets(codec: NodeCodec): NodeCodec {
  return {
    decode: codec.decode,
    encode(value) {
      const wire = codec.encode(value);
      if (isEmptySet(wire)) throw emptySetInside();
      return wire;
    },
  };
}

/** An empty set where it cannot be left out. */
export function emptySetInside(): Misfit {
  return misfit(
    'value-empty-set',
    'is an empty set, which DynamoDB cannot hold',
    'Leave it out, or declare the attribute .omitEmpty().',
  );
}
