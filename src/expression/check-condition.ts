import type { ComparisonOperator } from '../definition/operators.ts';
import { ValidationError } from '../errors/value.ts';
import { type WireType, wireTypes } from '../wire/attribute-value.ts';
import type { Condition } from './condition.ts';

/**
 * What the types of a condition say, said again at run time: a condition that went missing on the
 * way (a callback without `return`, a promise) would make a write unconditional.
 */

/** The condition; a ValidationError where it is none. */
export function checkedCondition(given: unknown): Condition {
  if (typeof given === 'object' && given !== null && 'kind' in given) return given as Condition;
  throw new ValidationError({
    code: 'condition-invalid',
    path: '',
    message: `A condition was expected, but got ${given instanceof Promise ? 'a promise' : typeof given}.`,
    hint: "Return one from the callback: { if: (c) => c('status', '=', 'active') }.",
  });
}

const comparisons: ReadonlySet<unknown> = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** The operator of a size; a ValidationError where sizes have no such operator. */
export function checkedComparison(path: string, operator: unknown): ComparisonOperator {
  if (comparisons.has(operator)) return operator as ComparisonOperator;
  throw unknownOperator(path, operator, [...comparisons].join(' '));
}

/** The type that `attribute_type` asks for; a ValidationError where DynamoDB has no such type. */
export function checkedType(path: string, type: unknown): WireType {
  if (typeof type === 'string' && wireTypes.has(type)) return type as WireType;
  throw new ValidationError({
    code: 'operand-type',
    path,
    message: `attribute_type on ${JSON.stringify(path)} was given ${JSON.stringify(type)}.`,
    hint: `DynamoDB's types are ${[...wireTypes].join(', ')}.`,
  });
}

/** The pieces of a template literal; a ValidationError for a text that was put together otherwise. */
export function checkedPieces(pieces: TemplateStringsArray): readonly string[] {
  const isTemplate = Array.isArray(pieces) && Array.isArray(pieces.raw);
  if (isTemplate && pieces.join('').trim() !== '') return pieces;
  throw new ValidationError({
    code: 'raw-invalid',
    path: '',
    message: isTemplate ? 'A raw condition is empty.' : 'c.raw was called as a function.',
    hint: `Write it as a template, c.raw\`size(\${c.path('tags')}) > \${3}\`: what stands in \${…} is bound.`,
  });
}

/** An operator that is none. */
export function unknownOperator(path: string, operator: unknown, known: string): ValidationError {
  return new ValidationError({
    code: 'operator-unknown',
    path,
    message: `${JSON.stringify(operator)} is not an operator${path === '' ? '' : ` for ${JSON.stringify(path)}`}.`,
    hint: `Use one of ${known}.`,
  });
}
