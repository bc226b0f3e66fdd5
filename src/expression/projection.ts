import type { ModelNode } from '../definition/model-node.ts';
import { resolvePath } from '../definition/path.ts';
import { type Placeholders, pathPlaceholder } from './placeholders.ts';

/**
 * The text of a projection expression. A path below another that is read as well is left out, because
 * DynamoDB refuses paths that overlap. `storedNames` are read along: the keys that a cursor is made of.
 */
export function renderProjection(
  context: Placeholders,
  model: ModelNode,
  paths: readonly string[],
  storedNames: readonly string[],
): string {
  const wanted = paths.map((path) => resolvePath(model.shape, path).steps);
  const all = [...wanted, ...storedNames.map((name) => [name])];
  const kept = all.filter(
    (steps, position) =>
      !all.some(
        (other, at) =>
          at !== position && covers(other, steps) && !(covers(steps, other) && at > position),
      ),
  );
  return kept.map((steps) => pathPlaceholder(context, steps)).join(', ');
}

/** Whether reading one path reads another as well. */
function covers(outer: readonly (string | number)[], inner: readonly (string | number)[]): boolean {
  return outer.length <= inner.length && outer.every((step, at) => inner[at] === step);
}
