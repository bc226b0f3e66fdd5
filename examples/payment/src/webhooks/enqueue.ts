import type { Transaction } from 'dynamorm';
import { type AuditEntry, Delivery, type PaymentView } from '../models.ts';
import { newId } from '../service.ts';

/** What a merchant is told. */
export interface PaymentEvent {
  readonly merchantId: string;
  readonly type: AuditEntry['action'];
  readonly payment: PaymentView;
}

/**
 * Puts a webhook into the outbox, in the transaction of what it tells of. It is sent afterwards, by the
 * worker: never for a payment that was not made, and never forgotten for one that was.
 */
export function enqueueWebhook(tx: Transaction, at: Date, event: PaymentEvent): void {
  const { merchantId, type, payment } = event;
  const body = JSON.stringify({ type, at: at.toISOString(), payment });
  tx.create(Delivery, { merchantId, id: newId('evt'), body, dueAt: at });
}
