/* Hot: every request of a service that uses this handler. */
import type { Dispatcher } from 'undici';
import { onAbort } from '../transport/abort-listeners.ts';
import { exchangeTimer, once } from '../transport/exchange-timer.ts';
import {
  HttpFailure,
  type HttpFailureReason,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
} from '../transport/http-handler.ts';
import type { Connection } from './connection.ts';

/** What is known of a request while it is under way. */
interface Progress {
  readonly connection: Connection;
  /** The socket that the connection had before. */
  readonly before: ReturnType<Connection['socket']>;
  readonly bytesBefore: number;
  /** True once the connection can carry the request: from then on it may have been received. */
  written: boolean;
}

/**
 * Sends one request over a connection and gathers the whole answer. Rejects with an `HttpFailure`;
 * the connection must not be used again then.
 */
export function exchange(
  connection: Connection,
  request: HttpRequest,
  limits: HttpLimits,
  deadline: number,
): Promise<HttpResponse> {
  const before = connection.socket();
  const progress: Progress = {
    connection,
    before,
    bytesBefore: before?.bytesRead ?? 0,
    written: false,
  };
  return new Promise<HttpResponse>((resolve, reject) => {
    let stopListening: (() => void) | undefined;
    const timer = exchangeTimer(deadline, (reason) => fail(reason));
    const settle = once(() => {
      timer.clear();
      stopListening?.();
    });
    const fail = (reason: HttpFailureReason, cause?: unknown): void => {
      if (settle()) reject(describe(progress, reason, cause));
    };
    connection.close = () => {
      fail('closed');
      connection.destroy();
    };
    stopListening = limits.signal && onAbort(limits.signal, () => fail('aborted'));
    timer.limit('connect-timeout', limits.connectTimeoutMs);
    const { method, path, headers, body } = request;
    connection.client.dispatch(
      { method, path, headers, body },
      handlerOf({
        start: () => {
          progress.written = true;
          timer.limit('answer-timeout', limits.answerTimeoutMs);
        },
        succeed: (response) => {
          if (settle()) resolve(response);
        },
        fail: (cause) => fail('connection-lost', cause),
      }),
    );
  });
}

/** What becomes of a request. */
interface Outcome {
  /** The connection can carry it. */
  start(): void;
  succeed(response: HttpResponse): void;
  fail(cause: unknown): void;
}

function handlerOf({ start, succeed, fail }: Outcome): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let statusCode = 0;
  let headers: HttpResponse['headers'] = {};
  return {
    onRequestStart: start,
    onResponseStart(_controller, status, received) {
      statusCode = status;
      headers = received;
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      succeed({ statusCode, headers, body });
    },
    onResponseError(_controller, error) {
      fail(error);
    },
  };
}

function describe(
  { connection, before, bytesBefore, written }: Progress,
  reason: HttpFailureReason,
  cause: unknown,
): HttpFailure {
  const lost = reason === 'connection-lost';
  const socket = connection.socket();
  const reused = socket !== undefined && socket === before;
  return new HttpFailure({
    reason: lost && !written ? 'connect-failed' : reason,
    written,
    stale: lost && written && reused && socket.bytesRead === bytesBefore,
    cause,
  });
}
