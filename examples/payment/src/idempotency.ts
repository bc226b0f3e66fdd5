import { createHash } from 'node:crypto';
import type { Item, Transaction } from 'dynamorm';
import { IdempotencyKey, type PaymentView } from './models.ts';
import { Problem } from './problem.ts';

/** How long a request is known by its key. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/** A request that may be sent several times and counts once. */
export interface IdempotentRequest {
  readonly merchantId: string;
  readonly key: string;
  /** What it asks for, in a fixed order: another request under the same key is refused. */
  readonly body: readonly (string | undefined)[];
}

/** What was answered to this request, if it was; `Problem` 422 where its key belongs to another. */
export function earlierAnswer(
  kept: Item<typeof IdempotencyKey> | undefined,
  request: IdempotentRequest,
): PaymentView | undefined {
  if (kept === undefined || kept.fingerprint === fingerprintOf(request)) return kept?.answer;
  throw new Problem(
    422,
    'idempotency-key-reused',
    'Another request was made with this Idempotency-Key. Use a new key for a new payment.',
  );
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

function fingerprintOf({ body }: IdempotentRequest): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
