import { type Attribute, attribute } from '../attribute.ts';
import type { OrderedOperators } from '../operators.ts';
import type { DateOperators } from './date.ts';

/** `t.deletedAt()`. */
export interface DeletedAtAttribute extends Attribute {
  readonly '~read': Date;
  readonly '~write': Date;
  readonly '~presence': 'marked';
  readonly '~operators': DateOperators;
  readonly '~paths': '';
  readonly '~inside': never;
}

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

/**
 * The moment of a soft delete: `delete` writes it instead of removing the item, and from then on the
 * item is missing from every read and counts as missing for every write, until `restore`.
 * `withDeleted()` shows it, `hardDelete` removes it for good.
 *
 * @example
 * ```ts
 * const attributes = { id: t.string(), deletedAt: t.deletedAt() };
 * ```
 */
export function deletedAt(): DeletedAtAttribute {
  return attribute({ kind: 'date', format: 'iso' }, { role: 'deletedAt', optional: true });
}
