import type { UpdateAction } from './update.ts';

/**
 * The same actions, elements of a list removed from the back: DynamoDB counts positions before the
 * update, but not every engine does, and from the back both are the same.
 */
export function removalOrder(actions: readonly UpdateAction[]): readonly UpdateAction[] {
  const removals = actions.filter(isElementRemoval);
  if (removals.length < 2) return actions;
  const sorted = removals
    .map((action) => ({ action, steps: stepsOf(action.path) }))
    .sort((left, right) => fromTheBack(left.steps, right.steps));
  const rest = actions.filter((action) => !isElementRemoval(action));
  return [...rest, ...sorted.map(({ action }) => action)];
}

/** Whether an action takes an element out of a list, so that those behind it move up. */
export function isElementRemoval({ kind, path }: UpdateAction): boolean {
  return kind === 'remove' && endsAtElement(path);
}

/** Whether a path leads to an element of a list. */
export function endsAtElement(path: string): boolean {
  return path.endsWith(']');
}

/** `l[2][0]` as `l`, `[2]`, `[0]`: a position is told from the key of a record, which may be a digit. */
function stepsOf(path: string): readonly string[] {
  return path.match(/\[\d+\]|[^.[\]]+/g) ?? [];
}

/** Decided by the first step that differs: what is inside `l[5]` goes before `l[3]`, which moves it. */
function fromTheBack(left: readonly string[], right: readonly string[]): number {
  const at = left.findIndex((step, position) => step !== right[position]);
  const [before = '', after = ''] = [left[at], right[at]];
  const isPosition = before.startsWith('[') && after.startsWith('[');
  if (isPosition) return Number(after.slice(1, -1)) - Number(before.slice(1, -1));
  return before < after ? -1 : 1;
}
