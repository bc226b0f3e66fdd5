import { isOutcomeUnknown, type Query, type Transaction } from 'dynamorm';
import {
  type AccountPair,
  accountReads,
  BANK_ACCOUNT,
  moneyTransaction,
  moveMoney,
} from './accounts.ts';
import { recordAudit } from './audit.ts';
import { earlierAnswer, type IdempotentRequest, keepAnswer } from './idempotency.ts';
import { type AuditEntry, IdempotencyKey, Payment, type PaymentView } from './models.ts';
import { Problem } from './problem.ts';
import { type Caller, newId, type Service } from './service.ts';
import { enqueueWebhook } from './webhooks/enqueue.ts';

/** What a merchant asks for. */
export interface Charge {
  readonly merchantId: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly reference?: string;
}

/** What names a payment. */
export type PaymentKey = Pick<Payment, 'merchantId' | 'id'>;

/** What was done, or had been done already when this request came again. */
export interface Receipt {
  readonly payment: PaymentView;
  readonly replayed: boolean;
}

/**
 * Moves money, once for each key, however often it is asked. The payment, both balances, the key, the
 * audit entry and the webhook are one transaction: all of it happens, or none.
 *
 * A refusal is not kept: the same key may be tried again when there is money. Throws `Problem`, and
 * `OutcomeUnknownError` when it cannot be said what happened; asking again with the same key tells.
 */
export async function charge(
  service: Service,
  caller: Caller,
  key: string,
  order: Charge,
): Promise<Receipt> {
  if (order.from === BANK_ACCOUNT) {
    throw new Problem(422, 'not-yours', 'What comes from outside is for the bank to say.');
  }
  const request = idempotentRequest(key, order);
  // Chosen here and not in the transaction, which may run several times.
  const payment = { ...order, id: newId('pay'), kind: 'charge' as const, createdAt: service.now() };
  const requestKey = { merchantId: order.merchantId, key };
  return settle(
    moneyTransaction(service, order, async (tx) => {
      const reads = [[IdempotencyKey, requestKey], ...accountReads(order)] as const;
      const [kept, ...accounts] = await tx.getAll(reads);
      const earlier = earlierAnswer(kept, request);
      if (earlier !== undefined) return { payment: earlier, replayed: true };
      const why = { actor: caller.subject, action: 'payment.charged' } as const;
      const view = storePayment(tx, payment, accounts, why);
      keepAnswer(tx, payment.createdAt, request, view);
      return { payment: view, replayed: false };
    }),
    async () => {
      // The key is written with everything else: where it is, all of it is.
      const kept = await service.db.model(IdempotencyKey).get(requestKey, { consistent: true });
      const answer = earlierAnswer(kept, request);
      return answer && { payment: answer, replayed: answer.id !== payment.id };
    },
  );
}

/**
 * Moves the money of a charge back; asked again, gives the same refund. A charge has one refund at most,
 * so the id of the refund follows from that of the charge, and no key is needed.
 */
export async function refund(
  service: Service,
  caller: Caller,
  key: PaymentKey,
): Promise<PaymentView> {
  const payments = service.db.model(Payment);
  const charged = await payments.get(key, { consistent: true });
  if (charged === undefined) throw noSuchPayment(key.id);
  if (charged.kind !== 'charge') {
    throw new Problem(409, 'not-refundable', `${key.id} is no charge.`);
  }
  const refundKey = { ...key, id: `ref_${key.id}` };
  const { from: to, to: from, amount, currency } = charged;
  const move = { ...refundKey, from, to, amount, currency, reference: key.id };
  const payment = { ...move, kind: 'refund' as const, createdAt: service.now() };
  return settle(
    moneyTransaction(service, move, async (tx) => {
      const reads = [[Payment, refundKey], ...accountReads(move)] as const;
      const [earlier, ...accounts] = await tx.getAll(reads);
      if (earlier !== undefined) return viewOf(earlier);
      tx.update(Payment, key, { status: 'refunded' });
      const why = { actor: caller.subject, action: 'payment.refunded' } as const;
      return storePayment(tx, payment, accounts, why);
    }),
    async () => {
      const refunded = await payments.get(refundKey, { consistent: true });
      return refunded && viewOf(refunded);
    },
  );
}

/** Where nobody knows whether a transaction was applied, looks at what it would have written. */
async function settle<TResult>(
  work: Promise<TResult>,
  look: () => Promise<TResult | undefined>,
): Promise<TResult> {
  try {
    return await work;
  } catch (error) {
    const settled = isOutcomeUnknown(error) ? await look() : undefined;
    // Not there is not the same as never: the last attempt may still be on its way.
    if (settled === undefined) throw error;
    return settled;
  }
}

/** What a payment is before the library has added to it. */
export type NewPayment = Omit<Payment, 'status' | 'version'>;

/** Moves the money, stores the payment, and tells the audit log and the merchant. */
export function storePayment(
  tx: Transaction,
  payment: NewPayment,
  accounts: AccountPair,
  why: Pick<AuditEntry, 'actor' | 'action'>,
): PaymentView {
  const { merchantId, id, createdAt } = payment;
  moveMoney(tx, payment, accounts);
  tx.create(Payment, payment);
  const view = viewOf({ ...payment, status: 'completed' });
  const details = { from: view.from, to: view.to, amount: view.amount, currency: view.currency };
  recordAudit(tx, createdAt, { merchantId, ...why, subject: id, details });
  enqueueWebhook(tx, createdAt, { merchantId, type: why.action, payment: view });
  return view;
}

/** One payment; `Problem` 404 when this merchant has none of this id. */
export async function paymentOf({ db }: Service, key: PaymentKey): Promise<PaymentView> {
  const payment = await db.model(Payment).get(key, { consistent: true });
  if (payment === undefined) throw noSuchPayment(key.id);
  return viewOf(payment);
}

/** The payments of a merchant, the newest first: a query, to be filtered, limited, paged, streamed. */
export function paymentsOf({ db }: Service, merchantId: string): Query<typeof Payment> {
  return db.model(Payment).where('merchantId', '=', merchantId).orderBy('createdAt', 'desc');
}

/** A payment as clients see it. */
export function viewOf(payment: Omit<Payment, 'version'>): PaymentView {
  const { id, kind, status, from, to, amount, currency, reference, createdAt } = payment;
  const required = { id, kind, status, from, to, amount: `${amount}`, currency };
  const at = { createdAt: createdAt.toISOString() };
  return reference === undefined ? { ...required, ...at } : { ...required, reference, ...at };
}

function idempotentRequest(key: string, order: Charge): IdempotentRequest {
  const { merchantId, from, to, amount, currency, reference } = order;
  return { merchantId, key, body: [from, to, `${amount}`, currency, reference] };
}

function noSuchPayment(id: string): Problem {
  return new Problem(404, 'unknown-payment', `There is no payment ${id}.`);
}
