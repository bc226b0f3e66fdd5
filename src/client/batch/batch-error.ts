import { isDynamORMError } from '../../errors/base.ts';
import { BatchError, type BatchOutcome } from '../../errors/batch.ts';
import { AbortedError } from '../../errors/request.ts';
import type { BatchKey } from '../../operations/batch-operation.ts';
import type { BatchEnd, BatchStop } from './run-batches.ts';

/** One input of a batch: what was given, and the key that it is about. */
export interface BatchInput {
  readonly operation: BatchOutcome['operation'];
  readonly input: unknown;
  readonly key: BatchKey;
}

/** What is known of a batch that ended early. */
export interface EarlyEnd<TKey extends BatchKey> {
  /** What the caller called: `batchPut of User`. */
  readonly verb: string;
  readonly inputs: readonly BatchInput[];
  readonly end: BatchEnd<TKey>;
  readonly stop: BatchStop;
  /** What was read, aligned with the inputs. */
  readonly items?: readonly unknown[];
}

/** The error of a batch that ended early: nothing that it was given is missing in it. */
export function batchError<TKey extends BatchKey>(early: EarlyEnd<TKey>): BatchError {
  const { verb, inputs, end, stop, items = [] } = early;
  const outcomes = outcomesOf(inputs, end);
  const counts = new Map<string, number>();
  for (const { status } of outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  const words = ['done', 'unprocessed', 'failed', 'unknown'].flatMap((status) => {
    const count = counts.get(status) ?? 0;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return new BatchError({
    code: 'batch-incomplete',
    message: `${verb} ${whyOf(stop)}, after ${end.requests} requests. Of ${inputs.length} inputs: ${words.join(', ')}.`,
    hint: hints[stop.reason],
    cause: causeOf(stop, end.requests),
    reason: stop.reason,
    outcomes,
    items,
  });
}

/** What is behind an early end, as an error to be thrown by itself where there is one. */
export function causeOf({ reason, cause }: BatchStop, attempts: number): unknown {
  if (reason !== 'aborted') return cause;
  return new AbortedError({
    code: 'request-aborted',
    message: 'The batch was cancelled by its signal.',
    hint: 'Nothing to do if that was meant.',
    attempts,
    ambiguous: false,
    cause,
  });
}

const hints: Readonly<Record<BatchStop['reason'], string>> = {
  deadline:
    'error.remaining has the rest: give it again later, raise timeoutMs, or give the table more capacity.',
  aborted: 'error.remaining has the rest, if it is still wanted.',
  failed:
    'error.cause is why; mend that and give error.remaining again: repeating what is unknown is safe.',
};

function whyOf({ reason, cause }: BatchStop): string {
  if (reason === 'deadline') return 'ran out of time';
  if (reason === 'aborted') return 'was cancelled by its signal';
  const said = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return isDynamORMError(cause) ? `failed (${cause.code}: ${said})` : `failed (${said})`;
}

/** Inputs with one key share what became of it: giving all of them again has the same result. */
function outcomesOf<TKey extends BatchKey>(
  inputs: readonly BatchInput[],
  { done, doubts, failures }: BatchEnd<TKey>,
): readonly BatchOutcome[] {
  const settled = new Map<string, Pick<BatchOutcome, 'status' | 'error'>>();
  for (const [{ text }, error] of failures) settled.set(text, { status: 'failed', error });
  for (const [{ text }, error] of doubts) settled.set(text, { status: 'unknown', error });
  for (const { text } of done) settled.set(text, { status: 'done' });
  return inputs.map(({ operation, input, key }) => ({
    operation,
    model: key.model.name,
    input,
    ...(settled.get(key.text) ?? { status: 'unprocessed' }),
  }));
}
