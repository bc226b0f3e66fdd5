import { ownValue } from '../../codec/guards.ts';

/** The value at a path of an item, `scores.imdb` or `logins[0].at`; `undefined` where there is none. */
export function valueAt(item: object, path: string): unknown {
  let value: unknown = item;
  for (const step of stepsOf(path)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = ownValue(value, step);
  }
  return value;
}

const known = new Map<string, readonly string[]>();
const mostKnown = 1000;

function stepsOf(path: string): readonly string[] {
  const before = known.get(path);
  if (before !== undefined) return before;
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  if (known.size >= mostKnown) known.clear();
  known.set(path, steps);
  return steps;
}
