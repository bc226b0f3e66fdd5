import { beforeAll, expect, test } from 'vitest';
import { type Database, dynamorm } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { localConnection } from '../../src/testing/external-endpoint.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { useEngine } from '../support/use-engine.ts';
import { Account, accounts, Counter, Move, opening, Purse } from './money-models.ts';
import { badWeather, swallow } from './weather.ts';
import { type Reports, runWorkers, workerCount } from './workers.ts';

/**
 * Eight workers in processes of their own, half of them on each transport, move money and count
 * through a proxy that spoils every tenth request. `SCALE=5` counts to 10,000.
 */
const rounds = 250 * Number(process.env['SCALE'] ?? 1);
const used = useEngine();
let db: Database;
let reports: Reports;
let sent = 0;

beforeAll(async () => {
  db = dynamorm(localConnection(used.endpoint));
  for (const kind of [Account, Move, Counter]) await createTable(db, kind);
  for (const id of accounts) {
    if (id.startsWith('a')) await db.model(Account).create({ id, balance: BigInt(opening) });
    else await db.model(Purse).create({ id, coins: opening });
  }
  for (const id of ['once', 'plain']) await db.model(Counter).create({ id, count: 0 });

  const proxy = await startFaultProxy(used.endpoint);
  badWeather(proxy);
  swallow(proxy);
  reports = await runWorkers({ endpoint: proxy.endpoint, rounds });
  sent = proxy.requestsOf('TransactWriteItems').length;
  await proxy.close();
}, 600_000);

test('every worker comes to its end and knows what became of each transfer', () => {
  const transfers = reports.of(
    ...([
      'done',
      'short',
      'cancelled',
      'failed',
      'unknown-applied',
      'unknown-not-applied',
    ] as const),
  );
  expect(reports.errors).toEqual([]);
  expect(transfers).toHaveLength(workerCount * rounds);
  expect(reports.of('unknown')).toEqual([]);
});

test('money is neither made nor lost, and no transfer is made twice', async () => {
  const moves = await db.model(Move).scan().all();
  const made = reports.of('done', 'unknown-applied');
  expect(moves.map(({ id }) => id).sort()).toEqual([...made].sort());

  const balances = await balancesOf();
  const total = [...balances.values()].reduce((sum, balance) => sum + balance, 0);
  expect(total).toBe(accounts.length * opening);
  expect(Math.min(...balances.values())).toBeGreaterThanOrEqual(0);
  // Each account has what the transfers come to, each of them once.
  const expected = new Map(accounts.map((id) => [id, opening]));
  for (const { from, to, amount } of moves) {
    expected.set(from, (expected.get(from) ?? 0) - amount);
    expected.set(to, (expected.get(to) ?? 0) + amount);
  }
  expect(balances).toEqual(expected);

  const [applied, not] = [reports.of('unknown-applied'), reports.of('unknown-not-applied')];
  expect(applied.length + not.length).toBeGreaterThan(0);
  console.log(
    `money: ${made.length} of ${workerCount * rounds} transfers made by ${workerCount} workers, ` +
      `${reports.of('short').length} short of money, ${reports.of('cancelled').length} given up, ` +
      `${reports.of('failed').length} could not read; ${sent} transactions sent, ` +
      `${reports.reruns} reruns after conflicts, ${reports.retries} retries, ` +
      `${applied.length + not.length} unknown (looked up: ${applied.length} applied, ${not.length} not); ` +
      `total ${total}`,
  );
});

async function balancesOf(): Promise<ReadonlyMap<string, number>> {
  const balances = new Map<string, number>();
  for (const id of accounts) {
    const balance = id.startsWith('a')
      ? (await db.model(Account).getOrThrow({ id }, { consistent: true })).balance
      : (await db.model(Purse).getOrThrow({ id }, { consistent: true })).coins;
    balances.set(id, Number(balance));
  }
  return balances;
}

test('a counter counts exactly once with { idempotent: true }; without, it says what it cannot know', async () => {
  const counters = db.model(Counter);
  const [once, plain] = await Promise.all(
    ['once', 'plain'].map((id) => counters.getOrThrow({ id }, { consistent: true })),
  );
  const [counted, unknown] = [reports.of('counted').length, reports.of('count-unknown').length];
  expect(once?.count).toBe(workerCount * rounds);
  expect(counted + unknown).toBe(workerCount * Math.ceil(rounds / 5));
  expect(unknown).toBeGreaterThan(0);
  // An increment without a token is not sent again: never applied twice, and possibly not at all.
  expect(plain?.count).toBeGreaterThanOrEqual(counted);
  expect(plain?.count).toBeLessThanOrEqual(counted + unknown);
  console.log(
    `counter: ${workerCount * rounds} increments came to ${once?.count} with { idempotent: true }; ` +
      `of ${counted + unknown} without, ${counted} were confirmed and ${unknown} unknown: it stands at ${plain?.count}`,
  );
});
