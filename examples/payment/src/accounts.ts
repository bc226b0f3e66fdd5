import type { Query, Transaction } from 'dynamorm';
import { recordAudit } from './audit.ts';
import { Account, Merchant, type Payment } from './models.ts';
import { Problem } from './problem.ts';
import type { Caller, Service } from './service.ts';

/** The account that stands for the world outside. */
export const BANK_ACCOUNT = 'bank';

/** What an account is opened with. */
export type NewAccount = Pick<Account, 'merchantId' | 'id' | 'kind' | 'holder' | 'currency'>;

/** What moves: the part of a payment that changes balances. */
export type Move = Pick<Payment, 'merchantId' | 'from' | 'to' | 'amount' | 'currency'>;

/** Opens an account with nothing on it; `ItemExistsError` when the merchant has one of this id. */
export async function openAccount(
  { db, now }: Service,
  caller: Caller,
  account: NewAccount,
): Promise<void> {
  const { merchantId, id, kind, currency } = account;
  await db.transaction((tx) => {
    tx.check(Merchant, { id: merchantId }, (c) => c('id', 'exists'));
    tx.create(Account, account);
    recordAudit(tx, now(), {
      merchantId,
      actor: caller.subject,
      action: 'account.opened',
      subject: id,
      details: { kind, currency },
    });
  });
}

/** The accounts of a merchant. */
export function accountsOf({ db }: Service, merchantId: string): Query<typeof Account> {
  return db.model(Account).where('merchantId', '=', merchantId);
}

/**
 * Runs a transaction that moves money between two accounts, when those before it on either of them
 * have ended. Somebody waits for the answer: it gives up earlier than the library would by itself.
 */
export function moneyTransaction<TResult>(
  { db, takeTurns }: Service,
  { merchantId, from, to }: Pick<Move, 'merchantId' | 'from' | 'to'>,
  work: (tx: Transaction) => Promise<TResult>,
): Promise<TResult> {
  const accounts = [`${merchantId}/${from}`, `${merchantId}/${to}`];
  return takeTurns(accounts, () => db.transaction(work, { maxAttempts: 6, timeoutMs: 5_000 }));
}

/**
 * Moves money from one account to another. Both are read in the transaction, so it commits only if
 * both still have the version that was read; where one has changed, all of it runs again.
 */
export async function moveMoney(tx: Transaction, move: Move): Promise<void> {
  const { merchantId, amount } = move;
  if (move.from === move.to) {
    throw new Problem(422, 'same-account', 'Money has to move from one account to another.');
  }
  const [payer, payee] = await Promise.all([
    accountFor(tx, move, move.from),
    accountFor(tx, move, move.to),
  ]);
  if (payer.kind !== 'bank' && payer.balance < amount) {
    throw new Problem(422, 'insufficient-funds', `Account ${payer.id} has not enough money.`);
  }
  tx.update(Account, { merchantId, id: payer.id }, { balance: payer.balance - amount });
  tx.update(Account, { merchantId, id: payee.id }, { balance: payee.balance + amount });
}

async function accountFor(tx: Transaction, move: Move, id: string): Promise<Account> {
  const account = await tx.get(Account, { merchantId: move.merchantId, id });
  if (account === undefined) {
    throw new Problem(422, 'unknown-account', `There is no account ${id}.`);
  }
  if (account.currency !== move.currency) {
    throw new Problem(422, 'wrong-currency', `Account ${id} is in ${account.currency}.`);
  }
  return account;
}
