import { DynamORMError, type ErrorDetails } from './base.ts';

/** One line of a transaction that made DynamoDB cancel it. */
export interface TransactionFailure {
  /**
   * Which of the operations that were asked for it is, counted from 0 in their order; of a
   * `transactGet` or `getAll`, which key. `undefined` for an item that the transaction only read.
   */
  readonly index: number | undefined;
  /** What it does: `create`, `update`, `check`, …; `get` for an item that was only read. */
  readonly operation: string;
  /** The model's name. */
  readonly model: string;
  /** The item's key, as it was given. */
  readonly key: unknown;
  /**
   * Why: `item-exists`, `item-not-found`, `version-conflict` or `condition-failed` like the
   * operation alone; `read-changed` where the item is not any more what the transaction read;
   * `transaction-conflict`, `throttled`, `throughput-exceeded`, `item-collection-too-large`,
   * `service-validation`, or else `service-error`.
   */
  readonly code: string;
  /** The item that refused, where DynamoDB gave it and it fits its model. */
  readonly item?: unknown;
  /** The error that the operation alone would have thrown, for the first four of the codes. */
  readonly error?: DynamORMError;
}

/**
 * A transaction was cancelled: nothing of it was written, or, where it reads, nothing was read.
 * `failures` has every line that stood in the way, in the order of the request; `cause` is the error
 * of the one condition that did not hold, where it was one, and else DynamoDB's answer.
 */
export class TransactionCanceledError extends DynamORMError {
  override readonly name: string = 'TransactionCanceledError';
  /** Every line that stood in the way; those that did not are left out. */
  readonly failures: readonly TransactionFailure[];

  constructor(details: ErrorDetails & { readonly failures: readonly TransactionFailure[] }) {
    super(details);
    this.failures = details.failures;
  }
}
