import { storedKeyNames } from '../codec/key.ts';
import type { ComparisonOperator } from '../definition/operators.ts';
import { refuseUnfitOperator } from './check-operator.ts';
import {
  type BetweenCondition,
  type Condition,
  type FunctionCondition,
  type InCondition,
  isPathReference,
  type StoredCondition,
} from './condition.ts';
import { fold } from './fold.ts';
import {
  bind,
  bindValue,
  type ExpressionContext,
  encodePart,
  encodeSize,
  renderOperand,
  renderPath,
} from './operand.ts';
import { namePlaceholder } from './placeholders.ts';
import { isParenthesised, renderRaw } from './render-raw.ts';
import { refuseTooLong } from './too-long.ts';
import { refuseUpsideDown } from './upside-down.ts';

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
  refuseTooLong('condition', text);
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
      refuseUnfitOperator(condition.path, target.node, condition.operator);
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
      const { path } = condition;
      const size = bindValue(context, path, condition.size, (given) => encodeSize(path, given));
      return `size(${text}) ${operators[condition.operator]} ${size}`;
    }
    case 'and':
    case 'or':
      return renderGroup(context, condition.kind, condition.conditions);
    case 'not':
      return `NOT ${enclosed(condition.condition, render(context, condition.condition))}`;
    case 'raw':
      return renderRaw(context, condition);
    case 'item':
      return renderItem(context, condition.exists);
    case 'stored':
      return renderStored(context, condition);
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
        ? enclosed(inner, text)
        : text;
    })
    .join(kind === 'and' ? ' AND ' : ' OR ');
}

/** In parentheses; DynamoDB refuses two pairs around the same, so that a raw text's own count. */
function enclosed({ kind }: Condition, text: string): string {
  return kind === 'raw' && isParenthesised(text) ? text : `(${text})`;
}

function renderBetween(context: ExpressionContext, { path, low, high }: BetweenCondition): string {
  const { text, target } = renderPath(context, path);
  refuseUnfitOperator(path, target.node, 'between');
  const bounds = [low, high].map((bound) => renderOperand(context, path, target, bound));
  refuseReversed(context, path, bounds);
  return `${text} BETWEEN ${bounds.join(' AND ')}`;
}

/** Checks the order of two bounds now, or leaves that to when their values are filled in. */
function refuseReversed(
  { placeholders: { values, open } }: ExpressionContext,
  path: string,
  [low = '', high = '']: readonly string[],
): void {
  const [least, most] = [values[low], values[high]];
  if (least !== undefined && most !== undefined) refuseUpsideDown(path, least, most);
  const upper = open.find(({ placeholder }) => placeholder === high);
  if (upper !== undefined) upper.lowerBound = low;
}

function renderIn(context: ExpressionContext, { path, values }: InCondition): string {
  const { text, target } = renderPath(context, path);
  const bound = values.map((value) => renderOperand(context, path, target, value));
  return `${text} IN (${bound.join(', ')})`;
}

function renderFunction(context: ExpressionContext, condition: FunctionCondition): string {
  const { text, target } = renderPath(context, condition.path);
  refuseUnfitOperator(condition.path, target.node, condition.name);
  const part = isPathReference(condition.value)
    ? renderPath(context, condition.value.path).text
    : bindValue(context, condition.path, condition.value, (given) =>
        encodePart(condition.path, target, given),
      );
  return `${condition.name}(${text}, ${part})`;
}

function renderItem(context: ExpressionContext, exists: boolean): string {
  const [partitionKey = ''] = storedKeyNames(context.model);
  const name = namePlaceholder(context.placeholders, partitionKey);
  return `${exists ? 'attribute_exists' : 'attribute_not_exists'}(${name})`;
}

function renderStored(context: ExpressionContext, { storedName, value }: StoredCondition): string {
  const name = namePlaceholder(context.placeholders, storedName);
  return value === undefined
    ? `attribute_not_exists(${name})`
    : `${name} = ${bind(context, value)}`;
}

function renderNever(context: ExpressionContext): string {
  return `${renderItem(context, true)} AND ${renderItem(context, false)}`;
}
