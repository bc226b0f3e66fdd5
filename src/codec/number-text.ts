/** A decimal number taken apart: `digits × 10^exponent`, no zeros at either end of the digits. */
export interface NumberParts {
  readonly negative: boolean;
  /** The significant digits; empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

/** DynamoDB's precision. */
export const MAX_DIGITS = 38;
/** The largest power of ten: 9.99…E+125. */
export const MAX_POWER = 125;
/** The smallest power of ten: 1E-130. */
export const MIN_POWER = -130;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/** The parts of a number's text; `undefined` for text that is no number. */
export function numberParts(text: string): NumberParts | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const written = whole + fraction;
  if (written === '') return undefined;
  const end = lastNonZero(written) + 1;
  const digits = written.slice(0, end).replace(/^0+/, '');
  return {
    negative: sign === '-' && digits !== '',
    digits,
    exponent: digits === '' ? 0 : Number(power) - fraction.length + (written.length - end),
  };
}

/** By hand: the regular expression for it takes quadratic time on a long row of zeros. */
function lastNonZero(digits: string): number {
  let last = digits.length - 1;
  while (last >= 0 && digits.charCodeAt(last) === 48) last -= 1;
  return last;
}

/** What DynamoDB cannot hold about a number, in words; `undefined` when it can hold it. */
export function numberProblem(parts: NumberParts): string | undefined {
  if (parts.digits === '') return undefined;
  if (parts.digits.length > MAX_DIGITS) {
    return `has ${parts.digits.length} significant digits, and DynamoDB keeps ${MAX_DIGITS}`;
  }
  const power = parts.digits.length + parts.exponent - 1;
  if (power > MAX_POWER) return "is beyond DynamoDB's largest number, 9.99…E+125";
  if (power < MIN_POWER) return "is closer to zero than DynamoDB's smallest number, 1E-130";
  return undefined;
}

/** A number in DynamoDB's own form: no exponent, no zeros that carry nothing, no plus. */
export function plainText(parts: NumberParts): string {
  const { digits, exponent } = parts;
  if (digits === '') return '0';
  const sign = parts.negative ? '-' : '';
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const point = digits.length + exponent;
  return point > 0
    ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
    : `${sign}0.${'0'.repeat(-point)}${digits}`;
}

/** Whether two numbers are the same, digit for digit. */
export function sameNumber(left: NumberParts, right: NumberParts): boolean {
  return (
    left.digits === right.digits &&
    left.exponent === right.exponent &&
    left.negative === right.negative
  );
}
