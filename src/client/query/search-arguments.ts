import type { AnyModel } from '../../definition/model.ts';
import { ValidationError } from '../../errors/value.ts';
import type { Condition } from '../../expression/condition.ts';
import {
  type ConditionCallback,
  compare,
  conditionOf,
} from '../../expression/condition-builder.ts';
import type { Direction } from '../../plan/search.ts';

/** What `where` and `filter` take: a path, an operator and a value, or a callback. */
export type ConditionArguments =
  | readonly [condition: ConditionCallback<AnyModel>]
  | readonly [path: string, operator: string, value?: unknown];

/** The condition of a call of `where` or `filter`. */
export function conditionFrom([first, operator = '', value]: ConditionArguments): Condition {
  return typeof first === 'function' ? conditionOf(first) : compare(first, operator, value);
}

/** A count that a search was given; a ValidationError where it is not a whole number in its range. */
export function wholeNumber(
  name: string,
  value: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const end = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  throw new ValidationError({
    code: 'search-number',
    path: '',
    message: `${name}() was given ${String(value)}.`,
    hint: `It takes a whole number from ${least}${end}.`,
  });
}

/** The most parts that DynamoDB divides a scan into. */
export const MAX_SEGMENTS = 1_000_000;

/** A part of a scan. */
export function segmentOf(
  number: number,
  total: number,
): { readonly number: number; readonly total: number } {
  wholeNumber('segment', total, 1, MAX_SEGMENTS);
  if (wholeNumber('segment', number, 0) < total) return { number, total };
  throw new ValidationError({
    code: 'search-number',
    path: '',
    message: `segment() was asked for part ${number} of ${total}.`,
    hint: `Parts are counted from 0: the last is ${total - 1}.`,
  });
}

/** A direction; a ValidationError for any other text, which would silently mean `asc`. */
export function directionOf(path: string, direction: unknown): Direction {
  if (direction === 'asc' || direction === 'desc') return direction;
  throw new ValidationError({
    code: 'order-direction',
    path,
    message: `orderBy() was given the direction ${JSON.stringify(direction)}.`,
    hint: "It takes 'asc' or 'desc'.",
  });
}
