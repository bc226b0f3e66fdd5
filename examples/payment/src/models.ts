/**
 * Everything that is stored. The merchant is the tenant, and the partition key of whatever belongs to
 * it: a request that names one merchant cannot reach the items of another.
 *
 * Amounts are integers in minor units, `1250n` for 12.50 euros.
 */
import { globalIndex, type Item, model, t } from 'dynamorm';

/** Who uses this service, and where it is told of what happens. */
export const Merchant = model('Merchant', {
  table: 'merchants',
  attributes: {
    id: t.string(),
    name: t.string(),
    webhook: t.map({ url: t.string(), secret: t.string() }),
    createdAt: t.createdAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

/**
 * Money of somebody. The account of the bank is the world outside: money comes from it and goes to it,
 * so it alone may be below zero, and all accounts of a merchant come to nothing.
 */
export const Account = model('Account', {
  table: 'accounts',
  attributes: {
    merchantId: t.string(),
    id: t.string(),
    kind: t.enum('customer', 'merchant', 'bank'),
    holder: t.string(),
    currency: t.string(),
    balance: t.bigint().default(0n),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'merchantId', sortKey: 'id' },
});

/** One move of money. The payments are the ledger: every balance is the sum of them. */
export const Payment = model('Payment', {
  table: 'payments',
  attributes: {
    merchantId: t.string(),
    id: t.string(),
    kind: t.enum('charge', 'refund', 'deposit'),
    status: t.enum('completed', 'refunded').default('completed'),
    from: t.string(),
    to: t.string(),
    amount: t.bigint(),
    currency: t.string(),
    reference: t.string().optional(),
    createdAt: t.createdAt(),
    version: t.version(),
  },
  key: { partitionKey: 'merchantId', sortKey: 'id' },
  indexes: { byTime: globalIndex({ partitionKey: 'merchantId', sortKey: 'createdAt' }) },
});

/** A payment as clients see it. Amounts are text: JSON's numbers end at 2^53. */
export interface PaymentView {
  readonly id: string;
  readonly kind: Payment['kind'];
  readonly status: Payment['status'];
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly currency: string;
  readonly reference?: string;
  readonly createdAt: string;
}

/** What was answered to a request, for when it is sent again. Written together with its payment. */
export const IdempotencyKey = model('IdempotencyKey', {
  table: 'idempotency-keys',
  attributes: {
    merchantId: t.string(),
    key: t.string(),
    fingerprint: t.string(),
    answer: t.json<PaymentView>(),
    // DynamoDB deletes what has expired within days. Hidden, it is gone on time.
    expiresAt: t.ttl({ hideExpired: true }),
  },
  key: { partitionKey: 'merchantId', sortKey: 'key' },
});

/** Who did what. Only ever created, and in the same transaction as what it tells of. */
export const AuditEntry = model('AuditEntry', {
  table: 'audit-entries',
  attributes: {
    merchantId: t.string(),
    id: t.string(),
    at: t.date(),
    actor: t.string(),
    action: t.enum(
      'account.opened',
      'payment.charged',
      'payment.refunded',
      'deposit.received',
      'webhook.redelivered',
    ),
    subject: t.string(),
    details: t.record(t.string()),
  },
  key: { partitionKey: 'merchantId', sortKey: 'id' },
});

/** A webhook on its way to a merchant: written with the payment, sent by the worker. */
export const Delivery = model('Delivery', {
  table: 'webhook-deliveries',
  attributes: {
    merchantId: t.string(),
    id: t.string(),
    body: t.string(),
    status: t.enum('pending', 'delivered', 'dead').default('pending'),
    attempts: t.number().default(0),
    dueAt: t.date(),
    lastError: t.string().optional(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    version: t.version(),
    expiresAt: t.ttl().optional(),
  },
  key: { partitionKey: 'merchantId', sortKey: 'id' },
  indexes: {
    byDue: globalIndex({ partitionKey: 'status', sortKey: 'dueAt', projection: 'keys' }),
  },
});

/** An event that the bank has sent and that was acted upon: it is not acted upon again. */
export const ReceivedEvent = model('ReceivedEvent', {
  table: 'received-events',
  attributes: { id: t.string(), expiresAt: t.ttl({ hideExpired: true }) },
  key: { partitionKey: 'id' },
});

export type Merchant = Item<typeof Merchant>;
export type Account = Item<typeof Account>;
export type Payment = Item<typeof Payment>;
export type AuditEntry = Item<typeof AuditEntry>;
export type Delivery = Item<typeof Delivery>;

/** All of them, for `createTable`. */
export const models = [
  Merchant,
  Account,
  Payment,
  IdempotencyKey,
  AuditEntry,
  Delivery,
  ReceivedEvent,
] as const;
