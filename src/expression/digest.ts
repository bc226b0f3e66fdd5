/* Hot: runs for every query. Guarded by the `query` rows of `npm run bench`. */
import { type Condition, isPathReference } from './condition.ts';

/**
 * A condition divided into its shape and its values. Conditions of one shape have the same plan and
 * the same text, so both are made once and kept under the shape.
 */
export interface Digest {
  shape: string;
  readonly values: unknown[];
}

/** An empty digest. */
export function newDigest(): Digest {
  return { shape: '', values: [] };
}

/** Adds a condition to a digest. */
export function digestCondition(digest: Digest, condition: Condition): void {
  digest.shape += `(${condition.kind} `;
  switch (condition.kind) {
    case 'comparison':
      digestPath(digest, condition.path);
      digest.shape += condition.operator;
      digestValue(digest, condition.value);
      break;
    case 'between':
      digestPath(digest, condition.path);
      digestValue(digest, condition.low);
      digestValue(digest, condition.high);
      break;
    case 'in':
      digestPath(digest, condition.path);
      for (const value of condition.values) digestValue(digest, value);
      break;
    case 'function':
      digestPath(digest, condition.path);
      digest.shape += condition.name;
      digestValue(digest, condition.value);
      break;
    case 'existence':
      digestPath(digest, condition.path);
      digest.shape += condition.operator;
      break;
    case 'type':
      digestPath(digest, condition.path);
      digest.shape += condition.type;
      break;
    case 'size':
      digestPath(digest, condition.path);
      digest.shape += condition.operator;
      digestValue(digest, condition.size);
      break;
    case 'and':
    case 'or':
      for (const inner of condition.conditions) digestCondition(digest, inner);
      break;
    case 'not':
      digestCondition(digest, condition.condition);
      break;
    case 'raw':
      for (const piece of condition.pieces) digestPath(digest, piece);
      for (const value of condition.parameters) digestValue(digest, value);
      break;
    case 'item':
      digest.shape += condition.exists;
      break;
    case 'stored':
      digestPath(digest, JSON.stringify(condition));
      break;
  }
  digest.shape += ')';
}

/** With its length before it, so that no text can pass for a part of the shape. */
export function digestPath(digest: Digest, path: string): void {
  digest.shape += `${path.length}:${path}`;
}

function digestValue(digest: Digest, value: unknown): void {
  if (isPathReference(value)) {
    digest.shape += '@';
    digestPath(digest, value.path);
    return;
  }
  digest.shape += '?';
  digest.values.push(value);
}

/** The same condition with other values, asked for in the order in which a digest lists them. */
export function mapValues(condition: Condition, map: (value: unknown) => unknown): Condition {
  const value = (given: unknown): unknown => (isPathReference(given) ? given : map(given));
  switch (condition.kind) {
    case 'comparison':
    case 'function':
      return { ...condition, value: value(condition.value) };
    case 'between': {
      const low = value(condition.low);
      return { ...condition, low, high: value(condition.high) };
    }
    case 'in':
      return { ...condition, values: condition.values.map(value) };
    case 'size':
      return { ...condition, size: value(condition.size) };
    case 'and':
    case 'or':
      return {
        ...condition,
        conditions: condition.conditions.map((inner) => mapValues(inner, map)),
      };
    case 'not':
      return { ...condition, condition: mapValues(condition.condition, map) };
    case 'raw':
      return { ...condition, parameters: condition.parameters.map(value) };
    default:
      return condition;
  }
}
