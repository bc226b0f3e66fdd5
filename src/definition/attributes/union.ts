import { type AnyAttribute, type Attribute, attribute, nodeOf } from '../attribute.ts';
import type { AnyOperators, EqualityOperators } from '../operators.ts';

/** One of several: `t.union(t.literal('a'), t.literal(1))`. */
export interface UnionAttribute<TMember extends AnyAttribute> extends Attribute {
  readonly '~read': TMember['~read'];
  readonly '~write': TMember['~write'];
  readonly '~presence': 'required';
  readonly '~operators': UnionOperators<TMember['~write']>;
  readonly '~paths': TMember['~paths'];
  readonly '~inside': TMember['~inside'];
}

/** Scalars can be listed, maps and lists can only be compared. */
export type UnionOperators<TValue> = [TValue] extends [string | number | bigint | boolean]
  ? EqualityOperators<TValue>
  : AnyOperators<TValue>;

/**
 * One of several kinds. Reading must be able to tell them apart: literals by their value, maps by an
 * attribute that is a different `t.literal` in each of them, anything else by the type it is stored
 * as. A union that cannot be told apart is a `DefinitionError`.
 *
 * @example
 * ```ts
 * const payment = t.union(
 *   t.map({ by: t.literal('card'), last4: t.string() }),
 *   t.map({ by: t.literal('transfer'), iban: t.string() }),
 * );   // { by: 'card'; last4: string } | { by: 'transfer'; iban: string }
 * ```
 */
export function union<const TMembers extends readonly [AnyAttribute, ...AnyAttribute[]]>(
  ...members: TMembers
): UnionAttribute<TMembers[number]> {
  return attribute({
    kind: 'union',
    members: members.map((member, position) => nodeOf(member, `Member ${position} of a union`)),
  });
}
