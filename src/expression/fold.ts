import { MAX_IN_VALUES } from '../wire/limits.ts';
import type { Condition, GroupCondition } from './condition.ts';

/** A condition without constants in it, or the constant that it comes to. */
export type Folded = Condition | boolean;

/**
 * Takes the constants out of a condition, because DynamoDB's expressions have none: an `in` without
 * values and an empty `or` never hold, an empty `and` always does. An `in` of more values than
 * DynamoDB takes becomes several.
 */
export function fold(condition: Condition): Folded {
  switch (condition.kind) {
    case 'and':
      return foldGroup(condition, true);
    case 'or':
      return foldGroup(condition, false);
    case 'not': {
      const inner = fold(condition.condition);
      return typeof inner === 'boolean' ? !inner : { kind: 'not', condition: inner };
    }
    case 'in':
      return foldIn(condition.path, condition.values);
    default:
      return condition;
  }
}

/** `neutral` is what an empty group comes to, and what a member adds nothing by. */
function foldGroup({ kind, conditions }: GroupCondition, neutral: boolean): Folded {
  const kept: Condition[] = [];
  for (const condition of conditions) {
    const folded = fold(condition);
    if (folded === !neutral) return !neutral;
    if (typeof folded !== 'boolean') kept.push(folded);
  }
  const [only] = kept;
  if (only === undefined) return neutral;
  return kept.length === 1 ? only : { kind, conditions: kept };
}

function foldIn(path: string, values: readonly unknown[]): Folded {
  if (values.length === 0) return false;
  if (values.length <= MAX_IN_VALUES) return { kind: 'in', path, values };
  const conditions: Condition[] = [];
  for (let start = 0; start < values.length; start += MAX_IN_VALUES) {
    conditions.push({ kind: 'in', path, values: values.slice(start, start + MAX_IN_VALUES) });
  }
  return { kind: 'or', conditions };
}
