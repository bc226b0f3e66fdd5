import type { BatchEndReason } from '../../errors/batch.ts';
import { isRequestError } from '../../errors/guards.ts';
import type { RequestError } from '../../errors/request.ts';
import { onAbort } from '../../transport/abort-listeners.ts';
import { systemClock } from '../../transport/clock.ts';
import type { BatchLimits } from './batch-options.ts';
import { isPassing, pauseMs } from './batch-retry.ts';

/** What is to be done: entries, how many fit into one request, and how a request of them is sent. */
export interface BatchJob<TEntry> {
  readonly entries: readonly TEntry[];
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly bytesOf: (entry: TEntry) => number;
  /** Whether a request that was lost may have changed something. */
  readonly writes: boolean;
  /** Sends one request; gives the entries that it left unprocessed. */
  readonly send: (entries: readonly TEntry[], signal: AbortSignal) => Promise<readonly TEntry[]>;
}

/** How a job ended. */
export interface BatchEnd<TEntry> {
  readonly done: ReadonlySet<TEntry>;
  /** Entries that were in a request which may have been applied although it failed. */
  readonly doubts: ReadonlyMap<TEntry, RequestError>;
  /** Entries of the requests that were refused for good. */
  readonly failures: ReadonlyMap<TEntry, unknown>;
  readonly requests: number;
  /** Why something is left; `undefined` when everything is done. */
  readonly stop: BatchStop | undefined;
}

/** Why a job ended early, and the failure behind it. */
export interface BatchStop {
  readonly reason: BatchEndReason;
  readonly cause: unknown;
}

/** A job while it runs. */
interface BatchRun<TEntry> {
  readonly job: BatchJob<TEntry>;
  readonly limits: BatchLimits;
  /** Fires when requests under way have to end: at the deadline, or with the caller's signal. */
  readonly cut: AbortController;
  /** Fires when nothing new is begun, for whatever reason: pauses end. */
  readonly over: AbortController;
  readonly deadline: number;
  readonly done: Set<TEntry>;
  readonly doubts: Map<TEntry, RequestError>;
  readonly failures: Map<TEntry, unknown>;
  /** The position of the first entry that no request has carried yet. */
  next: number;
  requests: number;
  answered: boolean;
  lastFailure: RequestError | undefined;
  stop: BatchStop | undefined;
}

/**
 * Works a job off in several lanes, each with one request under way. A lane keeps what its request
 * left, pauses, fills it up with what nobody has sent yet and sends it again; so an entry is never in
 * two requests at once. Never rejects: how it ended, and what is left, is in the result.
 */
export async function runBatches<TEntry>(
  job: BatchJob<TEntry>,
  limits: BatchLimits,
): Promise<BatchEnd<TEntry>> {
  const run = startRun(job, limits);
  const release = watch(run);
  try {
    const lanes = Math.min(limits.concurrency, job.entries.length);
    await Promise.all(Array.from({ length: lanes }, () => runLane(run)));
  } finally {
    release();
  }
  const { done, doubts, failures, requests } = run;
  return { done, doubts, failures, requests, stop: reasonOf(run) };
}

/** Only what left something undone; a lane for which it was too late to wait has said no reason. */
function reasonOf<TEntry>({
  job,
  done,
  stop,
  lastFailure,
}: BatchRun<TEntry>): BatchEnd<TEntry>['stop'] {
  if (stop?.reason === 'failed') return stop;
  if (done.size === job.entries.length) return undefined;
  return stop ?? { reason: 'deadline', cause: lastFailure };
}

function startRun<TEntry>(job: BatchJob<TEntry>, limits: BatchLimits): BatchRun<TEntry> {
  return {
    job,
    limits,
    cut: new AbortController(),
    over: new AbortController(),
    deadline: systemClock.elapsed() + limits.timeoutMs,
    done: new Set(),
    doubts: new Map(),
    failures: new Map(),
    next: 0,
    requests: 0,
    answered: false,
    lastFailure: undefined,
    stop: undefined,
  };
}

/** Nothing new is begun from now on; the first reason counts. */
function stop<TEntry>(run: BatchRun<TEntry>, reason: BatchEndReason, cause: unknown): void {
  run.stop ??= { reason, cause };
  run.over.abort();
}

/** Stops the run at its deadline and with the caller's signal; the function you get calls it off. */
function watch<TEntry>(run: BatchRun<TEntry>): () => void {
  const { signal, timeoutMs } = run.limits;
  const end = (reason: BatchEndReason, cause: unknown): void => {
    stop(run, reason, cause);
    run.cut.abort();
  };
  const aborted = (): void => end('aborted', signal?.reason);
  if (signal?.aborted) {
    aborted();
    return () => {};
  }
  const timer = setTimeout(() => end('deadline', run.lastFailure), timeoutMs);
  const forget = signal && onAbort(signal, aborted);
  return () => {
    clearTimeout(timer);
    forget?.();
  };
}

async function runLane<TEntry>(run: BatchRun<TEntry>): Promise<void> {
  let left: readonly TEntry[] = [];
  let unfinished = 0;
  while (run.stop === undefined) {
    const group = nextGroup(run, left);
    if (group.length === 0) return;
    left = await sendGroup(run, group);
    unfinished = left.length === 0 ? 0 : unfinished + 1;
    if (unfinished > 0 && !(await pause(run, unfinished))) return;
  }
}

/** What a lane has left, and as many new entries as fit beside it. */
function nextGroup<TEntry>(run: BatchRun<TEntry>, left: readonly TEntry[]): readonly TEntry[] {
  const { entries, maxEntries, maxBytes, bytesOf } = run.job;
  const group = [...left];
  let bytes = left.reduce((sum, entry) => sum + bytesOf(entry), 0);
  for (; group.length < maxEntries; run.next += 1) {
    const entry = entries[run.next];
    if (entry === undefined) break;
    bytes += bytesOf(entry);
    if (bytes > maxBytes && group.length > 0) break;
    group.push(entry);
  }
  return group;
}

/** Sends one request and notes what became of its entries; gives those that are left. */
async function sendGroup<TEntry>(
  run: BatchRun<TEntry>,
  group: readonly TEntry[],
): Promise<readonly TEntry[]> {
  let left = group;
  try {
    left = await run.job.send(group, run.cut.signal);
    run.answered = true;
    const undone = new Set(left);
    for (const entry of group) if (!undone.has(entry)) run.done.add(entry);
  } catch (error) {
    noteFailure(run, group, error);
  }
  run.requests += 1;
  report(run);
  return left;
}

function noteFailure<TEntry>(
  run: BatchRun<TEntry>,
  group: readonly TEntry[],
  error: unknown,
): void {
  if (isRequestError(error)) {
    const isDoubtful = run.job.writes && error.ambiguous;
    if (isDoubtful) for (const entry of group) run.doubts.set(entry, error);
    // What the deadline or the caller has cut off is no failure of its own.
    if (run.cut.signal.aborted) return;
    run.lastFailure = error;
    if (isPassing(error, run.answered)) return;
  }
  for (const entry of group) run.failures.set(entry, error);
  // Requests under way are left to end, so that what became of them is known.
  stop(run, 'failed', error);
}

function report<TEntry>(run: BatchRun<TEntry>): void {
  const { done, requests, job, limits } = run;
  try {
    limits.onProgress?.({ done: done.size, total: job.entries.length, requests });
  } catch (error) {
    stop(run, 'failed', error);
  }
}

/** Waits, unless the deadline is too near: then it says false, at once. */
async function pause<TEntry>(run: BatchRun<TEntry>, unfinished: number): Promise<boolean> {
  const { deadline } = run.limits;
  const left = Math.min(
    run.deadline - systemClock.elapsed(),
    deadline?.left() ?? Number.POSITIVE_INFINITY,
  );
  const milliseconds = pauseMs(unfinished, left);
  if (milliseconds === undefined) return false;
  await systemClock.sleep(milliseconds, [run.over.signal]);
  return true;
}
