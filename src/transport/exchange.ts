import { onAbort } from './abort-listeners.ts';
import type { ExchangeTimer } from './exchange-timer.ts';
import {
  HttpFailure,
  type HttpFailureReason,
  type HttpLimits,
  type HttpResponse,
} from './http-handler.ts';

/** One request and its answer while they are under way. Only its first end counts. */
export interface Exchange {
  /** The connection can carry the request: it is written now and may be received. */
  written(): void;
  succeed(response: HttpResponse): void;
  fail(reason: HttpFailureReason, cause?: unknown): void;
}

/** What only the connection knows of a request that failed. */
export interface ExchangeSubject {
  /** Its own; no other exchange uses it at the same time. */
  readonly timer: ExchangeTimer;
  /** Whether no byte of an answer came over a connection that had carried requests before. */
  isStale(): boolean;
  /** Is told that the request failed, before its promise rejects. */
  failed(): void;
}

/**
 * Runs an exchange within its limits: connecting, then the answer, both cut by the call's deadline
 * and by the caller's signal. Rejects with an `HttpFailure`.
 */
export function runExchange(
  { timer, isStale, failed }: ExchangeSubject,
  limits: HttpLimits,
  deadline: number,
  start: (exchange: Exchange) => void,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let isWritten = false;
    let isOver = false;
    let stopListening: (() => void) | undefined;
    const settle = (): void => {
      isOver = true;
      timer.clear();
      stopListening?.();
    };
    const fail = (reason: HttpFailureReason, cause?: unknown): void => {
      if (isOver) return;
      settle();
      const lost = reason === 'connection-lost';
      const stale = lost && isWritten && isStale();
      failed();
      const why = lost && !isWritten ? 'connect-failed' : reason;
      reject(new HttpFailure({ reason: why, written: isWritten, stale, cause }));
    };
    timer.begin(deadline, fail);
    stopListening = limits.signal && onAbort(limits.signal, () => fail('aborted'));
    start({
      written() {
        isWritten = true;
        timer.limit('answer-timeout', limits.answerTimeoutMs);
      },
      succeed(response) {
        if (isOver) return;
        settle();
        resolve(response);
      },
      fail,
    });
    if (!isWritten && !isOver) timer.limit('connect-timeout', limits.connectTimeoutMs);
  });
}
