import type { AnyModel } from '../definition/model.ts';
import { ValidationError } from '../errors/value.ts';
import type { Condition } from '../expression/condition.ts';
import { type ConditionCallback, compare, conditionOf } from '../expression/condition-builder.ts';

/** What `where` and `filter` take: a path, an operator and a value, or a callback. */
export type ConditionArguments =
  | readonly [condition: ConditionCallback<AnyModel>]
  | readonly [path: string, operator: string, value?: unknown];

/** The condition of a call of `where` or `filter`. */
export function conditionFrom([first, operator = '', value]: ConditionArguments): Condition {
  return typeof first === 'function' ? conditionOf(first) : compare(first, operator, value);
}

/** A count that a search was given; a ValidationError where it is not a whole number. */
export function wholeNumber(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ValidationError({
    code: 'search-number',
    path: '',
    message: `${name}() was given ${value}.`,
    hint: `It takes a whole number from ${least}.`,
  });
}

/** A part of a scan. */
export function segmentOf(
  number: number,
  total: number,
): { readonly number: number; readonly total: number } {
  wholeNumber('segment', total, 1);
  if (wholeNumber('segment', number, 0) < total) return { number, total };
  throw new ValidationError({
    code: 'search-number',
    path: '',
    message: `segment() was asked for part ${number} of ${total}.`,
    hint: `Parts are counted from 0: the last is ${total - 1}.`,
  });
}
