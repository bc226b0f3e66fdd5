import { DynamORMError, type ErrorDetails } from './base.ts';

/**
 * What became of one input of a batch.
 *
 * - `done`: DynamoDB accepted the write, or answered the read.
 * - `unprocessed`: it was not reached, or DynamoDB turned it away; nothing was written.
 * - `failed`: DynamoDB refused the request that it was in, see `error`; nothing was written.
 * - `unknown`: it was sent and an answer was lost, see `error`; it may have been written.
 */
export type BatchStatus = 'done' | 'unprocessed' | 'failed' | 'unknown';

/** One input of a batch, and what became of it. */
export interface BatchOutcome<TInput = unknown> {
  readonly operation: 'get' | 'put' | 'delete';
  /** The model's name. */
  readonly model: string;
  /** The item or the key, as it was given. */
  readonly input: TInput;
  readonly status: BatchStatus;
  /** What failed; only where the status is `failed` or `unknown`. */
  readonly error?: unknown;
}

/** Why a batch ended before everything was done. */
export type BatchEndReason = 'deadline' | 'aborted' | 'failed';

/** What is known of a batch that ended early. */
export interface BatchProgressReport<TInput, TItem> {
  readonly reason: BatchEndReason;
  readonly outcomes: readonly BatchOutcome<TInput>[];
  readonly items: readonly (TItem | undefined)[];
}

/**
 * A batch ended before everything in it was done: its time was up (`reason: 'deadline'`), its signal
 * fired (`'aborted'`), or DynamoDB refused a request in a way that repeating cannot mend
 * (`'failed'`). `cause` is the failure behind it, where there is one.
 *
 * Nothing is lost: `outcomes` has every input in the order given, `remaining` those that are not
 * known to be done. Batch writes may be repeated, so `remaining` can be given again as it is.
 *
 * @example
 * ```ts
 * if (isBatchError<NewItem<typeof User>>(error)) {
 *   await users.batchPut(error.remaining.map(({ input }) => input), { unconditional: true });
 * }
 * ```
 */
export class BatchError<TInput = unknown, TItem = unknown> extends DynamORMError {
  override readonly name: string = 'BatchError';
  /** Why it ended. */
  readonly reason: BatchEndReason;
  /** Every input, in the order given: puts before deletes where they were given apart. */
  readonly outcomes: readonly BatchOutcome<TInput>[];
  /** The inputs that are not known to be done, in the order given. */
  readonly remaining: readonly BatchOutcome<TInput>[];
  /** What a `batchGet` has read, aligned with its keys; empty for writes. */
  readonly items: readonly (TItem | undefined)[];

  constructor(details: ErrorDetails & BatchProgressReport<TInput, TItem>) {
    super(details);
    this.reason = details.reason;
    this.outcomes = details.outcomes;
    this.remaining = details.outcomes.filter(({ status }) => status !== 'done');
    this.items = details.items;
  }
}
