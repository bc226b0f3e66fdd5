import { ConfigurationError } from './configuration.ts';

/** Beyond it, Node's timers fire at once. */
const LARGEST = 0x7fff_ffff;

/**
 * An option that is a whole number from 1 to `most`. Throws `ConfigurationError` (`option-invalid`).
 * Where it may be left out for no limit at all, `otherwise` is `Infinity`.
 */
export function wholeOption(
  name: string,
  value: number | undefined,
  otherwise: number,
  most: number = LARGEST,
): number {
  if (value === undefined) return otherwise;
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw invalid(name, value, `a whole number from 1 to ${most}`, otherwise);
}

/** An option that is a number from 0. Throws `ConfigurationError` (`option-invalid`). */
export function numberOption(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (value >= 0) return value;
  throw invalid(name, value, 'a number from 0', otherwise);
}

function invalid(
  name: string,
  value: number,
  wanted: string,
  otherwise: number,
): ConfigurationError {
  const without = otherwise === Number.POSITIVE_INFINITY ? 'no limit' : otherwise;
  return new ConfigurationError({
    code: 'option-invalid',
    message: `${name} is ${value}.`,
    hint: `Give ${name} ${wanted}, or leave it out for ${without}.`,
  });
}
