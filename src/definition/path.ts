import { ValidationError } from '../errors/value.ts';
import type { AttributeNode, NodeShape } from './node.ts';

/** A path as DynamoDB sees it: stored names and list positions, and the attribute at its end. */
export interface ResolvedPath {
  readonly steps: readonly (string | number)[];
  readonly node: AttributeNode;
}

/** Paths that were resolved before, by shape. Programs name few; positions could make many. */
const resolved = new WeakMap<NodeShape, Map<string, ResolvedPath>>();
const mostRemembered = 1000;

/**
 * The path with its names resolved, for example `address.city` or `logins[0].at`.
 * Throws ValidationError (`path-unknown`) where the shape has no such path.
 */
export function resolvePath(shape: NodeShape, path: string): ResolvedPath {
  const known = resolved.get(shape) ?? new Map<string, ResolvedPath>();
  const before = known.get(path);
  if (before !== undefined) return before;
  const found = walk(shape, path);
  if (known.size >= mostRemembered) known.clear();
  resolved.set(shape, known.set(path, found));
  return found;
}

const stepPattern = /(?:^|(?<!^)\.)([^.[\]]+)|\[(\d+)\]/gy;

/** The steps of a path as they are written; `undefined` where it is not a path. */
function stepsOf(path: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  let end = 0;
  for (const match of path.matchAll(stepPattern)) {
    steps.push(match[1] ?? Number(match[2]));
    end = match.index + match[0].length;
  }
  return end === path.length && typeof steps[0] === 'string' ? steps : undefined;
}

function walk(shape: NodeShape, path: string): ResolvedPath {
  const [first, ...rest] = stepsOf(path) ?? [];
  const start = typeof first === 'string' ? member(shape, first) : undefined;
  if (start === undefined) throw unknownPath(path, Object.keys(shape), 'The model');
  const steps: (string | number)[] = [start.storedName ?? String(first)];
  let node = start;
  for (const step of rest) {
    const next = inside(node, step);
    if (next === undefined) throw unknownPath(path, namesInside(node), `A ${node.kind} there`);
    steps.push(typeof step === 'string' ? (next.storedName ?? step) : step);
    node = next;
  }
  return { steps, node };
}

function member(shape: NodeShape, property: string): AttributeNode | undefined {
  return Object.hasOwn(shape, property) ? shape[property] : undefined;
}

/** The attribute one step inside another. */
function inside(node: AttributeNode, step: string | number): AttributeNode | undefined {
  switch (node.kind) {
    case 'map':
      return typeof step === 'string' ? member(node.shape, step) : undefined;
    case 'record':
      return typeof step === 'string' ? node.element : undefined;
    case 'list':
      return typeof step === 'number' ? node.element : undefined;
    case 'union':
      return firstDefined(node.members, (candidate) => inside(candidate, step));
    case 'custom':
      return inside(node.stored, step);
    case 'unknown':
      return node;
    default:
      return undefined;
  }
}

function firstDefined<TInput, TOutput>(
  inputs: readonly TInput[],
  find: (input: TInput) => TOutput | undefined,
): TOutput | undefined {
  for (const input of inputs) {
    const output = find(input);
    if (output !== undefined) return output;
  }
  return undefined;
}

function namesInside(node: AttributeNode): readonly string[] {
  return node.kind === 'map' ? Object.keys(node.shape) : [];
}

function unknownPath(path: string, names: readonly string[], holder: string): ValidationError {
  return new ValidationError({
    code: 'path-unknown',
    path,
    message: `There is no attribute at the path ${JSON.stringify(path)}.`,
    hint:
      names.length === 0
        ? `${holder} has nothing below it that a path could name.`
        : `${holder} has ${names.join(', ')}.`,
  });
}
