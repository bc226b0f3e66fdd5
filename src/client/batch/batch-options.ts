import { wholeOption } from '../../errors/whole-option.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Deadline } from '../call/deadline.ts';

/** What every batch takes. */
export interface BatchOptions extends CallOptions {
  /**
   * How long it may take altogether, pauses included, in milliseconds. Default: `batchTimeoutMs` of
   * `dynamorm()`, 60,000. What is left then is in the `BatchError`.
   */
  readonly timeoutMs?: number;
  /** Requests under way at once. Default: 4. */
  readonly concurrency?: number;
  /** Told after each request. What it throws ends the batch. */
  readonly onProgress?: (progress: BatchProgress) => void;
}

/** How far a batch is. */
export interface BatchProgress {
  /** Distinct items that were read or written. */
  readonly done: number;
  /** Distinct items that there are to read or write. */
  readonly total: number;
  /** Requests that were answered or have failed, repeated ones included. */
  readonly requests: number;
}

/** What a batch of reads takes. */
export interface BatchReadOptions extends BatchOptions {
  /** True: strongly consistent, at twice the read units. Default: false. */
  readonly consistent?: boolean;
  /** Shows items whose time to live has passed, where the model hides them. */
  readonly withExpired?: boolean;
  /** Shows items that are marked as deleted. */
  readonly withDeleted?: boolean;
}

/** What `batchGet` takes where it reads whole items. */
export interface BatchGetOptions extends BatchReadOptions {
  readonly select?: undefined;
}

/** What `batchGet` takes where it reads some of their attributes. */
export interface BatchSelectOptions<TPath extends string> extends BatchReadOptions {
  /** Reads only these, and narrows the type to them. Costs the same read units. */
  readonly select: readonly TPath[];
}

/** What a batch of writes takes. */
export interface BatchWriteOptions extends BatchOptions {
  /**
   * True writes items of models whose guarantees need conditions all the same: versions are stored
   * as given, or as 0, and items are removed instead of marked as deleted. Default: refused.
   */
  readonly unconditional?: boolean;
}

/** What a batch of writes did, when all of it is done. */
export interface BatchWriteResult {
  /** Items that were stored or deleted, each counted once. */
  readonly written: number;
  /** Inputs that were not sent, because a later one was for the same item. */
  readonly superseded: number;
  /** Requests that it took, repeated ones included. */
  readonly requests: number;
}

/** The options of one batch, all of them decided. */
export interface BatchLimits {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  /** When everything that the database does has to be over. */
  readonly deadline: Deadline | undefined;
  readonly concurrency: number;
  readonly onProgress: ((progress: BatchProgress) => void) | undefined;
}

/** What a batch takes from its database. */
export interface BatchDefaults {
  /** How long it may take, in milliseconds, where its options do not say. */
  readonly batchTimeoutMs: number;
  readonly deadline?: Deadline | undefined;
}

const defaultConcurrency = 4;

/** Fills in what was not said. Throws ConfigurationError (`option-invalid`). */
export function batchLimits(
  options: BatchOptions | undefined,
  { batchTimeoutMs, deadline }: BatchDefaults,
): BatchLimits {
  return {
    signal: options?.signal,
    timeoutMs: wholeOption('timeoutMs', options?.timeoutMs ?? batchTimeoutMs, 60_000),
    deadline,
    concurrency: wholeOption('concurrency', options?.concurrency, defaultConcurrency),
    onProgress: options?.onProgress,
  };
}
