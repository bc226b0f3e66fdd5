import type { Condition } from '../expression/condition.ts';
import type { ExpressionContext } from '../expression/operand.ts';
import { renderCondition } from '../expression/render-condition.ts';
import type { ConditionalRequest } from '../wire/requests.ts';
import { renderWithRead } from './transact-condition.ts';

/** A request that is being made: its fields can still be set, which is cheaper than spreading. */
export type Draft<TRequest> = { -readonly [TField in keyof TRequest]: TRequest[TField] };

/**
 * Makes a write conditional: all of the conditions must hold, and what a transaction read. Every conditional write asks for the
 * item that refuses it, so that its error can say why. Call it last: it closes the names and values.
 */
export function addConditions(
  request: Draft<ConditionalRequest>,
  expression: ExpressionContext,
  conditions: readonly (Condition | undefined)[],
  also?: Condition,
): void {
  const all = conditions.filter((condition) => condition !== undefined);
  const text =
    also === undefined
      ? renderCondition(expression, { kind: 'and', conditions: all })
      : renderWithRead(expression, all, also);
  if (text !== undefined) {
    request.ConditionExpression = text;
    request.ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
  }
  const { byName, names, valueCount, values } = expression.placeholders;
  if (byName.size > 0) request.ExpressionAttributeNames = names;
  if (valueCount > 0) request.ExpressionAttributeValues = values;
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

/** A condition that holds whatever there is. */
export const always: Condition = {
  kind: 'or',
  conditions: [
    { kind: 'item', exists: true },
    { kind: 'item', exists: false },
  ],
};
