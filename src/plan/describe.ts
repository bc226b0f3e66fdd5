import type { Condition } from '../expression/condition.ts';
import { isPathReference } from '../expression/condition.ts';

/** A condition in words: what `explain()` prints. Values are shown as they were given, cut if long. */
export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'comparison':
      return `${condition.path} ${condition.operator} ${shownValue(condition.value)}`;
    case 'between':
      return `${condition.path} between ${shownValue(condition.low)} and ${shownValue(condition.high)}`;
    case 'in':
      return `${condition.path} in (${condition.values.map(shownValue).join(', ')})`;
    case 'function':
      return `${condition.path} ${condition.name} ${shownValue(condition.value)}`;
    case 'existence':
      return `${condition.path} ${condition.operator}`;
    case 'type':
      return `${condition.path} attribute_type ${condition.type}`;
    case 'size':
      return `size of ${condition.path} ${condition.operator} ${shownValue(condition.size)}`;
    case 'and':
    case 'or':
      return condition.conditions.map(describeInside).join(` ${condition.kind} `);
    case 'not':
      return `not ${describeInside(condition.condition)}`;
    case 'raw':
      return `raw: ${condition.pieces
        .map((piece, at) => piece + rawValue(condition.parameters, at))
        .join('')
        .trim()}`;
    case 'item':
      return condition.exists ? 'the item exists' : 'the item does not exist';
    case 'stored':
      return `${condition.storedName} as it was read`;
  }
}

function describeInside(condition: Condition): string {
  const text = describeCondition(condition);
  return condition.kind === 'and' || condition.kind === 'or' ? `(${text})` : text;
}

function rawValue(parameters: readonly unknown[], at: number): string {
  return at < parameters.length ? shownValue(parameters[at]) : '';
}

const longest = 60;

function shownValue(value: unknown): string {
  const text = textOf(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function textOf(value: unknown): string {
  if (isPathReference(value)) return value.path;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (value instanceof Set) return `{${[...value].map(textOf).join(', ')}}`;
  if (typeof value === 'bigint') return `${value}`;
  return JSON.stringify(value) ?? String(value);
}
