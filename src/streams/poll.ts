import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing } from '../client/batch/batch-retry.ts';
import { type Deadline, timerTo } from '../client/call/deadline.ts';
import type { Database } from '../client/dynamorm.ts';
import { isRequestError } from '../errors/guards.ts';
import type { RequestError } from '../errors/request.ts';
import type { RequestOf, ResponseOf } from '../wire/requests.ts';
import type { StreamRequests } from '../wire/streams.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { StreamFunction } from './event.ts';

/** How a stream is polled, every setting given. */
export interface PollSettings {
  readonly checkpoints: Checkpoints;
  readonly from: 'oldest' | 'latest';
  readonly batchSize: number;
  readonly pollIntervalMs: number;
  readonly maxAttempts: number;
  readonly stopAfterIdleMs: number;
}

/** A stream while it is polled. */
export interface Poll {
  readonly settings: PollSettings;
  readonly streamArn: string;
  readonly handler: StreamFunction;
  /** Told how many records a delivery has got done. */
  readonly onHandled: (records: number) => void;
  /** Fires when nothing more is read: the caller's signal, a failure, or nothing left to do. */
  readonly signal: AbortSignal;
  /** Ends the poll; with an error, it rejects with the first one. */
  stop(error?: unknown): void;
  /** Asks the Streams API, again and again while it fails in a way that passes. */
  ask<TName extends keyof StreamRequests>(
    operation: TName,
    request: RequestOf<TName>,
  ): Promise<ResponseOf<TName>>;
  /** Waits; shorter when the poll ends. */
  rest(milliseconds: number): Promise<void>;
}

/** A poll and the way it ended. */
export interface PollEnd {
  readonly signal: AbortSignal;
  readonly stop: (error?: unknown) => void;
  /** Throws what the poll has failed with, if so; takes the listener off the caller's signal. */
  readonly settle: () => void;
}

const shortestPauseMs = 100;
const longestPauseMs = 30_000;

/** A pause that doubles with every try, up to half a minute; at random the longer half of it. */
export function growingPause(attempt: number): number {
  const ceiling = Math.min(longestPauseMs, shortestPauseMs * 2 ** (attempt - 1));
  return ceiling * (0.5 + Math.random() / 2);
}

/** What ends a poll: the caller's signal, the deadline of its database, or the first failure. */
export function pollEnd(given: AbortSignal | undefined, deadline: Deadline | undefined): PollEnd {
  const controller = new AbortController();
  // Every shard waits on it; Node would take more than ten listeners for a leak.
  setMaxListeners(0, controller.signal);
  let failure: { readonly error: unknown } | undefined;
  const stop = (error?: unknown): void => {
    if (error !== undefined && !controller.signal.aborted) failure = { error };
    controller.abort();
  };
  const timer = deadline && setTimeout(() => stop(cutOff(deadline)), timerTo(deadline));
  const abort = (): void => controller.abort(given?.reason);
  if (given?.aborted) abort();
  else given?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    stop,
    settle() {
      clearTimeout(timer);
      given?.removeEventListener('abort', abort);
      if (failure !== undefined) throw failure.error;
    },
  };
}

function cutOff(deadline: Deadline): RequestError {
  return deadline.error({ what: 'pollStream()', begun: true, attempts: 0, ambiguous: false });
}

/** Waits so long, or until the signal fires. */
export async function restUntil(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

/** The way to the Streams API that outlasts what passes. */
export function patientAsk({ transport }: Database, signal: AbortSignal): Poll['ask'] {
  let answered = false;
  return async (operation, request) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { response } = await transport.send(operation, request, { signal });
        answered = true;
        return response;
      } catch (error) {
        if (!isRequestError(error) || !isPassing(error, answered)) throw error;
        await restUntil(growingPause(attempt), signal);
      }
    }
  };
}
