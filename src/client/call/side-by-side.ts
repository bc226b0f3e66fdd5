import { linkSignals } from '../../transport/linked-signal.ts';
import { NO_LONGER_WANTED } from './no-longer-wanted.ts';

/**
 * Waits for what is done side by side, and gives what all of it gave. When one part fails, or the
 * caller's signal fires, so does the signal that the parts were begun with. What is cancelled is a
 * part of the call as well: it is over, and counted, before the call is.
 */
export async function sideBySide<TResult>(
  given: AbortSignal | undefined,
  begin: (signal: AbortSignal) => readonly Promise<TResult>[],
): Promise<TResult[]> {
  const abort = new AbortController();
  const { signal, release } = linkSignals(abort.signal, given);
  const parts = begin(signal);
  try {
    return await Promise.all(parts);
  } finally {
    abort.abort(NO_LONGER_WANTED);
    await Promise.allSettled(parts);
    release();
  }
}
