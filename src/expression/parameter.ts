/**
 * The place of a value in an expression that is rendered once and sent many times with other values:
 * it stands where the value would, and says which one it is.
 */
export interface Parameter {
  readonly [parameterIndex]: number;
}

/** A key that no value of the user's can have. */
const parameterIndex: unique symbol = Symbol('parameter');

/** The place of the value at a position. */
export function parameter(index: number): Parameter {
  return { [parameterIndex]: index };
}

/** The position of the value whose place this is; `undefined` for a value. */
export function parameterIndexOf(value: unknown): number | undefined {
  return typeof value === 'object' && value !== null && parameterIndex in value
    ? (value as Parameter)[parameterIndex]
    : undefined;
}
