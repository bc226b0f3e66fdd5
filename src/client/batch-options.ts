import { ConfigurationError } from '../errors/configuration.ts';
import type { CallOptions } from './call-options.ts';

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
  readonly concurrency: number;
  readonly onProgress: ((progress: BatchProgress) => void) | undefined;
}

const defaultConcurrency = 4;

/** Node's timers fire at once beyond it. */
const longestTimeoutMs = 0x7fff_ffff;

/** Fills in what was not said. Throws ConfigurationError (`option-invalid`). */
export function batchLimits(options: BatchOptions | undefined, timeoutMs: number): BatchLimits {
  return {
    signal: options?.signal,
    timeoutMs: wholeFromOne('timeoutMs', options?.timeoutMs ?? timeoutMs),
    concurrency: wholeFromOne('concurrency', options?.concurrency ?? defaultConcurrency),
    onProgress: options?.onProgress,
  };
}

function wholeFromOne(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= longestTimeoutMs) return value;
  throw new ConfigurationError({
    code: 'option-invalid',
    message: `${name} of a batch is ${value}.`,
    hint: `Give ${name} a whole number from 1 to ${longestTimeoutMs}, or leave it out.`,
  });
}
