// Hot: runs once for each attribute of each item.
import type { LiteralValue } from '../definition/node.ts';
import { fromWireBinary, toWireBytes } from '../wire/bytes.ts';
import { isBytes } from './guards.ts';
import { misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { numberFromText } from './number.ts';
import { alternatives, quoted, wrongType, wrongWire } from './words.ts';

/** Text as S. Lone surrogates are refused: UTF-8 cannot carry them. */
export const stringCodec: NodeCodec = {
  encode(value) {
    if (typeof value !== 'string') throw wrongType('text', value);
    refuseLoneSurrogates(value);
    return { S: value };
  },
  decode(wire) {
    const text = wire.S;
    if (typeof text !== 'string') throw wrongWire('S', wire);
    return text;
  },
};

/** True or false as BOOL. */
export const booleanCodec: NodeCodec = {
  encode(value) {
    if (typeof value !== 'boolean') throw wrongType('a boolean', value);
    return { BOOL: value };
  },
  decode(wire) {
    const value = wire.BOOL;
    if (typeof value !== 'boolean') throw wrongWire('BOOL', wire);
    return value;
  },
};

/** Bytes as B; read as a plain `Uint8Array` of its own memory. */
export const binaryCodec: NodeCodec = {
  encode(value) {
    if (!isBytes(value)) throw wrongType('a Uint8Array', value);
    return { B: toWireBytes(value) };
  },
  decode(wire) {
    const bytes = wire.B;
    if (typeof bytes !== 'string' && !isBytes(bytes)) throw wrongWire('B', wire);
    return fromWireBinary(bytes);
  },
};

/** One of several values, each stored in its natural form. */
export function enumCodec(values: readonly LiteralValue[]): NodeCodec {
  const known: ReadonlySet<unknown> = new Set(values);
  const words = (): string => alternatives(values.map(quoted));
  return {
    encode(value) {
      if (known.has(value)) return literalToWire(value as LiteralValue);
      throw misfit(
        'value-enum',
        `takes ${words()}, but got ${quoted(value)}`,
        'Pass one of the declared values, or add this one to the declaration.',
      );
    },
    decode(wire) {
      const value = literalFromWire(wire);
      if (known.has(value)) return value;
      if (value === undefined) throw wrongWire(words(), wire);
      throw misfit(
        'decode-enum',
        `holds ${quoted(value)}, but the model knows ${words()}`,
        'Add the stored value to the declaration, or mend the item.',
      );
    },
  };
}

/** A literal in its natural form. */
export function literalToWire(
  value: LiteralValue,
): { S: string } | { N: string } | { BOOL: boolean } {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
}

/** The text, exact number or boolean that is stored; `undefined` for anything else. */
export function literalFromWire(wire: WireLiteral): LiteralValue | undefined {
  if (typeof wire.S === 'string') return wire.S;
  if (typeof wire.N === 'string') return numberFromText(wire.N);
  return typeof wire.BOOL === 'boolean' ? wire.BOOL : undefined;
}

interface WireLiteral {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
}

/** Throws for text that UTF-8 cannot carry. */
export function refuseLoneSurrogates(text: string): void {
  if ((text as WellFormable).isWellFormed()) return;
  throw misfit(
    'value-text',
    'has a lone surrogate in its text, which UTF-8 cannot carry',
    'Repair the text with toWellFormed(), or store it as bytes with t.binary().',
  );
}

/** In every Node that we support, and not yet in the TypeScript library that we compile against. */
type WellFormable = string & { isWellFormed(): boolean };
