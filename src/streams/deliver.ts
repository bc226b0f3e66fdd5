import { DynamORMError } from '../errors/base.ts';
import type { StreamRecord } from '../wire/streams.ts';
import { growingPause, type Poll } from './poll.ts';

/** What came of delivering a batch. */
export interface Delivery {
  /** How many records were handled, from the first on; all, unless the poll ended. */
  readonly handled: number;
  /** The last of them. */
  readonly sequenceNumber: string | undefined;
}

/**
 * Gives records to the handler as Lambda does: what was not handled is delivered again, from the
 * first such record on, after a pause that grows, until all is handled or the poll ends. `save` is
 * called after each try that got further. Throws `DynamORMError` (`stream-batch-failed`) after
 * `maxAttempts` tries in a row that handled nothing.
 */
export async function deliver(
  poll: Poll,
  records: readonly StreamRecord[],
  save: (sequenceNumber: string) => Promise<void> | void,
): Promise<Delivery> {
  let handled = 0;
  let sequenceNumber: string | undefined;
  for (let attempt = 1; handled < records.length && !poll.signal.aborted; attempt += 1) {
    const rest = records.slice(handled);
    const { count, error } = await invoke(poll, rest);
    if (count > 0) {
      handled += count;
      poll.onHandled(count);
      attempt = 0;
      sequenceNumber = rest[count - 1]?.dynamodb?.SequenceNumber;
      if (sequenceNumber !== undefined) await save(sequenceNumber);
    }
    if (handled === records.length || poll.signal.aborted) break;
    if (attempt >= poll.settings.maxAttempts) throw givenUp(rest[count], attempt, error);
    await poll.rest(growingPause(Math.max(attempt, 1)));
  }
  return { handled, sequenceNumber };
}

/** One call of the handler: how many records it has handled, from the first on. */
async function invoke(
  { handler, signal }: Poll,
  records: readonly StreamRecord[],
): Promise<{ readonly count: number; readonly error: unknown }> {
  try {
    const answer = await handler({ Records: records }, { signal });
    const failed = answer?.batchItemFailures ?? [];
    const positions = failed.map(({ itemIdentifier }) =>
      records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
    );
    // An identifier that names none of the records fails the whole batch, as Lambda has it.
    return { count: Math.max(Math.min(records.length, ...positions), 0), error: undefined };
  } catch (error) {
    // Lambda logs what a function throws; nobody else would say it.
    console.error('The stream handler threw:', error);
    return { count: 0, error };
  }
}

function givenUp(
  record: StreamRecord | undefined,
  attempts: number,
  cause: unknown,
): DynamORMError {
  const number = record?.dynamodb?.SequenceNumber;
  const tries = attempts === 1 ? '1 delivery' : `${attempts} deliveries`;
  return new DynamORMError({
    code: 'stream-batch-failed',
    message: `Record ${number} of the stream was not handled, after ${tries}.`,
    hint: 'Mend its handler and poll again: what stands before it is noted in the checkpoints.',
    cause,
  });
}
