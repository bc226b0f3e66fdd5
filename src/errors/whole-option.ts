import { ConfigurationError } from './configuration.ts';

/** Beyond it, Node's timers fire at once. */
const LARGEST = 0x7fff_ffff;

/** An option that is a whole number from 1 to 2^31-1. Throws `ConfigurationError` (`option-invalid`). */
export function wholeOption(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (Number.isInteger(value) && value >= 1 && value <= LARGEST) return value;
  throw new ConfigurationError({
    code: 'option-invalid',
    message: `${name} is ${value}.`,
    hint: `Give ${name} a whole number from 1 to ${LARGEST}, or leave it out for ${otherwise}.`,
  });
}
