import { storedKeyNames } from '../codec/key.ts';
import { encodeAt } from '../codec/operand.ts';
import { unknown } from '../definition/attributes/open.ts';
import type { ComparisonOperator } from '../definition/operators.ts';
import { ValidationError } from '../errors/value.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { MAX_EXPRESSION_SIZE } from '../wire/limits.ts';
import { compareScalars } from '../wire/order.ts';
import {
  type BetweenCondition,
  type Condition,
  type FunctionCondition,
  type InCondition,
  isPathReference,
  type RawCondition,
} from './condition.ts';
import { fold } from './fold.ts';
import {
  bind,
  type ExpressionContext,
  encodeOperand,
  encodePart,
  renderOperand,
  renderPath,
} from './operand.ts';
import { namePlaceholder } from './placeholders.ts';

/**
 * The text of a condition expression; `undefined` when the condition always holds. One that never
 * holds becomes one that no item can meet, so that the request still brings back the item.
 * Throws ValidationError for unknown paths, values of the wrong type, a `between` upside down, and
 * `expression-too-long` beyond DynamoDB's 4 KB.
 */
export function renderCondition(
  context: ExpressionContext,
  condition: Condition,
): string | undefined {
  const folded = fold(condition);
  if (folded === true) return undefined;
  const text = folded === false ? renderNever(context) : render(context, folded);
  if (Buffer.byteLength(text) > MAX_EXPRESSION_SIZE) throw tooLong(text);
  return text;
}

const operators: Record<ComparisonOperator, string> = {
  '=': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function render(context: ExpressionContext, condition: Condition): string {
  switch (condition.kind) {
    case 'comparison': {
      const { text, target } = renderPath(context, condition.path);
      const value = renderOperand(context, condition.path, target, condition.value);
      return `${text} ${operators[condition.operator]} ${value}`;
    }
    case 'between':
      return renderBetween(context, condition);
    case 'in':
      return renderIn(context, condition);
    case 'function':
      return renderFunction(context, condition);
    case 'existence':
      return `attribute_${condition.operator}(${renderPath(context, condition.path).text})`;
    case 'type': {
      const { text } = renderPath(context, condition.path);
      return `attribute_type(${text}, ${bind(context, { S: condition.type })})`;
    }
    case 'size': {
      const { text } = renderPath(context, condition.path);
      const size = bind(context, { N: String(condition.size) });
      return `size(${text}) ${operators[condition.operator]} ${size}`;
    }
    case 'and':
    case 'or':
      return renderGroup(context, condition.kind, condition.conditions);
    case 'not':
      return `NOT (${render(context, condition.condition)})`;
    case 'raw':
      return renderRaw(context, condition);
    case 'item':
      return renderItem(context, condition.exists);
  }
}

/** A group inside a group stands in parentheses, so that no precedence has to be remembered. */
function renderGroup(
  context: ExpressionContext,
  kind: 'and' | 'or',
  conditions: readonly Condition[],
): string {
  return conditions
    .map((inner) => {
      const text = render(context, inner);
      return inner.kind === 'and' || inner.kind === 'or' || inner.kind === 'raw'
        ? `(${text})`
        : text;
    })
    .join(kind === 'and' ? ' AND ' : ' OR ');
}

function renderBetween(context: ExpressionContext, { path, low, high }: BetweenCondition): string {
  const { text, target } = renderPath(context, path);
  if (isPathReference(low) || isPathReference(high)) {
    const bounds = [low, high].map((bound) => renderOperand(context, path, target, bound));
    return `${text} BETWEEN ${bounds.join(' AND ')}`;
  }
  const least = encodeOperand(path, target, low);
  const most = encodeOperand(path, target, high);
  if (compareScalars(least, most) > 0) throw upsideDown(path, least, most);
  return `${text} BETWEEN ${bind(context, least)} AND ${bind(context, most)}`;
}

function renderIn(context: ExpressionContext, { path, values }: InCondition): string {
  const { text, target } = renderPath(context, path);
  const bound = values.map((value) => renderOperand(context, path, target, value));
  return `${text} IN (${bound.join(', ')})`;
}

function renderFunction(context: ExpressionContext, condition: FunctionCondition): string {
  const { text, target } = renderPath(context, condition.path);
  const part = isPathReference(condition.value)
    ? renderPath(context, condition.value.path).text
    : bind(context, encodePart(condition.path, target, condition.value));
  return `${condition.name}(${text}, ${part})`;
}

function renderRaw(context: ExpressionContext, { pieces, parameters }: RawCondition): string {
  return pieces
    .map((piece, position) =>
      position < parameters.length ? piece + renderParameter(context, parameters[position]) : piece,
    )
    .join('');
}

const natural = unknown()['~node'];

/** A value of a raw condition has no attribute to be typed by: it is bound in its natural form. */
function renderParameter(context: ExpressionContext, parameter: unknown): string {
  if (isPathReference(parameter)) return renderPath(context, parameter.path).text;
  return bind(context, encodeAt(natural, parameter, ''));
}

function renderItem(context: ExpressionContext, exists: boolean): string {
  const [partitionKey = ''] = storedKeyNames(context.model);
  const name = namePlaceholder(context.placeholders, partitionKey);
  return `${exists ? 'attribute_exists' : 'attribute_not_exists'}(${name})`;
}

function renderNever(context: ExpressionContext): string {
  return `${renderItem(context, true)} AND ${renderItem(context, false)}`;
}

function upsideDown(path: string, low: AttributeValue, high: AttributeValue): ValidationError {
  return new ValidationError({
    code: 'between-reversed',
    path,
    message: `between on ${JSON.stringify(path)} goes from ${JSON.stringify(low)} to ${JSON.stringify(high)}.`,
    hint: 'Give the lower bound first; both ends are included.',
  });
}

function tooLong(text: string): ValidationError {
  return new ValidationError({
    code: 'expression-too-long',
    path: '',
    message: `The condition is ${Buffer.byteLength(text)} bytes long; DynamoDB takes ${MAX_EXPRESSION_SIZE}.`,
    hint: 'Compare fewer values at once, or check some of them in your own code.',
  });
}
