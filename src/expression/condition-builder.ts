import type { AnyModel } from '../definition/model.ts';
import type { ComparisonOperator, ExistenceOperator } from '../definition/operators.ts';
import type { OperatorsAt } from '../definition/path-types.ts';
import { ValidationError } from '../errors/value.ts';
import {
  checkedComparison,
  checkedCondition,
  checkedPieces,
  checkedType,
  unknownOperator,
} from './check-condition.ts';
import { type Condition, type PathReference, pathReference } from './condition.ts';

/**
 * Makes conditions on the attributes of one model, typed by them: the path, the operators that its
 * attribute takes, and the value by both.
 */
export interface ConditionBuilder<TModel extends AnyModel> {
  /**
   * `path operator value`.
   *
   * @example
   * ```ts
   * users.delete({ id: 'u1' }, { if: (c) => c.or(c('age', '<', 18), c('age', 'not_exists')) });
   * // ConditionExpression: '(#0 < :0 OR attribute_not_exists(#0))'
   * ```
   */
  <
    TPath extends TModel['~paths'] & string,
    TOperator extends keyof OperatorsAt<TModel['attributes'], TPath>,
  >(
    path: TPath,
    operator: TOperator,
    value: OperatorsAt<TModel['attributes'], TPath>[TOperator] | PathReference,
  ): Condition;
  /** `attribute_exists(path)` or `attribute_not_exists(path)`. A null exists. */
  (path: TModel['~paths'] & string, operator: ExistenceOperator): Condition;

  /** All of them hold; true when there are none. */
  and(...conditions: readonly Condition[]): Condition;
  /** At least one of them holds; false when there are none. */
  or(...conditions: readonly Condition[]): Condition;
  /** It does not hold. */
  not(condition: Condition): Condition;
  /** The length of a text or of bytes, or the number of entries of a set, list or map. */
  size(path: TModel['~paths'] & string, operator: ComparisonOperator, size: number): Condition;
  /** Another attribute, in the place of a value. */
  path(path: TModel['~paths'] & string): PathReference;
  /**
   * DynamoDB's own expression language. What stands in `${…}` is bound as a value, or as a name
   * where it is `c.path(…)`; nothing is ever pasted into the text.
   *
   * @example
   * ```ts
   * c.raw`size(${c.path('tags')}) BETWEEN ${1} AND ${3}`;
   * ```
   */
  raw(pieces: TemplateStringsArray, ...parameters: readonly unknown[]): Condition;
}

/** A condition as users write it. */
export type ConditionCallback<TModel extends AnyModel> = (c: ConditionBuilder<TModel>) => Condition;

/** Makes the condition of `c(path, operator, value)`. */
export function compare(path: string, operator: string, value?: unknown): Condition {
  switch (operator) {
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { kind: 'comparison', path, operator, value };
    case 'between': {
      const [low, high] = listOf(path, operator, value);
      return { kind: 'between', path, low, high };
    }
    case 'in':
      return { kind: 'in', path, values: listOf(path, operator, value) };
    case 'begins_with':
    case 'contains':
      return { kind: 'function', name: operator, path, value };
    case 'exists':
    case 'not_exists':
      return { kind: 'existence', path, operator };
    case 'attribute_type':
      return { kind: 'type', path, type: checkedType(path, value) };
    default:
      throw unknownOperator(path, operator, OPERATORS);
  }
}

const OPERATORS = '= != < <= > >= between in begins_with contains exists not_exists attribute_type';

function listOf(path: string, operator: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value) && (operator === 'in' || value.length === 2)) return value;
  throw new ValidationError({
    code: 'operand-list',
    path,
    message: `${operator} on ${JSON.stringify(path)} was not given ${operator === 'in' ? 'a list' : 'a list of two'}.`,
    hint: operator === 'in' ? 'Give the values as an array.' : 'Give [low, high].',
  });
}

const builder = Object.assign(compare, {
  and: (...conditions: readonly Condition[]): Condition => ({
    kind: 'and',
    conditions: conditions.map(checkedCondition),
  }),
  or: (...conditions: readonly Condition[]): Condition => ({
    kind: 'or',
    conditions: conditions.map(checkedCondition),
  }),
  not: (condition: Condition): Condition => ({
    kind: 'not',
    condition: checkedCondition(condition),
  }),
  size: (path: string, operator: ComparisonOperator, size: number): Condition => ({
    kind: 'size',
    path,
    operator: checkedComparison(path, operator),
    size,
  }),
  path: pathReference,
  raw: (pieces: TemplateStringsArray, ...parameters: readonly unknown[]): Condition => ({
    kind: 'raw',
    pieces: checkedPieces(pieces),
    parameters,
  }),
});

/**
 * The condition that a callback makes. The builder is one and the same for every model: only its
 * types differ, and this is where it takes them on.
 */
export function conditionOf<TModel extends AnyModel>(
  callback: ConditionCallback<TModel>,
): Condition {
  const made =
    typeof callback === 'function' ? callback(builder as ConditionBuilder<TModel>) : undefined;
  return checkedCondition(made);
}
