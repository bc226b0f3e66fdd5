import { beforeAll, expect, test } from 'vitest';
import { type Database, dynamorm } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { localConnection } from '../../src/testing/external-endpoint.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { Account, accounts, Counter, Move, opening, Purse } from './money-models.ts';
import { badWeather, swallow } from './weather.ts';
import { runWorkers, workerCount } from './workers.ts';

const scale = Number(process.env['SCALE'] ?? 1);
const used = useFaultProxy();

/** A database that reaches the engine past the proxy. */
const direct = (): Database => dynamorm(localConnection(used.endpoint));

beforeAll(async () => {
  const db = direct();
  for (const kind of [Account, Move, Counter]) await createTable(db, kind);
  for (const id of accounts) {
    if (id.startsWith('a')) await db.model(Account).create({ id, balance: BigInt(opening) });
    else await db.model(Purse).create({ id, coins: opening });
  }
  for (const id of ['once', 'plain']) await db.model(Counter).create({ id, count: 0 });
});

test('money is neither made nor lost by eight workers in bad weather, and no transfer is made twice', async () => {
  badWeather(used.proxy);
  swallow(used.proxy);
  const rounds = 250 * scale;

  const reports = await runWorkers({ kind: 'money', endpoint: used.proxyEndpoint, rounds });

  // Every worker came to its end, and knows of every transfer what became of it.
  expect(reports.total).toBe(workerCount * rounds);
  expect(reports.errors).toEqual([]);
  expect(reports.of('unknown')).toEqual([]);

  const db = direct();
  const moves = await db.model(Move).scan().all();
  const made = reports.of('done', 'unknown-applied');
  expect(moves.map(({ id }) => id).sort()).toEqual([...made].sort());

  const balances = await balancesOf(db);
  const total = [...balances.values()].reduce((sum, balance) => sum + balance, 0);
  expect(total).toBe(accounts.length * opening);
  // Each account has what the transfers, each once, come to.
  for (const id of accounts) {
    const gained = moves.filter(({ to }) => to === id).reduce((sum, { amount }) => sum + amount, 0);
    const spent = moves
      .filter(({ from }) => from === id)
      .reduce((sum, { amount }) => sum + amount, 0);
    expect([id, balances.get(id)]).toEqual([id, opening + gained - spent]);
  }
  const conflicts = used.proxy.requestsOf('TransactWriteItems').length;
  const [applied, not] = [reports.of('unknown-applied'), reports.of('unknown-not-applied')];
  expect(applied.length + not.length).toBeGreaterThan(0);
  console.log(
    `money: ${moves.length} of ${reports.total} transfers made by ${workerCount} workers, ` +
      `${reports.of('short').length} short of money, ${reports.of('cancelled').length} given up, ${reports.of('failed').length} not read; ` +
      `${conflicts} transactions sent, ${reports.reruns} reruns, ${reports.retries} retries, ` +
      `${applied.length + not.length} unknown (${applied.length} had been applied, ${not.length} not); total ${total}`,
  );
}, 120_000);

async function balancesOf(db: Database): Promise<ReadonlyMap<string, number>> {
  const balances = new Map<string, number>();
  for (const id of accounts) {
    const balance = id.startsWith('a')
      ? (await db.model(Account).getOrThrow({ id }, { consistent: true })).balance
      : (await db.model(Purse).getOrThrow({ id }, { consistent: true })).coins;
    balances.set(id, Number(balance));
  }
  return balances;
}

test('a counter counts every increment exactly once with { idempotent: true }, and says so where it cannot know', async () => {
  badWeather(used.proxy);
  const rounds = 250 * scale;

  const reports = await runWorkers({ kind: 'counter', endpoint: used.proxyEndpoint, rounds });

  const counters = direct().model(Counter);
  const [once, plain] = await Promise.all(
    ['once', 'plain'].map((id) => counters.getOrThrow({ id }, { consistent: true })),
  );
  const [done, unknown] = [reports.of('done').length, reports.of('unknown').length];
  expect(reports.errors).toEqual([]);
  expect(once?.count).toBe(workerCount * rounds);
  expect(unknown).toBeGreaterThan(0);
  expect(done + unknown).toBe(workerCount * rounds);
  // An increment without a token is not sent again: it is never applied twice, and may be missing.
  expect(plain?.count).toBeGreaterThanOrEqual(done);
  expect(plain?.count).toBeLessThanOrEqual(done + unknown);
  console.log(
    `counter: ${workerCount * rounds} increments by ${workerCount} workers came to ${once?.count} with { idempotent: true }; ` +
      `without, ${done} were confirmed and ${unknown} unknown, and it stands at ${plain?.count}; ${reports.retries} retries`,
  );
}, 120_000);
