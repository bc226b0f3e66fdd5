import type { AttributeValue } from '../wire/attribute-value.ts';
import { bind, type ExpressionContext, renderPath } from './operand.ts';
import { refuseTooLong } from './too-long.ts';
import type { SetAction, SetIfNotExistsAction, UpdateAction } from './update.ts';

/** The clauses of an update expression, each with its parts in the order they were asked for. */
interface Clauses {
  readonly SET: string[];
  readonly REMOVE: string[];
}

/**
 * The text of an update expression; `undefined` when nothing is left to change. Throws
 * ValidationError for unknown paths, for values that their attributes do not take, and for
 * `expression-too-long` beyond DynamoDB's 4 KB.
 */
export function renderUpdate(
  context: ExpressionContext,
  actions: readonly UpdateAction[],
): string | undefined {
  const clauses: Clauses = { SET: [], REMOVE: [] };
  for (const action of actions) renderAction(context, clauses, action);
  const set = clause('SET', clauses.SET);
  const remove = clause('REMOVE', clauses.REMOVE);
  const text = set !== '' && remove !== '' ? `${set} ${remove}` : set + remove;
  refuseTooLong('update', text);
  return text === '' ? undefined : text;
}

function clause(keyword: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${keyword} ${parts.join(', ')}`;
}

function renderAction(context: ExpressionContext, clauses: Clauses, action: UpdateAction): void {
  switch (action.kind) {
    case 'set': {
      const value = encodeValue(context, action);
      const { text } = renderPath(context, action.path);
      if (value === undefined) clauses.REMOVE.push(text);
      else clauses.SET.push(`${text} = ${bind(context, value)}`);
      return;
    }
    case 'setIfNotExists': {
      const value = encodeValue(context, action);
      if (value === undefined) return;
      const { text } = renderPath(context, action.path);
      clauses.SET.push(`${text} = if_not_exists(${text}, ${bind(context, value)})`);
      return;
    }
    case 'remove':
      clauses.REMOVE.push(renderPath(context, action.path).text);
      return;
    case 'bump': {
      const { text } = renderPath(context, action.path);
      const start = bind(context, { N: String(action.missing) });
      clauses.SET.push(`${text} = if_not_exists(${text}, ${start}) + ${bind(context, { N: '1' })}`);
    }
  }
}

/** The value as its attribute is stored; `undefined` where the attribute is not to be stored. */
function encodeValue(
  context: ExpressionContext,
  { path, value }: SetAction | SetIfNotExistsAction,
): AttributeValue | undefined {
  return context.codec.encodeAttribute(path, value);
}
