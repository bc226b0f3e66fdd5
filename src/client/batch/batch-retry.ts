import type { RequestError } from '../../errors/request.ts';

const shortestPauseMs = 50;
const longestPauseMs = 5_000;

/** Failures that pass: repeating a read, or an unconditional write, after them is safe and may help. */
const passing: ReadonlySet<string> = new Set([
  'throttled',
  'service-unavailable',
  'connection-lost',
  'response-damaged',
  'answer-timeout',
  'call-timeout',
  // No failure of the request: the batch then ends because its time is up.
  'lambda-deadline',
  'transaction-conflict',
  'replicated-write-conflict',
]);

/** Failures that pass only where the endpoint has answered before: else its address is wrong. */
const passingOnceAnswered: ReadonlySet<string> = new Set(['connect-failed', 'connect-timeout']);

/** Whether a request is worth sending again after the transport has given up on it. */
export function isPassing({ code }: RequestError, answered: boolean): boolean {
  return passing.has(code) || (answered && passingOnceAnswered.has(code));
}

/**
 * Full jitter: anything up to a ceiling that doubles with each request in a row that left something,
 * and is never later than the deadline. `undefined` where waiting makes no sense any more.
 */
export function pauseMs(unfinished: number, leftMs: number): number | undefined {
  if (leftMs < shortestPauseMs) return undefined;
  const ceiling = Math.min(longestPauseMs, shortestPauseMs * 2 ** (unfinished - 1));
  return Math.random() * Math.min(ceiling, leftMs);
}
