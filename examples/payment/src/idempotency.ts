import { createHash } from 'node:crypto';
import type { Transaction } from 'dynamorm';
import { IdempotencyKey, type PaymentView } from './models.ts';
import { Problem } from './problem.ts';
import type { Service } from './service.ts';

/** How long a request is known by its key. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/** A request that may be sent several times and counts once. */
export interface IdempotentRequest {
  readonly merchantId: string;
  readonly key: string;
  /** What it asks for, in a fixed order: another request under the same key is refused. */
  readonly body: readonly (string | undefined)[];
}

/** What was answered to this request before; inside the transaction that would answer it now. */
export async function earlierAnswer(
  tx: Transaction,
  request: IdempotentRequest,
): Promise<PaymentView | undefined> {
  const { merchantId, key } = request;
  return answerOf(await tx.get(IdempotencyKey, { merchantId, key }), request);
}

/** Keeps the answer, in the transaction that it speaks of: both are there, or neither. */
export function keepAnswer(
  tx: Transaction,
  at: Date,
  request: IdempotentRequest,
  answer: PaymentView,
): void {
  const { merchantId, key } = request;
  const expiresAt = new Date(at.getTime() + LIFETIME_MS);
  const fingerprint = fingerprintOf(request);
  tx.create(IdempotencyKey, { merchantId, key, fingerprint, answer, expiresAt });
}

/** What was answered, asked after a transaction whose fate is unknown. */
export async function settledAnswer(
  { db }: Service,
  request: IdempotentRequest,
): Promise<PaymentView | undefined> {
  const { merchantId, key } = request;
  const kept = await db.model(IdempotencyKey).get({ merchantId, key }, { consistent: true });
  return answerOf(kept, request);
}

function answerOf(
  kept: { readonly fingerprint: string; readonly answer: PaymentView } | undefined,
  request: IdempotentRequest,
): PaymentView | undefined {
  if (kept === undefined || kept.fingerprint === fingerprintOf(request)) return kept?.answer;
  throw new Problem(
    422,
    'idempotency-key-reused',
    'Another request was made with this Idempotency-Key. Use a new key for a new payment.',
  );
}

function fingerprintOf({ body }: IdempotentRequest): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
