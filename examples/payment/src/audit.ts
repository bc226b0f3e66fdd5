import type { Query, Transaction } from 'dynamorm';
import { AuditEntry } from './models.ts';
import { newTimedId, type Service } from './service.ts';

/**
 * Adds to the audit log what a transaction does: it is told if and only if it happens. Nothing in this
 * service changes or deletes an entry, and its role in IAM needs no right to.
 */
export function recordAudit(tx: Transaction, at: Date, entry: Omit<AuditEntry, 'id' | 'at'>): void {
  tx.create(AuditEntry, { ...entry, id: newTimedId(at), at });
}

/** The audit log of a merchant, the newest first. */
export function auditLogOf({ db }: Service, merchantId: string): Query<typeof AuditEntry> {
  return db.model(AuditEntry).where('merchantId', '=', merchantId).orderBy('id', 'desc');
}
