import { encodeAt } from '../codec/operand.ts';
import { unknown } from '../definition/attributes/open.ts';
import { isPathReference, type RawCondition } from './condition.ts';
import { bindValue, type ExpressionContext, renderPath } from './operand.ts';

/** The text of a raw condition: its pieces as they are, names and values bound between them. */
export function renderRaw(
  context: ExpressionContext,
  { pieces, parameters }: RawCondition,
): string {
  return pieces
    .map((piece, position) =>
      position < parameters.length ? piece + renderParameter(context, parameters[position]) : piece,
    )
    .join('')
    .trim();
}

const natural = unknown()['~node'];

/** A value of a raw condition has no attribute to be typed by: it is bound in its natural form. */
function renderParameter(context: ExpressionContext, parameter: unknown): string {
  if (isPathReference(parameter)) return renderPath(context, parameter.path).text;
  return bindValue(context, '', parameter, (given) => encodeAt(natural, given, ''));
}

/** Whether the first parenthesis of a text is closed by its last character. */
export function isParenthesised(text: string): boolean {
  let depth = 0;
  for (let position = 0; position < text.length; position += 1) {
    if (text[position] === '(') depth += 1;
    else if (text[position] === ')') depth -= 1;
    if (depth === 0) return position > 0 && position === text.length - 1;
  }
  return false;
}
