import type { AttributeNode, NodeOf, NodeShape } from '../definition/node.ts';
import { wireTypeOf } from '../definition/wire-type.ts';
import { MAX_DEPTH } from '../wire/limits.ts';
import { checkedCodec } from './check.ts';
import { customCodec } from './custom.ts';
import { dateCodec } from './date.ts';
import { jsonCodec } from './json.ts';
import { listCodec, recordCodec } from './list.ts';
import { type Member, mayBeSet, memberOf } from './member.ts';
import type { NodeCodec } from './node-codec.ts';
import { bigintCodec, decimalCodec, numberCodec } from './number.ts';
import { binaryCodec, booleanCodec, enumCodec, stringCodec } from './scalar.ts';
import { refusingEmptySets, setCodec } from './set.ts';
import { shapeCodec } from './shape.ts';
import { textCodecOf } from './text-values.ts';
import { unionCodec } from './union.ts';
import { tooDeep, unknownCodec } from './unknown.ts';

/** For what a codec is compiled. */
export interface Purpose {
  /** Values are asked of their `.check()` schemas: for writes, not for operands of conditions. */
  readonly checked: boolean;
  /** Missing attributes are absent instead of defaults or errors: for parts of items. */
  readonly partial: boolean;
}

/** Compiles the attributes of a model, or of a map below `depth` containers. */
export function compileShape(shape: NodeShape, purpose: Purpose, depth: number): readonly Member[] {
  const place = { top: depth === 0, partial: purpose.partial };
  return Object.entries(shape).map(([property, node]) =>
    memberOf(property, node, compileNode(node, purpose, depth), place),
  );
}

/** Compiles an attribute below `depth` containers, null and checks included. */
export function compileNode(node: AttributeNode, purpose: Purpose, depth: number): NodeCodec {
  if (depth >= MAX_DEPTH) return tooDeepCodec;
  const codec = compileKind(node, purpose, depth);
  const checked =
    node.check !== undefined && purpose.checked ? checkedCodec(codec, node.check) : codec;
  const { encode, decode } = node.nullable ? nullableCodec(checked) : checked;
  return { encode, decode, text: codec.text ?? textCodecOf(node, decode) };
}

function compileKind(node: AttributeNode, purpose: Purpose, depth: number): NodeCodec {
  switch (node.kind) {
    case 'string':
      return stringCodec;
    case 'number':
      return numberCodec;
    case 'bigint':
      return bigintCodec;
    case 'decimal':
      return decimalCodec;
    case 'boolean':
      return booleanCodec;
    case 'binary':
      return binaryCodec;
    case 'date':
      return dateCodec(node.format, node.role === 'ttl');
    case 'enum':
      return enumCodec(node.values);
    case 'literal':
      return enumCodec([node.value]);
    case 'json':
      return jsonCodec;
    case 'unknown':
      return unknownCodec(depth);
    case 'custom':
      return customCodec(node, compileNode(node.stored, purpose, depth));
    default:
      return compileContainer(node, purpose, depth);
  }
}

type Container = NodeOf<'list' | 'map' | 'record' | 'set' | 'union'>;

function compileContainer(node: Container, purpose: Purpose, depth: number): NodeCodec {
  switch (node.kind) {
    case 'set':
      return compileSet(node.element, purpose, depth);
    case 'union':
      return unionCodec(
        node.members.map((member) => ({
          node: member,
          codec: compileNode(member, purpose, depth),
        })),
        purpose.partial,
      );
    default:
      return compileNested(node, purpose, depth + 1);
  }
}

function compileNested(
  node: NodeOf<'list' | 'map' | 'record'>,
  purpose: Purpose,
  depth: number,
): NodeCodec {
  if (node.kind === 'map') return shapeCodec(compileShape(node.shape, purpose, depth));
  const element = compileNode(node.element, purpose, depth);
  const strict = mayBeSet(node.element) ? refusingEmptySets(element) : element;
  return node.kind === 'list' ? listCodec(strict) : recordCodec(strict);
}

function compileSet(element: AttributeNode, purpose: Purpose, depth: number): NodeCodec {
  const codec = compileNode(element, purpose, depth);
  return setCodec(codec, elementType(element), STORED_APART.has(element.kind));
}

/** The kinds of which two different values are never stored alike. */
const STORED_APART: ReadonlySet<AttributeNode['kind']> = new Set([
  'string',
  'number',
  'bigint',
  'enum',
]);

/** What the elements of a set are stored as; `model()` has refused what is none of the three. */
function elementType(node: AttributeNode): 'S' | 'N' | 'B' {
  const type = wireTypeOf(node);
  return type === 'N' || type === 'B' ? type : 'S';
}

function nullableCodec({ encode, decode }: NodeCodec): NodeCodec {
  return {
    encode: (value) => (value === null ? { NULL: true } : encode(value)),
    decode: (wire) => (wire.NULL === true ? null : decode(wire)),
  };
}

const tooDeepCodec: NodeCodec = {
  encode() {
    throw tooDeep();
  },
  decode() {
    throw tooDeep();
  },
};
