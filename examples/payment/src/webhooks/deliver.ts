import { type Changes, isConditionFailed, isItemNotFound, isOutcomeUnknown } from 'dynamorm';
import { Delivery, Merchant } from '../models.ts';
import type { Service } from '../service.ts';
import { signWebhook } from './sign.ts';

/** How webhooks are sent. */
export interface DeliveryOptions {
  /** The pauses after failed attempts; when they are used up, the delivery is dead. */
  readonly retryDelaysMs: readonly number[];
  /** How long a receiver may take to answer. */
  readonly answerTimeoutMs: number;
}

/** Eight attempts within about a day. */
export const patientDelivery: DeliveryOptions = {
  retryDelaysMs: [5e3, 30e3, 2 * 60e3, 10 * 60e3, 60 * 60e3, 4 * 60 * 60e3, 18 * 60 * 60e3],
  answerTimeoutMs: 10e3,
};

/** What became of the webhooks that were due. */
export interface DeliveryReport {
  delivered: number;
  failed: number;
  dead: number;
  /** What went wrong here, and not at the receiver. These are due again when their lease is over. */
  readonly errors: unknown[];
}

/** How long a worker has to deliver what it has claimed, before another may. */
const LEASE_MS = 60e3;
const KEEP_DELIVERED_MS = 30 * 24 * 60 * 60e3;
const BATCH = 25;

type DeliveryKey = Pick<Delivery, 'merchantId' | 'id'>;

/** Sends the webhooks that are due, at least once each: a receiver knows a repeated one by its id. */
export async function deliverDue(
  service: Service,
  options: DeliveryOptions = patientDelivery,
): Promise<DeliveryReport> {
  const due = await service.db
    .model(Delivery)
    .where('status', '=', 'pending')
    .where('dueAt', '<=', service.now())
    .index('byDue')
    .limit(BATCH)
    .all();
  const report: DeliveryReport = { delivered: 0, failed: 0, dead: 0, errors: [] };
  const handle = async ({ merchantId, id }: DeliveryKey): Promise<void> => {
    const delivery = await claim(service, { merchantId, id });
    if (delivery !== undefined) report[await attempt(service, delivery, options)] += 1;
  };
  await Promise.all(due.map((key) => handle(key).catch((error) => report.errors.push(error))));
  return report;
}

/**
 * Takes a delivery by moving its time, on condition that it is still due: of several workers one
 * succeeds. Should it die, the delivery is due again when its lease is over.
 */
async function claim({ db, now }: Service, key: DeliveryKey): Promise<Delivery | undefined> {
  const at = now();
  const leased = new Date(at.getTime() + LEASE_MS);
  try {
    return await db.model(Delivery).update(
      key,
      { dueAt: leased },
      {
        if: (c) => c.and(c('status', '=', 'pending'), c('dueAt', '<=', at)),
      },
    );
  } catch (error) {
    // Somebody else has it; or perhaps we have, and then it is due again soon.
    if (isConditionFailed(error) || isItemNotFound(error) || isOutcomeUnknown(error)) {
      return undefined;
    }
    throw error;
  }
}

async function attempt(
  service: Service,
  delivery: Delivery,
  options: DeliveryOptions,
): Promise<'delivered' | 'failed' | 'dead'> {
  const { db, now } = service;
  const { merchantId, id, version } = delivery;
  const attempts = delivery.attempts + 1;
  const lastError = await send(service, delivery, options.answerTimeoutMs);
  const save = (changes: Changes<typeof Delivery>) =>
    db.model(Delivery).update({ merchantId, id }, { attempts, version, ...changes });
  if (lastError === undefined) {
    const expiresAt = new Date(now().getTime() + KEEP_DELIVERED_MS);
    await save({ status: 'delivered', expiresAt });
    return 'delivered';
  }
  const delay = options.retryDelaysMs[attempts - 1];
  if (delay === undefined) {
    await save({ status: 'dead', lastError });
    return 'dead';
  }
  // A random part, so that a receiver that was away is not met by everything at once.
  const dueAt = new Date(now().getTime() + Math.round(delay * (0.8 + 0.4 * Math.random())));
  await save({ dueAt, lastError });
  return 'failed';
}

/** Sends it; what went wrong, if anything. */
async function send(
  { db, now }: Service,
  { merchantId, id, body }: Delivery,
  timeoutMs: number,
): Promise<string | undefined> {
  const { webhook } = await db.model(Merchant).getOrThrow({ id: merchantId });
  const signature = signWebhook(webhook.secret, { id, body, at: now() });
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signature },
      body,
      // Elsewhere is not where the merchant said.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    // 409 is how a receiver says that it has this one already.
    return response.ok || response.status === 409 ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    return reasonOf(error);
  }
}

/** `fetch` says "fetch failed", and why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
