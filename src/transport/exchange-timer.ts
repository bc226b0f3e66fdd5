// Hot: runs once per request, see `sign.ts`.
import type { HttpFailureReason } from './http-handler.ts';

/** The one timer of a connection, for the limits of its exchanges, which follow one another. */
export interface ExchangeTimer {
  /** Another exchange begins. `deadline` is on the scale of `performance.now()`. */
  begin(deadline: number, fail: (reason: HttpFailureReason) => void): void;
  /** Puts the next limit in the place of the last; the call's deadline, where that comes first. */
  limit(reason: HttpFailureReason, milliseconds: number): void;
  /** The exchange is over. */
  clear(): void;
  /** It was the last one. */
  stop(): void;
}

/** What Node's timers take; more would ring at once. */
const LONGEST_MS = 0x7fff_ffff;

/**
 * A timer that is set once for many exchanges: nearly all of them are over long before a limit, and
 * setting and clearing one for each takes a twentieth of a get. So it rings in the middle of another
 * exchange, or of none, and then looks what is due. It does not keep the process running unless it
 * `holds` it: a socket below a request does that by itself.
 *
 * A limit that is reached counts from the next turn of the event loop: after a long computation the
 * answer lies in the socket, unread, when its timer is due.
 */
export function exchangeTimer(holds = false): ExchangeTimer {
  let deadline = 0;
  let fail: ((reason: HttpFailureReason) => void) | undefined;
  let reason: HttpFailureReason = 'call-timeout';
  let dueAt = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let ringsAt = Number.POSITIVE_INFINITY;
  let due: NodeJS.Immediate | undefined;

  function set(milliseconds: number): void {
    clearTimeout(timer);
    ringsAt = dueAt;
    timer = setTimeout(ring, Math.min(Math.max(milliseconds, 0), LONGEST_MS));
    if (!holds) timer.unref();
  }

  function ring(): void {
    ringsAt = Number.POSITIVE_INFINITY;
    if (dueAt === Number.POSITIVE_INFINITY) return;
    const left = dueAt - performance.now();
    if (left > 0) set(left);
    else due = setImmediate(() => fail?.(reason));
  }

  function clear(): void {
    fail = undefined;
    dueAt = Number.POSITIVE_INFINITY;
    clearImmediate(due);
  }

  return {
    begin(callDeadline, failing) {
      deadline = callDeadline;
      fail = failing;
    },
    limit(why, milliseconds) {
      clearImmediate(due);
      const now = performance.now();
      const isLast = deadline - now < milliseconds;
      reason = isLast ? 'call-timeout' : why;
      dueAt = isLast ? deadline : now + milliseconds;
      if (dueAt < ringsAt) set(dueAt - now);
    },
    clear,
    stop() {
      clear();
      clearTimeout(timer);
      ringsAt = Number.POSITIVE_INFINITY;
    },
  };
}
