import { setTimeout as sleep } from 'node:timers/promises';
import { AbortedError } from '../errors/request.ts';

/** Waits between two requests of one read; AbortedError where the signal fires meanwhile. */
export async function pause(
  milliseconds: number,
  requests: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new AbortedError({
      code: 'request-aborted',
      message: 'The read was cancelled between two requests.',
      hint: 'error.cause is the reason that the signal was given.',
      cause: signal?.reason,
      attempts: requests,
      ambiguous: false,
    });
  }
}
