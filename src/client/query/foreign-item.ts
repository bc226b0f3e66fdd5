import { literalFromWire } from '../../codec/scalar.ts';
import { type Mark, marksOf } from '../../definition/marks.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import { isDecodeError } from '../../errors/guards.ts';
import { rewordDecodeError } from '../../errors/reword-decode-error.ts';
import type { WireItem, WireParts } from '../../wire/attribute-value.ts';

/**
 * What is thrown for an item that does not decode. Where it lacks what every item of the model has, it
 * may be one of another model in the same table: then the hint says how to leave those out as well.
 */
export function undecodedItem(model: ModelNode, error: unknown): unknown {
  if (!isDecodeError(error)) return error;
  const mark = marksOf(model).find((one) => !isMarked(one, error.wireItem));
  if (mark === undefined) return error;
  return rewordDecodeError(error, {
    hint: `${error.hint} If it is an item of another model in the table: ${filterFor(mark)} leaves those out, and onInvalid() whatever does not fit.`,
  });
}

function isMarked({ storedName, values }: Mark, item: WireItem): boolean {
  const value = literalFromWire((item[storedName] ?? {}) as WireParts);
  return value !== undefined && values.includes(value);
}

function filterFor({ property, values }: Mark): string {
  const texts = values.map((value) => (typeof value === 'string' ? `'${value}'` : `${value}`));
  const [only] = texts;
  return texts.length === 1
    ? `filter('${property}', '=', ${only})`
    : `filter('${property}', 'in', [${texts.join(', ')}])`;
}
