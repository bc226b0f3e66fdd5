import type { Condition } from '../expression/condition.ts';
import type { ExpressionContext } from '../expression/operand.ts';
import { placeholderFields } from '../expression/placeholders.ts';
import { renderCondition } from '../expression/render-condition.ts';
import type { ConditionalRequest } from '../wire/requests.ts';

/** The fields of a write that make it conditional, and those of all its names and values. */
export type ConditionFields = Omit<ConditionalRequest, 'TableName' | 'ReturnConsumedCapacity'>;

/**
 * The fields for conditions that must all hold. Every conditional write asks for the item that
 * refuses it, so that its error can say why. Call it last: it closes the names and values.
 */
export function conditionFields(
  expression: ExpressionContext,
  conditions: readonly (Condition | undefined)[],
): ConditionFields {
  const all = conditions.filter((condition) => condition !== undefined);
  const text = renderCondition(expression, { kind: 'and', conditions: all });
  return {
    ...(text === undefined
      ? {}
      : { ConditionExpression: text, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ...placeholderFields(expression.placeholders),
  };
}

/** The condition that an item has a version; one without any counts as version 0. */
export function hasVersion(path: string, expected: number): Condition {
  const equal: Condition = { kind: 'comparison', path, operator: '=', value: expected };
  return expected === 0
    ? { kind: 'or', conditions: [equal, { kind: 'existence', path, operator: 'not_exists' }] }
    : equal;
}

/** The condition that an item has no version at all. */
export function hasNoVersion(path: string): Condition {
  return { kind: 'existence', path, operator: 'not_exists' };
}
