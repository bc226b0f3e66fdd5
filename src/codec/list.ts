// Hot: runs once for each list, record and set of each item.
import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import { isPlainObject, setOwn } from './guards.ts';
import { atIndex, atProperty, type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { refuseLoneSurrogates } from './scalar.ts';
import { listText } from './text-values.ts';
import { wrongType, wrongWire } from './words.ts';

/** A list of one kind of element, as L. */
export function listCodec(element: NodeCodec): NodeCodec {
  const { encode, decode } = element;
  return {
    encode(value) {
      if (!Array.isArray(value)) throw wrongType('an array', value);
      const length = value.length;
      const list = new Array<AttributeValue>(length);
      let index = 0;
      try {
        for (; index < length; index += 1) {
          const entry: unknown = value[index];
          if (entry === undefined) throw undefinedInside();
          list[index] = encode(entry);
        }
      } catch (error) {
        throw atIndex(error, index);
      }
      return { L: list };
    },
    decode(wire) {
      const stored = wire.L;
      if (!Array.isArray(stored)) throw wrongWire('L', wire);
      const length = stored.length;
      const list = new Array<unknown>(length);
      let index = 0;
      try {
        for (; index < length; index += 1) list[index] = decode(stored[index] ?? NOTHING);
      } catch (error) {
        throw atIndex(error, index);
      }
      return list;
    },
    text: listText(element),
  };
}

/** What a hole in something that is no wire form is read as: nothing that any codec takes. */
const NOTHING = {};

/** A map from any text to one kind of element, as M. */
export function recordCodec(element: NodeCodec): NodeCodec {
  const { encode, decode } = element;
  return {
    encode(value) {
      if (!isPlainObject(value)) throw wrongType('a plain object', value);
      const map: { [key: string]: AttributeValue } = {};
      let at = '';
      try {
        for (const key of Object.keys(value)) {
          at = key;
          const entry = value[key];
          if (entry === undefined) continue;
          refuseLoneSurrogates(key);
          setEntry(map, key, encode(entry));
        }
      } catch (error) {
        throw atProperty(error, at);
      }
      return { M: map };
    },
    decode(wire) {
      const stored = wire.M;
      if (typeof stored !== 'object' || stored === null) throw wrongWire('M', wire);
      return decodeEntries(stored, decode);
    },
  };
}

function decodeEntries(stored: WireItem, decode: NodeCodec['decode']): object {
  const map: { [key: string]: unknown } = {};
  let at = '';
  try {
    for (const key of Object.keys(stored)) {
      at = key;
      setEntry(map, key, decode(stored[key] ?? NOTHING));
    }
  } catch (error) {
    throw atProperty(error, at);
  }
  return map;
}

/** Assigns an entry; the one name that assigning would not create is defined. */
export function setEntry(map: { [key: string]: unknown }, key: string, value: unknown): void {
  if (key === '__proto__') setOwn(map, key, value);
  else map[key] = value;
}

/** `undefined` in an array: leaving it out would shift the positions. */
export function undefinedInside(): Misfit {
  return misfit(
    'value-undefined',
    'is undefined, which a list cannot hold',
    'Filter it out, or declare the elements .nullable() and pass null.',
  );
}
