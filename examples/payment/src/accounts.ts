import type { Query, SnapshotReads, Transaction } from 'dynamorm';
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
 * What a transaction has to read to move money, for `tx.getAll`: at one moment, together with what says
 * whether it was moved already. Read one after the other, a balance from after a payment and no sign of
 * the payment itself would look like a lack of money.
 */
export function accountReads(move: Pick<Move, 'merchantId' | 'from' | 'to'>): AccountReads {
  const { merchantId, from, to } = move;
  if (from === to) {
    throw new Problem(422, 'same-account', 'Money has to move from one account to another.');
  }
  return [
    [Account, { merchantId, id: from }],
    [Account, { merchantId, id: to }],
  ];
}

type AccountReads = SnapshotReads<[typeof Account, typeof Account]>;

/** The two accounts of a move, as they were read in its transaction. */
export type AccountPair = readonly [from: Account | undefined, to: Account | undefined];

/**
 * Moves money from one account to another. Both were read in the transaction, so it commits only if
 * both still have the version that was read; where one has changed, all of it runs again.
 */
export function moveMoney(tx: Transaction, move: Move, [from, to]: AccountPair): void {
  const { merchantId, amount } = move;
  const payer = usable(from, move.from, move);
  const payee = usable(to, move.to, move);
  if (payer.kind !== 'bank' && payer.balance < amount) {
    throw new Problem(422, 'insufficient-funds', `Account ${payer.id} has not enough money.`);
  }
  tx.update(Account, { merchantId, id: payer.id }, { balance: payer.balance - amount });
  tx.update(Account, { merchantId, id: payee.id }, { balance: payee.balance + amount });
}

function usable(account: Account | undefined, id: string, { currency }: Move): Account {
  if (account === undefined) {
    throw new Problem(422, 'unknown-account', `There is no account ${id}.`);
  }
  if (account.currency !== currency) {
    throw new Problem(422, 'wrong-currency', `Account ${id} is in ${account.currency}.`);
  }
  return account;
}
