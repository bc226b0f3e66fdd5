import { onAbort } from './abort-listeners.ts';
import { HttpFailure, type HttpFailureReason } from './http-handler.ts';

/** A fixed number of places, and a queue for those who find none. */
export interface ConnectionSlots {
  /** Takes a free place; false when there is none. */
  tryTake(): boolean;
  /** Waits its turn, first come first served. Rejects with an `HttpFailure`; nothing was written. */
  take(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
  /** Gives a place back, to the first in the queue if there is one. */
  release(): void;
  /** Refuses everyone in the queue. */
  close(): void;
}

interface Waiter {
  readonly proceed: () => void;
  readonly refuse: (reason: HttpFailureReason) => void;
}

/**
 * Bounds how many requests are on the wire at once. Node's agent has a queue of its own, but a
 * request in it cannot be cancelled, timed out or closed, so the agent never gets one too many.
 */
export function connectionSlots(count: number): ConnectionSlots {
  let free = count;
  const queue = new Set<Waiter>();

  function release(): void {
    const [next] = queue;
    if (next === undefined) free += 1;
    else next.proceed();
  }

  function take(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.delete(waiter);
        clearTimeout(timer);
        stop?.();
      };
      const waiter: Waiter = {
        proceed: () => {
          leave();
          resolve();
        },
        refuse: (reason) => {
          leave();
          reject(new HttpFailure({ reason, written: false }));
        },
      };
      const timer = setTimeout(() => waiter.refuse('call-timeout'), milliseconds);
      const stop = signal && onAbort(signal, () => waiter.refuse('aborted'));
      queue.add(waiter);
    });
  }

  return {
    tryTake() {
      if (free === 0) return false;
      free -= 1;
      return true;
    },
    take,
    release,
    close() {
      for (const waiter of [...queue]) waiter.refuse('closed');
    },
  };
}
