import { type Condition, isPathReference } from './condition.ts';

/** Every path that a condition names, those of its references and raw pieces included. */
export function pathsIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(pathsIn);
    case 'not':
      return pathsIn(condition.condition);
    case 'raw':
      return referencesIn(condition.parameters);
    case 'item':
    case 'stored':
      return [];
    case 'comparison':
      return [condition.path, ...referencesIn([condition.value])];
    case 'function':
      return [condition.path, ...referencesIn([condition.value])];
    case 'between':
      return [condition.path, ...referencesIn([condition.low, condition.high])];
    case 'in':
      return [condition.path, ...referencesIn(condition.values)];
    case 'existence':
    case 'type':
    case 'size':
      return [condition.path];
  }
}

/** The property of the model that a path begins with. */
export function propertyOf(path: string): string {
  const end = path.search(/[.[]/);
  return end === -1 ? path : path.slice(0, end);
}

/** The properties of the model that a condition names. */
export function propertiesIn(condition: Condition): readonly string[] {
  return pathsIn(condition).map(propertyOf);
}

function referencesIn(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => (isPathReference(value) ? [value.path] : []));
}
