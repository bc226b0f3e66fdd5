import type { AttributeValue, WireParts } from '../wire/attribute-value.ts';
import { MAX_PARTITION_KEY_SIZE, MAX_SORT_KEY_SIZE } from '../wire/limits.ts';
import { misfit, validationError } from './misfit.ts';

/**
 * The encoder of a value that a key is sought by: DynamoDB refuses what no key can be, the empty and
 * the too long. Throws a ValidationError at `path`.
 */
export function soughtValueEncoder(
  encode: (value: unknown) => AttributeValue,
  path: string,
  part: 'partition key' | 'sort key',
): (value: unknown) => AttributeValue {
  const limit = part === 'partition key' ? MAX_PARTITION_KEY_SIZE : MAX_SORT_KEY_SIZE;
  return (value) => {
    const wire = encode(value);
    const size = sizeOf(wire);
    if (size > 0 && size <= limit) return wire;
    throw validationError(size === 0 ? emptyValue(part) : longValue(size, part, limit), '', path);
  };
}

/** Numbers always fit; null is as empty as an empty text. */
function sizeOf({ S, N, B }: WireParts): number {
  if (S !== undefined) return Buffer.byteLength(S);
  return N === undefined ? (B?.length ?? 0) : 1;
}

function emptyValue(part: string): unknown {
  return misfit(
    'key-empty',
    `was sought by an empty value, and no ${part} is empty`,
    'Leave the condition out, or seek a value.',
  );
}

function longValue(size: number, part: string, limit: number): unknown {
  return misfit(
    'key-too-long',
    `was sought by ${size} bytes, and a ${part} has at most ${limit}`,
    'Shorten the value: nothing can match it.',
  );
}
