import type { AttributeValue, WireItem } from '../wire/attribute-value.ts';
import type { ExpressionNames } from '../wire/requests.ts';

/**
 * The names and values of one request. Every expression of a call writes into the same one: names
 * get `#0`, `#1`, … in the order of their first use and each name once, values `:0`, `:1`, …, so
 * that equal calls make equal requests.
 */
export interface Placeholders {
  readonly names: { [placeholder: string]: string };
  readonly values: { [placeholder: string]: AttributeValue };
  readonly byName: Map<string, string>;
  /** The values that are left open, to be filled in for each request. */
  readonly open: OpenValue[];
  /** Whether what is rendered now is a key condition. */
  inKey: boolean;
  valueCount: number;
}

/** A value of an expression that is rendered once: which one it will be, and how it is encoded. */
export interface OpenValue {
  readonly placeholder: string;
  /** Its position among the values of the search. */
  readonly index: number;
  readonly encode: (value: unknown) => AttributeValue;
  /** The path that it is compared with, and the lower bound it must not be below, of a `between`. */
  readonly path: string;
  lowerBound?: string;
  /** Whether it stands in a key condition. */
  readonly isKey: boolean;
}

/** An empty context for one request. */
export function placeholders(): Placeholders {
  return { names: {}, values: {}, byName: new Map(), open: [], inKey: false, valueCount: 0 };
}

/** The usual placeholders, made once: V8 has to look up each newly made text before it is a key. */
const NAMES: readonly string[] = Array.from({ length: 32 }, (_, position) => `#${position}`);
const VALUES: readonly string[] = Array.from({ length: 32 }, (_, position) => `:${position}`);

/** The placeholder of a stored name. */
export function namePlaceholder(context: Placeholders, storedName: string): string {
  const known = context.byName.get(storedName);
  if (known !== undefined) return known;
  const position = context.byName.size;
  const placeholder = NAMES[position] ?? `#${position}`;
  context.byName.set(storedName, placeholder);
  context.names[placeholder] = storedName;
  return placeholder;
}

/** The placeholder of a value. */
export function valuePlaceholder(context: Placeholders, value: AttributeValue): string {
  const position = context.valueCount++;
  const placeholder = VALUES[position] ?? `:${position}`;
  context.values[placeholder] = value;
  return placeholder;
}

/** The placeholder of a value that is left open. */
export function openPlaceholder(
  context: Placeholders,
  value: Omit<OpenValue, 'placeholder' | 'isKey'>,
): string {
  const placeholder = `:${context.valueCount++}`;
  context.open.push({ ...value, placeholder, isKey: context.inKey });
  return placeholder;
}

/** A path as an expression writes it: `#0.#1[2]`. */
export function pathPlaceholder(
  context: Placeholders,
  steps: readonly (string | number)[],
): string {
  let text = '';
  for (const step of steps) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += (text === '' ? '' : '.') + namePlaceholder(context, step);
  }
  return text;
}

/** The request fields of the names and values used; DynamoDB refuses empty and unused ones. */
export function placeholderFields(context: Placeholders): {
  ExpressionAttributeNames?: ExpressionNames;
  ExpressionAttributeValues?: WireItem;
} {
  return {
    ...(context.byName.size === 0 ? {} : { ExpressionAttributeNames: context.names }),
    ...(context.valueCount === 0 ? {} : { ExpressionAttributeValues: context.values }),
  };
}
