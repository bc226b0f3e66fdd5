import { accountsOf } from './accounts.ts';
import { Payment } from './models.ts';
import { paymentsOf } from './payments.ts';
import type { Service } from './service.ts';

/** An account whose balance is not the sum of its payments. */
export interface Difference {
  readonly account: string;
  readonly balance: bigint;
  readonly payments: bigint;
}

/** Whether the books of a merchant balance. */
export interface Books {
  readonly accounts: number;
  readonly payments: number;
  /** The sum of all balances. It is 0: money only moves. */
  readonly total: bigint;
  readonly differences: readonly Difference[];
}

/**
 * Holds every balance against the payments, which are streamed. Reads are not one moment: what is paid
 * meanwhile may show as a difference, and is gone when it is asked again.
 */
export async function reconcileBooks(service: Service, merchantId: string): Promise<Books> {
  const sums = new Map<string, bigint>();
  const add = (account: string, amount: bigint): void => {
    sums.set(account, (sums.get(account) ?? 0n) + amount);
  };
  let payments = 0;
  for await (const { from, to, amount } of ledgerOf(service, merchantId)) {
    add(from, -amount);
    add(to, amount);
    payments += 1;
  }
  const accounts = await accountsOf(service, merchantId).consistent().all();
  const differences = accounts
    .map(({ id, balance }) => ({ account: id, balance, payments: sums.get(id) ?? 0n }))
    .filter((line) => line.balance !== line.payments);
  const total = accounts.reduce((sum, { balance }) => sum + balance, 0n);
  return { accounts: accounts.length, payments, total, differences };
}

/** A line of a statement: what the bank believes that a payment was. */
export interface StatementLine {
  readonly paymentId: string;
  readonly amount: bigint;
}

/** A statement of the bank, for a time. */
export interface Statement {
  readonly since: Date;
  readonly until: Date;
  readonly lines: readonly StatementLine[];
}

/** Where our payments and the bank's statement are not the same. */
export interface StatementReport {
  readonly matched: number;
  /** The bank has another amount. */
  readonly different: readonly string[];
  /** The bank has it, we have not. */
  readonly unknown: readonly string[];
  /** We have it, the bank has not. */
  readonly missing: readonly string[];
}

/** Holds the payments of a time against the bank's statement of it. */
export async function reconcileStatement(
  service: Service,
  merchantId: string,
  { since, until, lines }: Statement,
): Promise<StatementReport> {
  const claimed = new Map(lines.map(({ paymentId, amount }) => [paymentId, amount]));
  const different: string[] = [];
  const missing: string[] = [];
  let matched = 0;
  const payments = paymentsOf(service, merchantId).where('createdAt', 'between', [since, until]);
  for await (const { id, amount } of payments.select('id', 'amount')) {
    const claim = claimed.get(id);
    claimed.delete(id);
    if (claim === undefined) missing.push(id);
    else if (claim === amount) matched += 1;
    else different.push(id);
  }
  return { matched, different, unknown: [...claimed.keys()], missing };
}

/** The payments from the table itself: an index may lack the last moment. */
function ledgerOf({ db }: Service, merchantId: string) {
  const ledger = db.model(Payment).where('merchantId', '=', merchantId).consistent();
  return ledger.select('from', 'to', 'amount');
}
