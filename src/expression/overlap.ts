import type { ModelNode } from '../definition/model-node.ts';
import { resolvePath } from '../definition/path.ts';
import { ValidationError } from '../errors/value.ts';
import type { UpdateAction } from './update.ts';

/**
 * Throws a ValidationError where two actions of an update touch the same attribute, or one of them
 * what is inside the other's: DynamoDB refuses that, and does not say which.
 */
export function refuseOverlap(model: ModelNode, actions: readonly UpdateAction[]): void {
  const paths = actions.map(({ path }) => ({ path, ...resolvePath(model.shape, path) }));
  for (const [position, left] of paths.entries()) {
    const right = paths.slice(position + 1).find(({ steps }) => overlaps(left.steps, steps));
    if (right !== undefined) throw overlapping(left.path, right.path);
  }
}

function overlaps(
  left: readonly (string | number)[],
  right: readonly (string | number)[],
): boolean {
  const [shorter, longer] = left.length <= right.length ? [left, right] : [right, left];
  return shorter.every((step, at) => longer[at] === step);
}

function overlapping(left: string, right: string): ValidationError {
  const both = left === right ? `${left} twice` : `${left} and ${right}`;
  return new ValidationError({
    code: 'path-overlap',
    path: right,
    message: `One update changes ${both}.`,
    hint: 'An update may touch each attribute once: put the changes into one, or into two updates.',
  });
}
