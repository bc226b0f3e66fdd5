import { setTimeout as sleep } from 'node:timers/promises';
import { memoryCheckpoints, pollStream } from 'dynamorm/streams';
import type { Blog } from '../blog.ts';
import { Comment } from '../models.ts';
import { type DeliveryOptions, type DeliveryReport, deliverDue } from './deliver.ts';
import { watchComments } from './watch-comments.ts';

/** How the worker works. */
export interface WorkerOptions extends DeliveryOptions {
  /** Where readers find the blog: messages link to it. */
  readonly siteUrl: string;
  /** Where the stream begins: at its oldest change, or behind its latest. Default: `'oldest'`. */
  readonly streamFrom?: 'oldest' | 'latest';
  /** How long it rests before it looks again. */
  readonly restMs: number;
  /** Told after each round in which something was sent, or failed. */
  readonly onRound?: (report: DeliveryReport) => void;
  /** Told of what went wrong here, and not at a receiver. It goes on. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Watches the stream and delivers what it brings, until it is stopped; `stop()` resolves when what is
 * under way is finished. In Lambda its two halves are functions of their own: see `lambda.ts`.
 */
export function startWorker(
  blog: Blog,
  options: WorkerOptions,
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = Promise.all([watch(blog, options, signal), deliver(blog, options, signal)]);
  return {
    stop: async () => {
      stopping.abort();
      await work;
    },
  };
}

async function watch(blog: Blog, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const checkpoints = memoryCheckpoints();
  const { streamFrom: from = 'oldest', restMs: pollIntervalMs } = options;
  const handler = watchComments(blog, options.siteUrl);
  await repeat(options, signal, () =>
    pollStream(blog.db, Comment, handler, { checkpoints, from, pollIntervalMs, signal }),
  );
}

async function deliver(blog: Blog, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  await repeat(options, signal, async () => {
    const report = await deliverDue(blog, options);
    const { delivered, failed, dead, errors } = report;
    if (delivered + failed + dead > 0) options.onRound?.(report);
    for (const error of errors) options.onError?.(error);
  });
}

async function repeat(
  { restMs, onError }: WorkerOptions,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error) => onError?.(error));
    await sleep(restMs, undefined, { signal }).catch(() => undefined);
  }
}
