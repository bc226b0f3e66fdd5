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
  valueCount: number;
}

/** An empty context for one request. */
export function placeholders(): Placeholders {
  return { names: {}, values: {}, byName: new Map(), valueCount: 0 };
}

/** The placeholder of a stored name. */
export function namePlaceholder(context: Placeholders, storedName: string): string {
  const known = context.byName.get(storedName);
  if (known !== undefined) return known;
  const placeholder = `#${context.byName.size}`;
  context.byName.set(storedName, placeholder);
  context.names[placeholder] = storedName;
  return placeholder;
}

/** The placeholder of a value. */
export function valuePlaceholder(context: Placeholders, value: AttributeValue): string {
  const placeholder = `:${context.valueCount++}`;
  context.values[placeholder] = value;
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
