import type { UpdateAction } from './update.ts';

/**
 * The same actions, elements of a list removed from the back: DynamoDB counts positions before the
 * update, but not every engine does, and from the back both are the same.
 */
export function removalOrder(actions: readonly UpdateAction[]): readonly UpdateAction[] {
  const removals = actions.filter(isElementRemoval);
  if (removals.length < 2) return actions;
  const sorted = [...removals].sort(
    (left, right) => positionOf(right.path) - positionOf(left.path),
  );
  const rest = actions.filter((action) => !isElementRemoval(action));
  return [...rest, ...sorted];
}

function isElementRemoval(action: UpdateAction): boolean {
  return action.kind === 'remove' && action.path.endsWith(']');
}

function positionOf(path: string): number {
  return Number(/\[(\d+)\]$/.exec(path)?.[1]);
}
