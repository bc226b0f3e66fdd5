import { DynamORMError } from '../errors/base.ts';
import type { StreamRecord } from '../wire/streams.ts';
import type { InvocationContext, StreamBatchResponse } from './event.ts';
import { handleRecord, type RecordWork } from './handle-record.ts';
import { startInvocation } from './invocation.ts';
import { itemTextOf } from './record.ts';
import { runInOrder } from './run-in-order.ts';

/** What handling a batch takes. */
export interface BatchWork extends Omit<RecordWork, 'context'> {
  readonly concurrency: number;
  readonly reportBatchItemFailures: boolean;
  readonly deadlineMarginMs: number;
}

/** Handles the records of one invocation; the answer names the first that is not done. */
export async function runBatch(
  { concurrency, reportBatchItemFailures, deadlineMarginMs, ...batch }: BatchWork,
  records: readonly StreamRecord[],
  given: InvocationContext,
): Promise<StreamBatchResponse> {
  const context = startInvocation(given, deadlineMarginMs);
  const work = { ...batch, context };
  const errors = new Map<number, unknown>();
  const limits = { concurrency, signal: context.signal };
  try {
    const undone = await runInOrder(records.map(itemTextOf), limits, async (position) => {
      const end = await handleRecord(work, records[position] as StreamRecord);
      if (!end.isDone) errors.set(position, end.error);
      return end.isDone;
    });
    if (undone === undefined) return { batchItemFailures: [] };
    const itemIdentifier = records[undone]?.dynamodb?.SequenceNumber;
    // Lambda takes an empty identifier for a failed batch, too, but does not say why.
    if (!reportBatchItemFailures || !itemIdentifier) throw batchFailed(undone, errors.get(undone));
    return { batchItemFailures: [{ itemIdentifier }] };
  } finally {
    context.release();
  }
}

function batchFailed(position: number, cause: unknown): DynamORMError {
  return new DynamORMError({
    code: 'stream-batch-failed',
    message: `Record ${position} of the batch was not handled${cause === undefined ? ' in time' : ''}.`,
    hint: 'The whole batch is delivered again. The cause is what the handler of the record threw.',
    cause,
  });
}
