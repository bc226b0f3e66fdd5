/**
 * 500 payments at once on ten accounts, to two instances of the service, through a proxy that spoils
 * every seventh request, by clients that do what clients should: ask again, with the same key, until
 * they are told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { openAccount } from '../../examples/payment/src/accounts.ts';
import { createApp } from '../../examples/payment/src/http/app.ts';
import { createKeyRing } from '../../examples/payment/src/http/keys.ts';
import { addMerchant } from '../../examples/payment/src/merchants.ts';
import { AuditEntry, Delivery, Payment } from '../../examples/payment/src/models.ts';
import { charge } from '../../examples/payment/src/payments.ts';
import { reconcileBooks } from '../../examples/payment/src/reconcile.ts';
import { type Caller, createService } from '../../examples/payment/src/service.ts';
import { createTables } from '../../examples/payment/src/tables.ts';
import { receiveDeposit } from '../../examples/payment/src/webhooks/receive.ts';
import { newWebhookSecret } from '../../examples/payment/src/webhooks/sign.ts';
import { localConnection } from '../../src/testing/external-endpoint.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { type Body, type Fault, faults } from '../support/faults.ts';
import { useFaultProxy } from '../support/use-engine.ts';

const PAYMENTS = 500;
const ACCOUNTS = 10;
// More than any account pays in all, so that only what is meant to be refused is.
const OPENING = 200_00n;
const merchantId = 'm1';
const [currency, url] = ['EUR', 'http://127.0.0.1:8/nobody'];
const caller: Caller = { subject: 'till', role: 'merchant', merchantId };

const used = useFaultProxy();

beforeAll(async () => {
  const service = createService(localConnection(used.endpoint));
  await createTables(service.db);
  const webhook = { url, secret: newWebhookSecret() };
  await addMerchant(service, { id: merchantId, name: 'M', currency, webhook });
  for (let number = 0; number < ACCOUNTS; number += 1) {
    const id = `a${number}`;
    const account = { merchantId, id, kind: 'customer', holder: id, currency } as const;
    await openAccount(service, caller, account);
    await receiveDeposit(service, id, { merchantId, account: id, amount: OPENING, currency });
  }
});

/** Every seventh request ends badly, before or after the engine has done what it asked for. */
function spoil(proxy: FaultProxy): void {
  const kinds: readonly Fault[] = [
    faults.plain(503),
    faults.error('InternalServerError', { status: 500, when: 'after' }),
    faults.drop('before'),
    faults.drop('after'),
    faults.reset('after'),
    faults.truncate(),
    faults.corrupt(),
    faults.throttle(),
  ];
  let seen = 0;
  kinds.forEach((fault, place) => {
    const match = (): boolean => {
      // Asked once for each rule: only the first one counts.
      if (place === 0) seen += 1;
      return seen % 7 === 0 && Math.floor(seen / 7) % kinds.length === place;
    };
    proxy.inject({ match, times: Number.POSITIVE_INFINITY, fault });
  });
}

/** Every 25th payment is of more than there is. */
function isTooMuch(number: number): boolean {
  return number % 25 === 24;
}

/** Nobody hears of these keys before the clients have given up once: the fate stays unknown. */
const unluckyKeys: readonly string[] = ['key-100', 'key-200', 'key-300', 'key-400'];

/** So many sendings of one transaction are lost: all that the service makes for one request. */
const LOST = 12;

function loseAnswers(proxy: FaultProxy): void {
  for (const key of unluckyKeys) {
    const match = (body: Body): boolean => JSON.stringify(body).includes(`"${key}"`);
    const rule = { operation: 'TransactWriteItems', match, times: LOST };
    proxy.inject({ ...rule, fault: faults.plain(500) });
  }
}

interface Outcome {
  readonly key: string;
  readonly status: number;
  readonly id: string | undefined;
  readonly attempts: number;
}

test('500 payments at once, with faults: balances add up, each key is charged once, nothing is lost', async () => {
  loseAnswers(used.proxy);
  spoil(used.proxy);
  const keys = await createKeyRing();
  const authorization = `Bearer ${await keys.issue(caller)}`;
  const unexpected: unknown[] = [];
  const instances = [1, 2].map(() => {
    const service = createService({ ...localConnection(used.proxyEndpoint), maxAttempts: 2 });
    const { find: findKey, jwks } = keys;
    const onError = (error: unknown): void => void unexpected.push(error);
    return { ...service, app: createApp({ ...service, findKey, jwks, bankSecret: '', onError }) };
  });
  const codes = new Map<string, number>();

  const payOnce = async (number: number): Promise<Outcome> => {
    const key = `key-${number}`;
    const [from, to] = [`a${number % ACCOUNTS}`, `a${(number * 7 + 3) % ACCOUNTS}`];
    const amount = `${isTooMuch(number) ? OPENING * 20n : 100 + number}`;
    const body = JSON.stringify({ from, to, amount, currency });
    for (let attempts = 1; ; attempts += 1) {
      // Another instance may have to finish what the one before began.
      const app = instances[(number + attempts) % 2]?.app;
      const response = await app?.request(`/merchants/${merchantId}/payments`, {
        method: 'POST',
        headers: { authorization, 'idempotency-key': key },
        body,
      });
      if (response === undefined) throw new Error('There are two instances.');
      const { id, code = 'paid' } = (await response.json()) as { id?: string; code?: string };
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (response.status !== 503) return { key, status: response.status, id, attempts };
      await sleep(50 + Math.random() * 200 * attempts);
    }
  };
  const outcomes = await Promise.all(Array.from({ length: PAYMENTS }, (_, n) => payOnce(n)));
  const spoiled = used.proxy.requests.filter(({ fault }) => fault !== 'none').length;
  const { length: sent } = used.proxy.requests;
  used.proxy.reset();

  expect(unexpected).toEqual([]);
  // How often depends on who is sent when; that it happens at all is what has to be survived.
  expect(codes.get('outcome-unknown')).toBeGreaterThan(0);
  const paid = outcomes.filter(({ status }) => status === 201);
  expect(outcomes.map(({ status }) => status)).toEqual(
    outcomes.map((_, number) => (isTooMuch(number) ? 422 : 201)),
  );
  const service = createService(localConnection(used.endpoint));
  const charges = await service.db
    .model(Payment)
    .where('merchantId', '=', merchantId)
    .consistent()
    .filter('kind', '=', 'charge')
    .all();
  // Those that were answered are those that are there: none is missing, and none is there twice.
  expect(charges.map(({ id }) => id).sort()).toEqual(paid.map(({ id }) => id).sort());
  const books = await reconcileBooks(service, merchantId);
  expect(books).toEqual({
    accounts: ACCOUNTS + 1,
    payments: ACCOUNTS + paid.length,
    total: 0n,
    differences: [],
  });
  // Each charge has told the audit log and the merchant, once.
  for (const model of [AuditEntry, Delivery]) {
    const found = await service.db.model(model).scan().consistent().all();
    const ids = found
      .map((item) => ('subject' in item ? item.subject : JSON.parse(item.body).payment.id))
      .filter((id: string) => id.startsWith('pay_'));
    expect(ids.sort()).toEqual(paid.map(({ id }) => id).sort());
  }
  const attempts = outcomes.reduce((sum, outcome) => sum + outcome.attempts, 0);
  console.log(
    `payments: ${paid.length} of ${PAYMENTS} made, ${PAYMENTS - paid.length} refused for lack of ` +
      `money; ${attempts} requests of clients, ${sent} of the service, ${spoiled} of them spoiled; ` +
      `answers: ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}`,
  );
}, 120_000);

test('a payment whose answer is lost is found by its key, and not made again', async () => {
  const service = createService({ ...localConnection(used.proxyEndpoint), maxAttempts: 1 });
  const order = { merchantId, from: 'a1', to: 'a2', amount: 1n, currency };
  const fault = faults.error('InternalServerError', { status: 500, when: 'after' });
  used.proxy.inject({ operation: 'TransactWriteItems', times: LOST, fault });
  const receipt = await charge(service, caller, 'lost-answer', order);

  const sent = used.proxy.requestsOf('TransactWriteItems');
  expect(sent).toHaveLength(6);
  expect(new Set(sent.map(({ body }) => body['ClientRequestToken'])).size).toBe(1);
  expect(receipt.replayed).toBe(false);
  used.proxy.reset();
  const again = await charge(service, caller, 'lost-answer', order);
  expect(again).toEqual({ payment: receipt.payment, replayed: true });
  expect(used.proxy.requestsOf('TransactWriteItems')).toEqual([]);
});

test('a payment that nobody can vouch for is said to be unknown, and made when it is asked again', async () => {
  const service = createService({ ...localConnection(used.proxyEndpoint), maxAttempts: 1 });
  const order = { merchantId, from: 'a1', to: 'a2', amount: 1n, currency };
  const fault = faults.plain(500);
  used.proxy.inject({ operation: 'TransactWriteItems', times: LOST, fault });

  const unknown = expect.objectContaining({ code: 'outcome-unknown' });
  await expect(charge(service, caller, 'lost-request', order)).rejects.toEqual(unknown);
  used.proxy.reset();
  expect((await charge(service, caller, 'lost-request', order)).replayed).toBe(false);
});
