import type { HttpFailureReason } from './http-handler.ts';

/** The one timer of an exchange: its limits follow one another. */
export interface ExchangeTimer {
  /** Puts the next limit in the place of the last; the call's deadline, where that comes first. */
  limit(reason: HttpFailureReason, milliseconds: number): void;
  clear(): void;
}

/** `deadline` is on the scale of `performance.now()`. */
export function exchangeTimer(
  deadline: number,
  fail: (reason: HttpFailureReason) => void,
): ExchangeTimer {
  let timer: NodeJS.Timeout | undefined;
  return {
    limit(reason, milliseconds) {
      clearTimeout(timer);
      const left = deadline - performance.now();
      timer =
        left < milliseconds
          ? setTimeout(fail, Math.max(left, 0), 'call-timeout')
          : setTimeout(fail, milliseconds, reason);
    },
    clear: () => clearTimeout(timer),
  };
}

/** Runs an action the first time it is called, and says whether this was that time. */
export function once(action: () => void): () => boolean {
  let done = false;
  return () => {
    if (done) return false;
    done = true;
    action();
    return true;
  };
}
