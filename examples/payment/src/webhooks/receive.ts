import { isItemExists, isTransactionCanceled } from 'dynamorm';
import { accountReads, BANK_ACCOUNT, moneyTransaction } from '../accounts.ts';
import { ReceivedEvent } from '../models.ts';
import { storePayment } from '../payments.ts';
import { Problem } from '../problem.ts';
import { newId, type Service } from '../service.ts';
import { TOLERANCE_MS } from './sign.ts';

/** What the bank says: this much has arrived for this account. */
export interface Deposit {
  readonly merchantId: string;
  readonly account: string;
  readonly amount: bigint;
  readonly currency: string;
}

/**
 * Acts upon an event whose signature was verified, once. Its id is stored in the transaction of the
 * deposit: an event that comes again is refused there, and not by a look beforehand that two of them
 * would pass at once. `Problem` 409 then.
 */
export async function receiveDeposit(
  service: Service,
  eventId: string,
  deposit: Deposit,
): Promise<void> {
  const { merchantId, account, amount, currency } = deposit;
  const move = { merchantId, from: BANK_ACCOUNT, to: account, amount, currency };
  const createdAt = service.now();
  const payment = { ...move, id: newId('dep'), kind: 'deposit' as const, createdAt };
  // An older one is refused for its timestamp.
  const expiresAt = new Date(createdAt.getTime() + 2 * TOLERANCE_MS);
  try {
    await moneyTransaction(service, move, async (tx) => {
      tx.create(ReceivedEvent, { id: eventId, expiresAt });
      const accounts = await tx.getAll(accountReads(move));
      storePayment(tx, payment, accounts, { actor: 'bank', action: 'deposit.received' });
    });
  } catch (error) {
    if (!isRepeated(error)) throw error;
    throw new Problem(409, 'webhook-replayed', `The event ${eventId} was received before.`);
  }
}

function isRepeated(error: unknown): boolean {
  if (!isTransactionCanceled(error)) return false;
  return error.failures.some((failure) => isItemExists(failure.error, ReceivedEvent));
}
