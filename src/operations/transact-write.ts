import type { Operation } from './operation.ts';
import { type Cancellation, canceledError, cancellationOf } from './transact-failures.ts';
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

/** The lines to send again: those that were refused and have something else to do, replaced. */
export function replacedLines(
  lines: readonly PlacedLine[],
  { instead }: Cancellation,
): readonly PlacedLine[] {
  return lines.map((line, position) => {
    const { index, read } = line;
    const other = instead.get(position);
    return other === undefined ? line : { ...other, index, read };
  });
}
