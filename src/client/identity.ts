import { isBytes, isDate, isSet } from '../codec/guards.ts';
import { toBase64 } from '../wire/bytes.ts';

/**
 * What two equal values have in common, for Maps and Sets: dates are equal by their time, bytes,
 * lists, sets and objects by what is in them, everything else by itself.
 */
export function identityOf(value: unknown): unknown {
  // A text stands behind a quotation mark, so that none passes for something else.
  if (typeof value === 'string') return `"${value}`;
  return typeof value === 'object' && value !== null ? textOf(value) : value;
}

function textOf(value: object): string {
  if (isDate(value)) return `date ${value.getTime()}`;
  if (isBytes(value)) return `bytes ${toBase64(value)}`;
  if (Array.isArray(value)) return `[${value.map(partOf).join()}]`;
  if (isSet(value)) return `set {${[...value].map(partOf).sort().join()}}`;
  // A type of the user's own that has a text is known by it, as a URL is.
  if (value.toString !== Object.prototype.toString) {
    return `${value.constructor?.name} ${JSON.stringify(String(value))}`;
  }
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${partOf(inner)}`).join()}}`;
}

function partOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'object' && value !== null ? textOf(value) : String(value);
}
