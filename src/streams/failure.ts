import { isDynamORMError } from '../errors/base.ts';
import type { StreamRecord } from '../wire/streams.ts';

/** A record that was not handled. */
export interface StreamFailure {
  /**
   * - `poison`: it cannot be decoded, and will not be the next time; `error` says where it does not
   *   fit the model.
   * - `unknown-table`: it is from a table that none of the models is in.
   * - `handler`: the handler threw.
   * - `interrupted`: the handler threw after its signal had fired.
   */
  readonly kind: 'poison' | 'unknown-table' | 'handler' | 'interrupted';
  /** What was thrown. */
  readonly error: unknown;
  /** The record as it travelled: what a dead letter holds. */
  readonly record: StreamRecord;
  /** Milliseconds since the change was made; `undefined` where the record does not say. */
  readonly ageMs: number | undefined;
}

/** What becomes of a failed record: delivered again, with everything behind it, or given up. */
export type FailureDecision = 'retry' | 'skip';

/** A failure as it is told: what kind it is, and how old its record. */
export function failureOf(
  error: unknown,
  record: StreamRecord,
  stage: { readonly isHandled: boolean; readonly isOver: boolean },
): StreamFailure {
  return { kind: kindOfFailure(error, stage), error, record, ageMs: ageOf(record) };
}

function kindOfFailure(
  error: unknown,
  { isHandled, isOver }: { readonly isHandled: boolean; readonly isOver: boolean },
): StreamFailure['kind'] {
  if (isHandled) return isOver ? 'interrupted' : 'handler';
  const isForeign = isDynamORMError(error) && error.code === 'stream-table-unknown';
  return isForeign ? 'unknown-table' : 'poison';
}

function ageOf({ dynamodb }: StreamRecord): number | undefined {
  const time = dynamodb?.ApproximateCreationDateTime;
  if (time === undefined) return undefined;
  return Date.now() - (typeof time === 'number' ? time * 1000 : time.getTime());
}

/**
 * Says it on standard error, since Lambda logs nothing of a batch that is answered, and has it
 * delivered again.
 */
export function logAndRetry({ error, record }: StreamFailure): FailureDecision {
  console.error(`Stream record ${record.dynamodb?.SequenceNumber} was not handled:`, error);
  return 'retry';
}
