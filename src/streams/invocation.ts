import type { InvocationContext } from './event.ts';
import type { ChangeContext } from './handlers.ts';

/** The time that one invocation has. */
export interface Invocation extends ChangeContext {
  /** Takes timer and listener away again. */
  release(): void;
}

/**
 * The time of an invocation: its signal fires `marginMs` before Lambda would cut the function off,
 * or after half of a time that is shorter than that twice over, and with the caller's own signal.
 */
export function startInvocation(context: InvocationContext, marginMs: number): Invocation {
  const controller = new AbortController();
  const allowed = context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  const end = performance.now() + Math.max(allowed - marginMs, allowed / 2);
  const remainingTimeMs = (): number => Math.max(end - performance.now(), 0);
  const abort = (): void => controller.abort(context.signal?.reason);
  const timeUp = (): void =>
    controller.abort(new Error('The time of the invocation is nearly up.'));
  const timer = Number.isFinite(end) ? setTimeout(timeUp, remainingTimeMs()) : undefined;
  if (context.signal?.aborted) abort();
  else context.signal?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    remainingTimeMs,
    release() {
      clearTimeout(timer);
      context.signal?.removeEventListener('abort', abort);
    },
  };
}
