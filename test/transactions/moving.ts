import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Database,
  isDynamORMError,
  isOutcomeUnknown,
  isTransactionCanceled,
  type Transaction,
} from '../../src/index.ts';
import { Account, accounts, Move, type Outcome, Purse } from './money-models.ts';

/** What became of one transfer. */
export interface Moved {
  readonly outcome: Outcome;
  /** How often the work ran. */
  readonly runs: number;
  /** What nobody expected. */
  readonly error?: string;
}

/** One transfer between two accounts by chance, and what became of it. */
export async function moveMoney(db: Database, id: string): Promise<Moved> {
  const from = oneOf(accounts);
  const to = oneOf(accounts.filter((other) => other !== from));
  const amount = 1 + Math.floor(Math.random() * 50);
  let runs = 0;
  try {
    const outcome = await db.transaction(
      (tx) => {
        runs += 1;
        return move(tx, { id, from, to, amount });
      },
      { timeoutMs: 1_000 },
    );
    return { outcome, runs };
  } catch (error) {
    if (isOutcomeUnknown(error)) return { outcome: await settle(db, id), runs };
    if (isTransactionCanceled(error)) return { outcome: 'cancelled', runs };
    if (isDynamORMError(error) && 'ambiguous' in error) return { outcome: 'failed', runs };
    return { outcome: 'failed', runs, error: String(error) };
  }
}

interface Order {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

async function move(tx: Transaction, order: Order): Promise<Outcome> {
  const { from, to, amount } = order;
  const together = Math.random() < 0.5;
  const [has = 0, other = 0] = together ? await readAll(tx, from, to) : [await read(tx, from)];
  if (has < amount) {
    // Another request, so that what was read has to be verified although nothing is written.
    if (!together) await read(tx, to);
    return 'short';
  }
  set(tx, from, has - amount);
  if (together) set(tx, to, other + amount);
  else add(tx, to, amount);
  // Not create(): a second application must not be refused by a guard of the program's own.
  tx.put(Move, order);
  return 'done';
}

async function read(tx: Transaction, id: string): Promise<number> {
  const amount = id.startsWith('a')
    ? (await tx.get(Account, { id }))?.balance
    : (await tx.get(Purse, { id }))?.coins;
  return present(id, amount);
}

async function readAll(tx: Transaction, ...ids: readonly string[]): Promise<readonly number[]> {
  const items = await tx.getAll(
    ids.map((id) => [id.startsWith('a') ? Account : Purse, { id }] as const),
  );
  return items.map((item, position) =>
    present(
      ids[position] ?? '',
      item !== undefined && 'coins' in item ? item.coins : item?.balance,
    ),
  );
}

function present(id: string, amount: number | bigint | undefined): number {
  if (amount === undefined) throw new Error(`There is no account ${id}.`);
  return Number(amount);
}

function set(tx: Transaction, id: string, amount: number): void {
  if (id.startsWith('a')) tx.update(Account, { id }, { balance: BigInt(amount) });
  else tx.update(Purse, { id }, { coins: amount });
}

function add(tx: Transaction, id: string, amount: number): void {
  if (id.startsWith('a')) tx.updateBuilder(Account, { id }).increment('balance', BigInt(amount));
  else tx.updateBuilder(Purse, { id }).increment('coins', amount);
}

/** Looks whether a transfer was made, until somebody answers: what it is by then, it stays. */
async function settle(db: Database, id: string): Promise<Outcome> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      const found = await db.model(Move).get({ id }, { consistent: true });
      return found === undefined ? 'unknown-not-applied' : 'unknown-applied';
    } catch {
      await sleep(20);
    }
  }
  return 'unknown';
}

function oneOf<TValue>(values: readonly TValue[]): TValue {
  return values[Math.floor(Math.random() * values.length)] as TValue;
}
