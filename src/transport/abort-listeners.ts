/** The one listener that a signal carries for all who share it. */
interface SharedListener {
  readonly listeners: Set<() => void>;
  readonly dispatch: () => void;
}

const shared = new WeakMap<AbortSignal, SharedListener>();

/**
 * Calls `listener` once when `signal` fires; the function you get removes it again.
 *
 * However many requests share a signal, it carries one listener, and none when they are done: Node
 * warns of a leak from the eleventh on, and a Lambda's deadline signal is shared by every request
 * of an invocation. The signal must not have fired yet; look at `signal.aborted` first.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const { listeners } = shared.get(signal) ?? share(signal);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) unshare(signal, listeners);
  };
}

function share(signal: AbortSignal): SharedListener {
  const listeners = new Set<() => void>();
  const dispatch = (): void => {
    unshare(signal, listeners);
    for (const listener of [...listeners]) listener();
  };
  const entry = { listeners, dispatch };
  shared.set(signal, entry);
  signal.addEventListener('abort', dispatch, { once: true });
  return entry;
}

function unshare(signal: AbortSignal, listeners: Set<() => void>): void {
  const entry = shared.get(signal);
  if (entry === undefined || entry.listeners !== listeners) return;
  shared.delete(signal);
  signal.removeEventListener('abort', entry.dispatch);
}

/**
 * Waits for a promise, but at most `milliseconds`, and not past the moment when one of the signals
 * fires. You get the promise's value, or `undefined` when the wait was cut short; the caller knows
 * its signals and its clock and says which it was. Rejects only as the promise does.
 */
export function settleWithin<TValue>(
  promise: Promise<TValue>,
  milliseconds: number,
  signals: readonly AbortSignal[],
): Promise<TValue | undefined> {
  if (signals.some((signal) => signal.aborted)) {
    // Nobody waits for it any more; its failure must not become an unhandled rejection.
    promise.catch(() => {});
    return Promise.resolve(undefined);
  }
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
    const giveUp = (): void => {
      finish();
      resolve(undefined);
    };
    // A longer delay than 2^31-1 would fire at once.
    const timer = setTimeout(giveUp, Math.min(milliseconds, 0x7fff_ffff));
    const stops = signals.map((signal) => onAbort(signal, giveUp));
    promise.then(resolve, reject).finally(finish);
  });
}
