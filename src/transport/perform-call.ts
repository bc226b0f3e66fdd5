import type { RequestError } from '../errors/request.ts';
import { settleWithin } from './abort-listeners.ts';
import { attempt, type Wire } from './attempt.ts';
import type { Call, Failure } from './call.ts';
import {
  abortedError,
  closedError,
  credentialsError,
  type ErrorContext,
  timeoutError,
  toRequestError,
} from './call-errors.ts';
import type { Credentials, CredentialsSource } from './credentials.ts';
import { backoff, clockSkew, isExpiredToken, retryPrice } from './retry-policy.ts';
import type { RetryQuota } from './retry-quota.ts';

/** Everything that the calls of one transport share. */
export interface CallEnvironment extends Wire, ErrorContext {
  readonly credentials: CredentialsSource;
  readonly quota: RetryQuota;
  readonly maxAttempts: number;
  /** Fires when the transport is closed. */
  readonly closing: AbortSignal;
  /** A connection that was asked for ahead; never rejects. The first call waits for it. */
  opening?: Promise<void> | undefined;
}

/**
 * Sends a call until it is answered or not worth sending again; you get the answer's body. Rejects
 * with a `RequestError`.
 */
export async function performCall(environment: CallEnvironment, call: Call): Promise<object> {
  if (environment.opening !== undefined) await waitForConnection(environment, call);
  for (;;) {
    const over = cancelled(environment, call);
    if (over !== undefined) throw over;
    const known = currentCredentials(environment, call);
    // Not awaited when they are at hand, which is every time but the first.
    const credentials = known instanceof Promise ? await known : known;
    call.attempts += 1;
    const outcome = await attempt(environment, call, credentials);
    if (outcome.kind === 'answered') {
      environment.quota.refill(call.quotaTaken);
      return outcome.response;
    }
    call.failure = outcome;
    if (outcome.ambiguous) call.ambiguous = true;
    const pause = pauseBeforeRetry(environment, call, outcome);
    if (pause === undefined) {
      throw cancelled(environment, call) ?? toRequestError(outcome, call, environment);
    }
    if (pause > 0) await environment.clock.sleep(pause, signalsOf(environment, call));
  }
}

/** One connection is one call's: the others open their own rather than wait for one that is taken. */
async function waitForConnection(environment: CallEnvironment, call: Call): Promise<void> {
  const { opening = Promise.resolve(), clock } = environment;
  environment.opening = undefined;
  const left = Math.max(call.deadline - clock.elapsed(), 0);
  await settleWithin(opening, left, signalsOf(environment, call));
}

/** Why a call must not go on, if so. */
function cancelled(environment: CallEnvironment, call: Call): RequestError | undefined {
  if (call.signal?.aborted) return abortedError(call);
  return environment.closing.aborted ? closedError(call) : undefined;
}

function signalsOf({ closing }: CallEnvironment, { signal }: Call): readonly AbortSignal[] {
  return signal === undefined ? [closing] : [signal, closing];
}

/** Credentials to sign with, or a promise of them, which ends when the call does. */
export function currentCredentials(
  environment: CallEnvironment,
  call: Call,
): Credentials | Promise<Credentials> {
  const { credentials, clock } = environment;
  const current = credentials.current(clock.now() + environment.clockOffsetMs);
  return current instanceof Promise ? waitForCredentials(environment, call, current) : current;
}

/** Waits for credentials, but for this call only: the others go on waiting when it is cancelled. */
async function waitForCredentials(
  environment: CallEnvironment,
  call: Call,
  coming: Promise<Credentials>,
): Promise<Credentials> {
  const left = Math.max(call.deadline - environment.clock.elapsed(), 0);
  try {
    const credentials = await settleWithin(coming, left, signalsOf(environment, call));
    if (credentials !== undefined) return credentials;
  } catch (cause) {
    throw cancelled(environment, call) ?? credentialsError(cause, call);
  }
  throw cancelled(environment, call) ?? timeoutError('call-timeout', call, environment);
}

/** Milliseconds to wait before the next attempt; `undefined` when there must be none. */
function pauseBeforeRetry(
  environment: CallEnvironment,
  call: Call,
  failure: Failure,
): number | undefined {
  const { maxAttempts, quota, clock } = environment;
  if (cancelled(environment, call) !== undefined || call.attempts >= maxAttempts) return undefined;
  if (failure.ambiguous && !call.repeatable) return undefined;
  if (isCorrected(environment, call, failure)) return 0;
  const price = retryPrice(failure);
  if (price === undefined) return undefined;
  const pause = backoff(price, call.attempts - 1, clock.random());
  // Sleeping past the deadline helps nobody: what went wrong is said now.
  if (clock.elapsed() + pause >= call.deadline || !quota.take(price.cost)) return undefined;
  call.quotaTaken = price.cost;
  return pause;
}

/** Removes the cause of a failure where that is possible; each kind once per call, at no cost. */
function isCorrected(environment: CallEnvironment, call: Call, failure: Failure): boolean {
  if (failure.kind === 'unanswered') {
    if (!failure.cause.stale || call.resentStale) return false;
    call.resentStale = true;
    return true;
  }
  const skew = clockSkew(failure, environment.clock.now() + environment.clockOffsetMs);
  if (skew !== undefined && !call.correctedClock) {
    environment.clockOffsetMs += skew;
    call.correctedClock = true;
    return true;
  }
  if (!isExpiredToken(failure) || call.renewedCredentials) return false;
  call.renewedCredentials = true;
  return environment.credentials.discard(failure.credentials);
}
