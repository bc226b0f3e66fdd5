import { DefinitionError } from '../../errors/definition.ts';
import { type Attribute, attribute } from '../attribute.ts';
import type { OrderedOperators } from '../operators.ts';

/** `t.version()`. */
export interface VersionAttribute extends Attribute {
  readonly '~read': number;
  readonly '~write': number;
  readonly '~presence': 'defaulted';
  readonly '~operators': OrderedOperators<number>;
  readonly '~paths': '';
  readonly '~inside': never;
}

/**
 * A counter for optimistic locking: 0 on creation, one more on every write path. A version in a
 * patch, or `delete(key, { version })`, makes the write conditional on it; a mismatch is a
 * `VersionConflictError` with the expected and the actual version.
 *
 * @example
 * ```ts
 * await users.update({ id: 'u1' }, { age: 37, version: 3 });   // only if it is still version 3
 * ```
 */
export function version(): VersionAttribute {
  return attribute({ kind: 'number' }, { role: 'version', default: { kind: 'value', value: 0 } });
}

/** Soft delete comes with a later release: declaring it now is refused rather than ignored. */
export function deletedAt(): never {
  throw new DefinitionError({
    code: 'soft-delete-unavailable',
    message: 't.deletedAt() is not available yet.',
    hint: 'Leave it out; until soft delete exists, mark items with a t.date().optional() of your own.',
  });
}
