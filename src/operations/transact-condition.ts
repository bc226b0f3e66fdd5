import { isDynamORMError } from '../errors/base.ts';
import { ValidationError } from '../errors/value.ts';
import type { Condition } from '../expression/condition.ts';
import type { ExpressionContext } from '../expression/operand.ts';
import { renderCondition } from '../expression/render-condition.ts';
import { MAX_EXPRESSION_OPERATORS } from '../wire/limits.ts';

/**
 * The text of conditions, and of what a transaction read. Throws ValidationError,
 * `transaction-read-too-wide`, where that has too many attributes for one expression.
 */
export function renderWithRead(
  expression: ExpressionContext,
  asked: readonly Condition[],
  also: Condition,
): string | undefined {
  const { model } = expression;
  const conditions = [...asked, ...(also.kind === 'and' ? also.conditions : [also])];
  if (operatorsIn({ kind: 'and', conditions }) > MAX_EXPRESSION_OPERATORS) {
    throw readTooWide(model.name);
  }
  try {
    return renderCondition(expression, { kind: 'and', conditions });
  } catch (error) {
    const isTooLong = isDynamORMError(error) && error.code === 'expression-too-long';
    throw isTooLong ? readTooWide(model.name, error) : error;
  }
}

/** Comparisons, functions, and the words between them, at least. */
function operatorsIn(condition: Condition): number {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.reduce((sum, inner) => sum + operatorsIn(inner) + 1, -1);
    case 'not':
      return operatorsIn(condition.condition) + 1;
    default:
      return 1;
  }
}

function readTooWide(model: string, cause?: unknown): ValidationError {
  return new ValidationError({
    code: 'transaction-read-too-wide',
    path: '',
    message: `A transaction read a ${model}, which has too many attributes to compare them all at its end.`,
    hint: `Give ${model} a t.version(): then only that is compared.`,
    cause,
  });
}
