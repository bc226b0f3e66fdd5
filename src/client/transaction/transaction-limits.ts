import { AbortedError } from '../../errors/request.ts';
import { ValidationError } from '../../errors/value.ts';
import { settleWithin } from '../../transport/abort-listeners.ts';
import type { Deadline } from '../call/deadline.ts';
import type { TransactionOptions } from './transaction.ts';

/** How long and how often a transaction is tried. */
export interface Patience {
  readonly maxAttempts: number;
  /** On the scale of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

const defaultAttempts = 10;
const defaultTimeoutMs = 60_000;

/** What the options of a call, and what bounds its database, come to, from now on. Throws ValidationError for impossible ones. */
export function patienceFor(options: TransactionOptions = {}, bound?: Deadline): Patience {
  const { maxAttempts = defaultAttempts, timeoutMs = defaultTimeoutMs, signal } = options;
  const left = bound?.left() ?? Number.POSITIVE_INFINITY;
  return {
    maxAttempts: atLeastOne('maxAttempts', maxAttempts),
    deadline: performance.now() + Math.min(atLeastOne('timeoutMs', timeoutMs), left),
    signal,
  };
}

function atLeastOne(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ValidationError({
    code: 'transaction-option',
    path: '',
    message: `The ${name} of a transaction is ${String(value)}.`,
    hint: 'Give it a whole number from 1, or leave it out.',
  });
}

/** The first pause is at most this long, each later one at most twice the one before. */
const shortestPauseMs = { busy: 25, throttled: 250 };
const longestPauseMs = 5_000;

/**
 * Waits before another try: anything between nothing and a ceiling that doubles. Gives whether there
 * is to be one: there is not when the tries are used up, or the time is, or the signal has fired.
 */
export async function waitForTurn(
  { maxAttempts, deadline, signal }: Patience,
  tries: number,
  reason: keyof typeof shortestPauseMs,
): Promise<boolean> {
  if (tries >= maxAttempts) return false;
  const ceiling = Math.min(shortestPauseMs[reason] * 2 ** (tries - 1), longestPauseMs);
  const pause = Math.random() * ceiling;
  if (performance.now() + pause >= deadline) return false;
  const never = new Promise<never>(() => {});
  await settleWithin(never, pause, signal === undefined ? [] : [signal]);
  return signal?.aborted !== true;
}

/** Throws where the caller has given up. */
export function refuseAborted(signal: AbortSignal | undefined, attempts: number): void {
  if (signal?.aborted !== true) return;
  throw new AbortedError({
    code: 'request-aborted',
    message: 'The transaction was cancelled by its signal between two requests.',
    hint: 'Nothing of it was written. error.cause is the reason that the signal was given.',
    cause: signal.reason,
    attempts,
    ambiguous: false,
  });
}
