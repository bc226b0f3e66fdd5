import type { Operation } from './operation.ts';
import { type Cancellation, cancellationOf, canceledError } from './transact-failures.ts';
import type { PlacedLine } from './transact-line.ts';

/**
 * Several writes and checks, all of them or none: a TransactWriteItems. Gives `undefined` when it
 * was committed, else why it was not. The token makes a second sending the same as the first.
 */
export function transactWriteOperation(
  lines: readonly PlacedLine[],
  token: string,
): Operation<'TransactWriteItems', Cancellation | undefined> {
  const [first] = lines;
  const verb = first?.verb ?? 'transaction';
  return {
    name: 'TransactWriteItems',
    verb: lines.length === 1 ? verb : `a transaction that begins with ${verb}`,
    model: first?.model ?? '',
    key: first?.key,
    items: lines.map(({ model, key }) => ({ model, key })),
    request: {
      TransactItems: lines.map(({ action }) => action),
      ClientRequestToken: token,
      ReturnConsumedCapacity: 'TOTAL',
    },
    writes: true,
    fromResponse: () => undefined,
    unless: (cause) => ({ result: cancellationOf(lines, cause) }),
    fromRefusal: (cause) => canceledError([], cause),
    decodeImage: () => undefined,
  };
}
