import type { AttributeValue } from './attribute-value.ts';
import { fromWireBinary } from './bytes.ts';

/**
 * The order of two scalars of one type, as DynamoDB sorts them: numbers by value, text by its UTF-8
 * bytes, binary by unsigned bytes. Negative, zero or positive; zero for values that have no order
 * between them (another type, a container), which DynamoDB is left to judge.
 */
export function compareScalars(left: AttributeValue, right: AttributeValue): number {
  if ('N' in left && 'N' in right) return compareNumbers(left.N, right.N);
  if ('S' in left && 'S' in right) return compareTexts(left.S, right.S);
  if ('B' in left && 'B' in right) {
    return Buffer.compare(fromWireBinary(left.B), fromWireBinary(right.B));
  }
  return 0;
}

/** The order of two texts by their UTF-8 bytes, which JavaScript's own is not beyond U+FFFF. */
export function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = utf8Place(left.charCodeAt(at)) - utf8Place(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates are halves of characters that come behind all others. */
function utf8Place(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The order of two numbers as text, exact to DynamoDB's 38 digits. */
export function compareNumbers(left: string, right: string): number {
  const difference = Number(left) - Number(right);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  const [leftDigits, rightDigits] = sameScale(left, right);
  return leftDigits === rightDigits ? 0 : leftDigits < rightDigits ? -1 : 1;
}

/** Two numbers as integers of the same scale. */
function sameScale(left: string, right: string): readonly [bigint, bigint] {
  const parts = [left, right].map((text) => {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] =
      /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
    const digits = BigInt(`${whole}${fraction}` || '0');
    return { digits: sign === '-' ? -digits : digits, scale: fraction.length - Number(exponent) };
  });
  const scale = Math.max(...parts.map((part) => part.scale));
  const [first = 0n, second = 0n] = parts.map(
    (part) => part.digits * 10n ** BigInt(scale - part.scale),
  );
  return [first, second];
}
