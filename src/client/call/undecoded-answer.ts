import { isDecodeError } from '../../errors/guards.ts';
import { rewordDecodeError } from '../../errors/reword-decode-error.ts';
import type { Operation } from '../../operations/operation.ts';
import { shown } from '../../operations/refusals.ts';
import type { OperationName } from '../../wire/requests.ts';

/** What is thrown where the answer to a write cannot be read: that it was applied all the same. */
export function undecodedAnswer(
  { verb, model, key }: Pick<Operation<OperationName, unknown>, 'verb' | 'model' | 'key'>,
  error: unknown,
): unknown {
  if (!isDecodeError(error)) return error;
  return rewordDecodeError(error, {
    before: `${verb} of ${model} ${shown(key)} was applied, but the item cannot be read: `,
    hint: `Do not repeat it: it was done. ${error.hint}`,
    applied: true,
  });
}
