import { AbortedError } from '../../errors/request.ts';
import type { Deadline } from './deadline.ts';

/** What a cancelled pause says. */
export interface Cancelled {
  readonly message: string;
  readonly hint: string;
  /** Requests that were sent before it. */
  readonly attempts: number;
}

/** What a pause must not outlast, and what was under way: `mutate()`. */
export interface Bound {
  readonly deadline: Deadline | undefined;
  readonly what: string;
}

/**
 * Waits between two requests; AbortedError where the signal fires meanwhile. A pause that would
 * outlast the deadline is not begun: its error is thrown instead, at once.
 */
export async function pause(
  milliseconds: number,
  signal: AbortSignal | undefined,
  cancelled: Cancelled,
  bound?: Bound,
): Promise<void> {
  const { deadline, what = '' } = bound ?? {};
  if (deadline !== undefined && deadline.left() <= milliseconds) {
    const { attempts } = cancelled;
    throw deadline.error({ what, begun: true, attempts, ambiguous: false });
  }
  const { setTimeout: sleep } = await import('node:timers/promises');
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
