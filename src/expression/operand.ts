import type { ModelCodec } from '../codec/codec.ts';
import { isBytes } from '../codec/guards.ts';
import { encodeAt } from '../codec/operand.ts';
import { describe } from '../codec/words.ts';
import { number as numberAttribute } from '../definition/attributes/scalar.ts';
import type { ModelNode } from '../definition/model-node.ts';
import { type ResolvedPath, resolvePath } from '../definition/path.ts';
import { wireTypesOf } from '../definition/wire-type.ts';
import { ValidationError } from '../errors/value.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { toWireBytes } from '../wire/bytes.ts';
import { isPathReference } from './condition.ts';
import { parameterIndexOf } from './parameter.ts';
import {
  openPlaceholder,
  type Placeholders,
  pathPlaceholder,
  valuePlaceholder,
} from './placeholders.ts';

/** What expressions of one request are written with: the model, its codec, the placeholders. */
export interface ExpressionContext {
  readonly model: ModelNode;
  readonly codec: ModelCodec;
  readonly placeholders: Placeholders;
}

/** The text of a path in an expression, and the attribute it leads to. */
export function renderPath(
  context: ExpressionContext,
  path: string,
): { readonly text: string; readonly target: ResolvedPath } {
  const target = resolvePath(context.model.shape, path);
  return { text: pathPlaceholder(context.placeholders, target.steps), target };
}

/** The text of a value that an attribute is compared with: a placeholder, or another path. */
export function renderOperand(
  context: ExpressionContext,
  path: string,
  target: ResolvedPath,
  value: unknown,
): string {
  if (isPathReference(value)) return renderPath(context, value.path).text;
  return bindValue(context, path, value, (given) => encodeOperand(path, target, given));
}

/** A value that an attribute is compared with, as that attribute would be stored. */
export function encodeOperand(
  path: string,
  { node }: ResolvedPath,
  value: unknown,
): AttributeValue {
  return encodeAt(node, value, path);
}

const number = numberAttribute()['~node'];

/** A number that a size is compared with. */
export function encodeSize(path: string, size: unknown): AttributeValue {
  return encodeAt(number, size, path);
}

/** The placeholder of a value, encoded now, or left open where it is a parameter. */
export function bindValue(
  context: ExpressionContext,
  path: string,
  value: unknown,
  encode: (value: unknown) => AttributeValue,
): string {
  const index = parameterIndexOf(value);
  return index === undefined
    ? bind(context, encode(value))
    : openPlaceholder(context.placeholders, { index, encode, path });
}

/** The placeholder of a value that is encoded already. */
export function bind(context: ExpressionContext, value: AttributeValue): string {
  return valuePlaceholder(context.placeholders, value);
}

/**
 * A part of a text, of bytes, or of a container: what `begins_with` and `contains` look for. In
 * containers it is an element; in text and bytes any part, whatever the attribute allows as a whole.
 */
export function encodePart(path: string, target: ResolvedPath, value: unknown): AttributeValue {
  const node = target.node.kind === 'custom' ? target.node.stored : target.node;
  if (node.kind === 'list' || node.kind === 'set') {
    return encodeAt(node.element, value, path);
  }
  const types = wireTypesOf(node);
  if (typeof value === 'string' && types.includes('S')) return { S: value };
  if (isBytes(value) && types.includes('B')) return { B: toWireBytes(value) };
  throw new ValidationError({
    code: 'operand-part',
    path,
    message: `A part of ${JSON.stringify(path)} cannot be ${describe(value)}.`,
    hint: 'begins_with and contains look for text in text and for bytes in bytes.',
  });
}
