import { ValidationError } from '../../errors/value.ts';

/** A sum without rounding, of numbers, bigints or decimal texts. */
export interface ExactSum {
  /** Throws a ValidationError for what is no number. */
  add(value: unknown): void;
  /** The sum, in the type of what was added; the zero that it began with when nothing was. */
  total(): number | bigint | string;
  /** The sum divided by the count; `undefined` when nothing was added. */
  mean(): number | undefined;
}

/** An empty sum: an integer, and how many of its digits stand behind the decimal point. */
export function exactSum(zero: number | bigint | string = 0): ExactSum {
  let digits = 0n;
  let scale = 0;
  let count = 0;
  let type: string = typeof zero;
  return {
    add(value) {
      const [more, itsScale] = digitsOf(value);
      const common = Math.max(scale, itsScale);
      digits = digits * 10n ** BigInt(common - scale) + more * 10n ** BigInt(common - itsScale);
      scale = common;
      count += 1;
      type = typeof value;
    },
    total() {
      if (type === 'bigint') return digits;
      const text = plainText(digits, scale);
      return type === 'string' ? text : asNumber(text);
    },
    mean: () => (count === 0 ? undefined : Number(plainText(digits, scale)) / count),
  };
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

function digitsOf(value: unknown): readonly [digits: bigint, scale: number] {
  if (typeof value === 'bigint') return [value, 0];
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (!decimal.test(text)) throw noNumber(value);
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? [digits, scale] : [digits * 10n ** BigInt(-scale), 0];
}

function plainText(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return sign + (fraction === '' ? whole : `${whole}.${fraction}`);
}

/** An integer that a number would round is refused; a fraction is the nearest number, as always. */
function asNumber(text: string): number {
  const sum = Number(text);
  if (text.includes('.') || Number.isSafeInteger(sum)) return sum;
  throw new ValidationError({
    code: 'sum-inexact',
    path: '',
    message: `The sum ${text} is beyond what a number holds exactly.`,
    hint: 'Declare the attribute as t.bigint() or t.decimal().',
  });
}

function noNumber(value: unknown): ValidationError {
  return new ValidationError({
    code: 'aggregate-type',
    path: '',
    message: `A sum was given ${typeof value === 'string' ? JSON.stringify(value) : typeof value}, which is no number.`,
    hint: 'Sum numbers, bigints or decimals.',
  });
}
