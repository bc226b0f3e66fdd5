import {
  type ComparisonCondition,
  type Condition,
  type FunctionCondition,
  isPathReference,
} from '../expression/condition.ts';
import type { Source } from './source.ts';

/** How the conditions of a search fall on one source. */
export interface Seek {
  /** What becomes the key condition, in the order of the key. */
  readonly conditions: readonly Condition[];
  /** How many of them are on the sort key. */
  readonly sortConditions: number;
  /** What is left for the filter. */
  readonly rest: readonly Condition[];
  /** The first attribute of the sort key that no equality fixes: what the items are ordered by. */
  readonly orderedBy: string | undefined;
  /** The properties of the partition key that no equality fixes; empty when it can be sought. */
  readonly unbound: readonly string[];
}

/**
 * Divides conditions over a source: an equality for each partition attribute; then, from left to
 * right, equalities on sort attributes and at most one range on the next.
 */
export function seekOn(source: Source, where: readonly Condition[]): Seek {
  const left = [...where];
  const conditions: Condition[] = [];
  const unbound = source.partition.filter((property) => {
    const equality = takeEquality(left, property);
    if (equality !== undefined) conditions.push(equality);
    return equality === undefined;
  });
  const partitionConditions = conditions.length;
  const orderedBy = source.sort.find((property) => {
    const equality = takeEquality(left, property);
    if (equality !== undefined) conditions.push(equality);
    return equality === undefined;
  });
  if (orderedBy !== undefined) conditions.push(...takeRange(left, orderedBy));
  return {
    conditions,
    sortConditions: conditions.length - partitionConditions,
    rest: left,
    orderedBy,
    unbound,
  };
}

/** Takes the first equality on a property out of a list. */
function takeEquality(left: Condition[], property: string): Condition | undefined {
  const at = left.findIndex((condition) => isComparison(condition, property, ['=']));
  return at === -1 ? undefined : left.splice(at, 1)[0];
}

/** Takes the range on a property out of a list: one condition, or two inclusive bounds as one. */
function takeRange(left: Condition[], property: string): readonly Condition[] {
  const from = left.findIndex((condition) => isComparison(condition, property, ['>=']));
  const to = left.findIndex((condition) => isComparison(condition, property, ['<=']));
  if (from !== -1 && to !== -1) {
    const low = left[from] as ComparisonCondition;
    const high = left[to] as ComparisonCondition;
    for (const at of [from, to].sort((a, b) => b - a)) left.splice(at, 1);
    return [{ kind: 'between', path: property, low: low.value, high: high.value }];
  }
  const at = left.findIndex((condition) => isRange(condition, property));
  return at === -1 ? [] : left.splice(at, 1);
}

function isRange(condition: Condition, property: string): boolean {
  if (isComparison(condition, property, ['<', '<=', '>', '>='])) return true;
  if (condition.kind === 'between') {
    const { path, low, high } = condition;
    return path === property && !isPathReference(low) && !isPathReference(high);
  }
  return (
    isBeginsWith(condition) && condition.path === property && !isPathReference(condition.value)
  );
}

function isBeginsWith(condition: Condition): condition is FunctionCondition {
  return condition.kind === 'function' && condition.name === 'begins_with';
}

function isComparison(
  condition: Condition,
  property: string,
  operators: readonly string[],
): condition is ComparisonCondition {
  return (
    condition.kind === 'comparison' &&
    condition.path === property &&
    operators.includes(condition.operator) &&
    !isPathReference(condition.value)
  );
}
