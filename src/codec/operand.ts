import type { AttributeNode } from '../definition/node.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { compileNode, type Purpose } from './compile.ts';
import { mayBeSet } from './member.ts';
import { validationError } from './misfit.ts';
import type { NodeCodec } from './node-codec.ts';
import { refusingEmptySets } from './set.ts';
import { isEmptyValue } from './wire-parts.ts';

const operands = new WeakMap<AttributeNode, NodeCodec>();
const changes = new WeakMap<AttributeNode, NodeCodec>();

/**
 * A value that an attribute is compared with, wherever the attribute stands: encoded as it would be
 * stored, the defaults of maps included. `.check()` schemas are not asked, because comparing with a
 * value that could not be written is legitimate. Throws a ValidationError at `path`.
 */
export function encodeAt(node: AttributeNode, value: unknown, path: string): AttributeValue {
  const codec = operands.get(node) ?? compile(operands, node, { checked: false, partial: false });
  try {
    return codec.encode(value);
  } catch (error) {
    throw validationError(error, '', path);
  }
}

/**
 * A value that an attribute inside an item is set to, its `.check()` asked; `undefined` where the
 * attribute must be removed instead (an empty `.omitEmpty()`). For the attributes of the item itself
 * there is `ModelCodec.encodeAttribute`. Throws a ValidationError at `path`.
 */
export function encodeChangeAt(
  node: AttributeNode,
  value: unknown,
  path: string,
): AttributeValue | undefined {
  const codec = changes.get(node) ?? compile(changes, node, { checked: true, partial: false });
  try {
    const wire = codec.encode(value);
    return node.omitEmpty && isEmptyValue(wire) ? undefined : wire;
  } catch (error) {
    throw validationError(error, '', path);
  }
}

function compile(
  cache: WeakMap<AttributeNode, NodeCodec>,
  node: AttributeNode,
  purpose: Purpose,
): NodeCodec {
  const codec = compileNode(node, purpose, 0);
  const mayStayEmpty = purpose.checked && node.omitEmpty;
  const strict = mayBeSet(node) && !mayStayEmpty ? refusingEmptySets(codec) : codec;
  cache.set(node, strict);
  return strict;
}
