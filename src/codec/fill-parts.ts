import type { AttributeNode, NodeShape } from '../definition/node.ts';
import { isInherited, isPlainObject, ownValue, setOwn } from './guards.ts';

/** Puts what must be there into a value that was read in parts; gives the value, or a new one. */
type Filler = (value: unknown) => unknown;

/**
 * DynamoDB leaves a map or a list out where none of the parts that were asked for is in it. Those
 * that every item has come back as empty as they were asked for, so that types and values agree.
 * `paths` lead into the shape; what is asked for as a whole is left alone.
 */
export function partsFiller(shape: NodeShape, paths: readonly string[]): (item: object) => void {
  const fillers = fillersOf(shape, paths);
  return (item) => fill(item, fillers);
}

function fill(target: object, fillers: readonly (readonly [string, Filler])[]): void {
  for (const [property, filler] of fillers) {
    const before = ownValue(target, property);
    const after = filler(before);
    if (after === before) continue;
    if (isInherited(property)) setOwn(target, property, after);
    else (target as { [property: string]: unknown })[property] = after;
  }
}

function fillersOf(
  shape: NodeShape,
  paths: readonly string[],
): readonly (readonly [string, Filler])[] {
  const heads = new Set(paths.map(headOf));
  return [...heads].flatMap((head) => {
    const node = Object.hasOwn(shape, head) ? shape[head] : undefined;
    const rests = paths
      .filter((path) => headOf(path) === head)
      .map((path) => path.slice(head.length));
    return node === undefined || rests.includes('') ? [] : [[head, fillerOf(node, rests)] as const];
  });
}

function fillerOf(node: AttributeNode, rests: readonly string[]): Filler {
  const empty = emptyOf(node);
  const inside = insideOf(node, rests);
  return (value) => {
    const given = value === undefined ? empty() : value;
    inside(given);
    return given;
  };
}

/** What an absent value comes back as; `undefined` where it may be absent. */
function emptyOf(node: AttributeNode): () => unknown {
  if (node.optional) return () => undefined;
  if (node.kind === 'list') return () => [];
  return node.kind === 'map' || node.kind === 'record' ? () => ({}) : () => undefined;
}

function insideOf(node: AttributeNode, rests: readonly string[]): (value: unknown) => void {
  if (node.kind === 'map') {
    const fillers = fillersOf(
      node.shape,
      rests.map((rest) => rest.slice(1)),
    );
    return (value) => {
      if (isPlainObject(value)) fill(value, fillers);
    };
  }
  if (node.kind !== 'list') return () => {};
  const inElement = insideOf(
    node.element,
    rests.map((rest) => rest.slice(rest.indexOf(']') + 1)),
  );
  return (value) => {
    if (Array.isArray(value)) for (const element of value) inElement(element);
  };
}

function headOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? '';
}
