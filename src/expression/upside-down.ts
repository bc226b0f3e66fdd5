import { ValidationError } from '../errors/value.ts';
import type { AttributeValue } from '../wire/attribute-value.ts';
import { compareScalars } from '../wire/order.ts';

/** Throws a ValidationError where the lower bound of a `between` is above the upper one. */
export function refuseUpsideDown(path: string, low: AttributeValue, high: AttributeValue): void {
  if (compareScalars(low, high) <= 0) return;
  throw new ValidationError({
    code: 'between-reversed',
    path,
    message: `between on ${JSON.stringify(path)} goes from ${JSON.stringify(low)} to ${JSON.stringify(high)}.`,
    hint: 'Give the lower bound first; both ends are included.',
  });
}
