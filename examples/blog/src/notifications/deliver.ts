import { type Changes, isOutcomeUnknown, isVersionConflict } from 'dynamorm';
import type { Blog } from '../blog.ts';
import { Notification } from '../models.ts';
import { type SendOptions, send } from './send.ts';

/** How notifications are delivered. */
export interface DeliveryOptions extends SendOptions {
  /** The pauses after failed attempts; when they are used up, the notification is dead. */
  readonly retryDelaysMs: readonly number[];
}

/** Seven attempts within about a day. */
export const patientDelays: readonly number[] = [
  10e3,
  60e3,
  10 * 60e3,
  60 * 60e3,
  5 * 60 * 60e3,
  18 * 60 * 60e3,
];

/** What became of the notifications that were due. */
export type DeliveryReport = Record<Outcome, number> & {
  /** What went wrong here, and not at a receiver. These are due again when their lease is over. */
  readonly errors: unknown[];
};

type Outcome = 'delivered' | 'failed' | 'dead';

/** How long a worker has for what it has taken, before another may. */
const LEASE_MS = 60e3;
/** What was told to whom can be looked up for so long. */
const KEEP_MS = 30 * 24 * 60 * 60e3;
const BATCH = 25;

/** Sends what is due, at least once each, several at a time. */
export async function deliverDue(blog: Blog, options: DeliveryOptions): Promise<DeliveryReport> {
  const due = await blog.db
    .model(Notification)
    .where('status', '=', 'pending')
    .where('dueAt', '<=', blog.now())
    .limit(BATCH)
    .all();
  const report: DeliveryReport = { delivered: 0, failed: 0, dead: 0, errors: [] };
  const handle = async ({ id, version }: Notification): Promise<void> => {
    const notification = await claim(blog, id, version);
    if (notification !== undefined) report[await attempt(blog, notification, options)] += 1;
  };
  await Promise.all(due.map((item) => handle(item).catch((error) => report.errors.push(error))));
  return report;
}

/**
 * Takes a notification by moving its time, on condition that it has the version that was read: of
 * several workers one succeeds. Should it die, the notification is due again when its lease is over.
 */
async function claim(
  { db, now }: Blog,
  id: string,
  version: number,
): Promise<Notification | undefined> {
  const dueAt = new Date(now().getTime() + LEASE_MS);
  try {
    return await db.model(Notification).update({ id }, { dueAt, version });
  } catch (error) {
    // Somebody else has it; or perhaps we have, and then it is due again soon.
    if (isVersionConflict(error) || isOutcomeUnknown(error)) return undefined;
    throw error;
  }
}

async function attempt(
  blog: Blog,
  notification: Notification,
  options: DeliveryOptions,
): Promise<Outcome> {
  const { id, version } = notification;
  const attempts = notification.attempts + 1;
  const save = (changes: Changes<typeof Notification>) =>
    blog.db.model(Notification).update({ id }, { attempts, version, ...changes });
  const after = (milliseconds: number): Date => new Date(blog.now().getTime() + milliseconds);
  try {
    await send(blog, notification, options);
  } catch (error) {
    const lastError = reasonOf(error);
    const delay = options.retryDelaysMs[attempts - 1];
    if (delay === undefined) {
      await save({ status: 'dead', lastError });
      return 'dead';
    }
    // A random part, so that a receiver that was away is not met by everything at once.
    await save({ dueAt: after(delay * (0.8 + 0.4 * Math.random())), lastError });
    return 'failed';
  }
  await save({ status: 'delivered', expiresAt: after(KEEP_MS) });
  return 'delivered';
}

/** `fetch` says "fetch failed", and why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
