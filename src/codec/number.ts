// Hot: runs once for each number of each item.
import { type Misfit, misfit } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { numberParts, numberProblem, plainText, sameNumber } from './number-text.ts';
import { quoted, wrongType, wrongWire } from './words.ts';

/** A number that JavaScript holds exactly, as N. */
export const numberCodec: NodeCodec = {
  encode(value) {
    return { N: numberToText(value) };
  },
  decode(wire) {
    const text = wire.N;
    if (typeof text !== 'string') throw wrongWire('N', wire);
    const value = numberFromText(text);
    if (value === undefined) throw notExact(text);
    return value;
  },
};

/** An integer as N, read as a bigint. */
export const bigintCodec: NodeCodec = {
  encode(value) {
    if (typeof value !== 'bigint') throw wrongType('a bigint', value);
    return { N: bigintToText(value) };
  },
  decode(wire) {
    const text = wire.N;
    if (typeof text !== 'string') throw wrongWire('N', wire);
    const value = bigintFromText(text);
    if (value === undefined) throw notAnInteger(text);
    return value;
  },
};

/** A precise number as text, stored as N in DynamoDB's own form. */
export const decimalCodec: NodeCodec = {
  encode(value) {
    if (typeof value !== 'string') throw wrongType('a number as text', value);
    return { N: decimalToText(value) };
  },
  decode(wire) {
    const text = wire.N;
    if (typeof text !== 'string') throw wrongWire('N', wire);
    if (PLAIN.test(text)) return text;
    const parts = numberParts(text);
    if (parts === undefined) throw notANumber(text);
    return plainText(parts);
  },
};

/** The text of a number. Refuses NaN, the infinities, integers beyond 2^53 and what is below 1E-130. */
export function numberToText(value: unknown): string {
  if (typeof value !== 'number') throw wrongType('a number', value);
  const size = value < 0 ? -value : value;
  if (size <= Number.MAX_SAFE_INTEGER && (size >= 1e-130 || size === 0)) {
    return size === Math.floor(size)
      ? String(value)
      : (hundredthsText(value, size) ?? String(value));
  }
  throw unstorable(value, size);
}

/**
 * What `String` gives for a number of one or two decimals, in a third of its time; `undefined` for
 * others. Exact: no two decimals of up to 15 digits are the same double, and the shortest one is its text.
 */
function hundredthsText(value: number, size: number): string | undefined {
  if (size >= 1e13) return undefined;
  const hundredths = Math.round(size * 100);
  if (hundredths / 100 !== size) return undefined;
  const whole = Math.floor(size);
  const decimals = DECIMALS[hundredths - whole * 100] as string;
  return value < 0 ? `-${whole}${decimals}` : `${whole}${decimals}`;
}

/** `.01` to `.99`, without a zero at the end. */
const DECIMALS: readonly string[] = Array.from({ length: 100 }, (_, hundredths) =>
  `.${String(hundredths).padStart(2, '0')}`.replace(/0$/, ''),
);

function unstorable(value: number, size: number): Misfit {
  if (!(size < Number.POSITIVE_INFINITY)) {
    return misfit(
      'value-number',
      `takes a finite number, but got ${value}`,
      'Pass a finite number.',
    );
  }
  return size < 1
    ? misfit(
        'value-number',
        `got ${value}, which is closer to zero than DynamoDB's smallest number, 1E-130`,
        'Store 0, or scale the number.',
      )
    : misfit(
        'value-number',
        `got ${value}, which is beyond 2^53 and so not exact`,
        'Declare the attribute as t.bigint(), or as t.decimal() for other precise numbers.',
      );
}

/** The text of a bigint. Refuses more than 38 significant digits. */
export function bigintToText(value: bigint): string {
  const text = String(value);
  if (text.length > 38) refuseUnstorable(text);
  return text;
}

/** DynamoDB's own form of a number's text. Refuses what is no number or has more than 38 digits. */
export function decimalToText(text: string): string {
  if (PLAIN.test(text)) return text;
  const parts = numberParts(text);
  if (parts !== undefined && numberProblem(parts) === undefined) return plainText(parts);
  refuseUnstorable(text);
  return text;
}

/** A number that already has DynamoDB's own form, and few enough digits: most of them. */
const PLAIN = /^(?:0|-?(?:[1-9]\d{0,18}|0(?=\.))(?:\.\d{0,18}[1-9])?)$/;

function refuseUnstorable(text: string): void {
  const parts = numberParts(text);
  const problem = parts === undefined ? 'is no number' : numberProblem(parts);
  if (problem === undefined) return;
  throw misfit(
    'value-number',
    `got ${quoted(text)}, which ${problem}`,
    'Pass a number of at most 38 significant digits between 1E-130 and 9.99E+125.',
  );
}

/**
 * The number that a text stands for; `undefined` when it is none, or when a JavaScript number would
 * lose digits. Up to 15 digits are read here, because that is three times as fast as `Number(text)`
 * and exact: both the digits and the power of ten fit into a double, so one division rounds right.
 */
export function numberFromText(text: string): number | undefined {
  const length = text.length;
  const start = length > 0 && text.charCodeAt(0) === 45 ? 1 : 0;
  if (length - start > 15 || length === start) return exactNumber(text);
  let digits = 0;
  let point = length;
  for (let at = start; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits = digits * 10 + (code - 48);
    else if (code === 46 && point === length) point = at;
    else return exactNumber(text);
  }
  if (point !== length) {
    if (length - start === 1) return undefined;
    digits /= POWERS_OF_TEN[length - point - 1] as number;
  }
  // Without a minus zero: DynamoDB has none.
  return start === 1 && digits !== 0 ? -digits : digits;
}

const POWERS_OF_TEN: readonly number[] = Array.from({ length: 16 }, (_, power) => 10 ** power);

function exactNumber(text: string): number | undefined {
  const parts = numberParts(text);
  if (parts === undefined) return undefined;
  const value = Number(text);
  const kept = numberParts(String(value));
  if (kept === undefined || !sameNumber(parts, kept)) return undefined;
  return value === 0 ? 0 : value;
}

/** The integer that a text stands for; `undefined` when it is none. */
export function bigintFromText(text: string): bigint | undefined {
  if (INTEGER.test(text)) return BigInt(text);
  const parts = numberParts(text);
  // The bound keeps a hostile exponent from making a number of a gigabyte.
  if (parts === undefined || parts.exponent < 0 || parts.exponent > 400) return undefined;
  return BigInt(plainText(parts));
}

const INTEGER = /^-?\d+$/;

/** A stored number that JavaScript would round, or that is none. */
export function notExact(text: string): Misfit {
  if (numberParts(text) === undefined) return notANumber(text);
  return misfit(
    'decode-number',
    `holds ${quoted(text)}, of which a JavaScript number would lose digits`,
    'Declare the attribute as t.bigint() or t.decimal().',
  );
}

function notAnInteger(text: string): Misfit {
  if (numberParts(text) === undefined) return notANumber(text);
  return misfit(
    'decode-number',
    `holds ${quoted(text)}, which is no integer`,
    'Declare the attribute as t.decimal().',
  );
}

function notANumber(text: string): Misfit {
  return misfit('decode-number', `holds ${quoted(text)}, which is no number`, 'Mend the item.');
}
