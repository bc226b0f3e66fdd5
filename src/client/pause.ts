import { setTimeout as sleep } from 'node:timers/promises';
import { AbortedError } from '../errors/request.ts';

/** What a cancelled pause says. */
export interface Cancelled {
  readonly message: string;
  readonly hint: string;
  /** Requests that were sent before it. */
  readonly attempts: number;
}

/** Waits between two requests; AbortedError where the signal fires meanwhile. */
export async function pause(
  milliseconds: number,
  signal: AbortSignal | undefined,
  cancelled: Cancelled,
): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new AbortedError({
      ...cancelled,
      code: 'request-aborted',
      cause: signal?.reason,
      ambiguous: false,
    });
  }
}
