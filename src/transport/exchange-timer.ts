import type { HttpFailureReason } from './http-handler.ts';

/** The one timer of an exchange: its limits follow one another. */
export interface ExchangeTimer {
  /** Puts the next limit in the place of the last; the call's deadline, where that comes first. */
  limit(reason: HttpFailureReason, milliseconds: number): void;
  clear(): void;
}

/**
 * `deadline` is on the scale of `performance.now()`. A limit that is reached counts from the next
 * turn of the event loop: after a long computation the answer lies in the socket, unread, when its
 * timer is due.
 */
export function exchangeTimer(
  deadline: number,
  fail: (reason: HttpFailureReason) => void,
): ExchangeTimer {
  let timer: NodeJS.Timeout | undefined;
  let due: NodeJS.Immediate | undefined;
  const reached = (reason: HttpFailureReason): void => {
    due = setImmediate(fail, reason);
  };
  const clear = (): void => {
    clearTimeout(timer);
    clearImmediate(due);
  };
  return {
    limit(reason, milliseconds) {
      clear();
      const left = deadline - performance.now();
      timer =
        left < milliseconds
          ? setTimeout(reached, Math.max(left, 0), 'call-timeout')
          : setTimeout(reached, milliseconds, reason);
    },
    clear,
  };
}
