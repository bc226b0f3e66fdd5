import type { AnyModel } from 'dynamorm';
import { CommandError } from './command-error.ts';

type Shape = AnyModel['~node']['shape'];
type Node = Shape[string];

/** A condition as `where` and `filter` take it. */
export type ConditionText = readonly [path: string, operator: string, value?: unknown];

const symbols = /^([^\s=!<>]+)\s*(=|!=|<=|>=|<|>)\s*([\s\S]+)$/;
const words = /^(\S+)\s+([a-z_]+)(?:\s+([\s\S]+))?$/;

/**
 * A condition of the command line: `status = active`, `age between 18,65`, `email exists`. The value is
 * what the attribute's type makes of the text; a text in quotation marks keeps its commas.
 */
export function conditionOf({ shape }: AnyModel['~node'], text: string): ConditionText {
  const [, path = '', operator = '', value] =
    symbols.exec(text.trim()) ?? words.exec(text.trim()) ?? [];
  if (operator === '') throw notACondition(text);
  const node = nodeAt(shape, path);
  if (value === undefined) return [path, operator];
  if (operator === 'between' || operator === 'in') {
    return [path, operator, listed(value).map((one) => typedValue(one, node))];
  }
  if (operator === 'contains')
    return [path, operator, typedValue(unquoted(value), elementOf(node))];
  const isName = operator === 'attribute_type';
  return [path, operator, isName ? value : typedValue(unquoted(value), node)];
}

/** The attribute at the end of a path; the library says what is wrong with one that leads nowhere. */
function nodeAt(shape: Shape, path: string): Node | undefined {
  const [first = '', ...rest] = path.split(/\.|\[\d+\]/).filter((step) => step !== '');
  return rest.reduce<Node | undefined>((node, step) => {
    const inner = node?.kind === 'list' ? node.element : node;
    if (inner?.kind === 'record') return inner.element;
    return inner?.kind === 'map' ? inner.shape[step] : undefined;
  }, shape[first]);
}

function elementOf(node: Node | undefined): Node | undefined {
  return node?.kind === 'set' || node?.kind === 'list' ? node.element : node;
}

function typedValue(text: string, node: Node | undefined): unknown {
  switch (node?.kind) {
    case 'number':
      return Number(text);
    case 'bigint':
      return /^-?\d+$/.test(text) ? BigInt(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'date':
      return new Date(text);
    case 'binary':
      return Buffer.from(text, 'base64');
    case 'enum':
      return node.values.find((value) => String(value) === text) ?? text;
    case 'literal':
      return String(node.value) === text ? node.value : text;
    default:
      return text;
  }
}

/** The parts between commas that are not inside quotation marks. */
function listed(text: string): readonly string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []).map((part) => unquoted(part.trim()));
}

function unquoted(text: string): string {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) return text;
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

function notACondition(text: string): CommandError {
  return new CommandError({
    code: 'condition-unreadable',
    message: `"${text}" is not a condition.`,
    hint: "Write a path, an operator and a value: 'status = active', 'age between 18,65', 'email exists'.",
  });
}
