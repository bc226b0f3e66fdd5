import { beforeEach, expect, test } from 'vitest';
import { Delivery } from '../src/models.ts';
import { type DeliveryOptions, deliverDue } from '../src/webhooks/deliver.ts';
import { verifyWebhook } from '../src/webhooks/sign.ts';
import { startWorker } from '../src/worker.ts';
import { useReceiver } from './receiver.ts';
import { auditor, BOOKS, booksTill, operator, useService } from './use-service.ts';

const used = useService();
const receiver = useReceiver();
const options: DeliveryOptions = { retryDelaysMs: [1000, 10_000], answerTimeoutMs: 2000 };
const order = { from: 'ada', to: 'till', amount: '1250', currency: 'EUR' };
const dead = `/merchants/${BOOKS}/webhooks/dead`;
const deliver = () => deliverDue(used, options);

beforeEach(async () => {
  await used.tellMerchantsAt(receiver.url);
  // The deposits that every test begins with.
  expect(await deliver()).toMatchObject({ delivered: 2 });
});

async function pay(key = 'k1'): Promise<void> {
  const headers = { 'idempotency-key': key };
  const request = { as: booksTill, headers, body: order };
  expect((await used.request(`/merchants/${BOOKS}/payments`, request)).status).toBe(201);
}

function webhooks() {
  return receiver.received.slice(2);
}

test('a merchant is told of a payment, with a signature that holds', async () => {
  await pay();
  expect(await deliver()).toMatchObject({ delivered: 1, failed: 0, dead: 0, errors: [] });

  const [webhook] = webhooks();
  expect(webhook && verifyWebhook(used.webhookSecret, webhook, used.now())).toMatch(/^evt_/);
  expect(JSON.parse(webhook?.body ?? '')).toMatchObject({
    type: 'payment.charged',
    payment: { ...order, status: 'completed' },
  });
  expect(() => verifyWebhook(used.bankSecret, webhook as never, used.now())).toThrow('signature');
  expect(await deliver()).toMatchObject({ delivered: 0 });
});

test('one that fails is sent again, later each time, with the same id and a new signature', async () => {
  await pay();
  receiver.answers(500, 302);
  expect(await deliver()).toMatchObject({ failed: 1 });
  expect(await deliver()).toMatchObject({ delivered: 0, failed: 0 });

  used.forward(1500);
  expect(await deliver()).toMatchObject({ failed: 1 });
  used.forward(1500);
  expect(await deliver()).toMatchObject({ delivered: 0, failed: 0 });
  used.forward(12_000);
  expect(await deliver()).toMatchObject({ delivered: 1 });

  const signatures = webhooks().map(({ headers }) => headers.get('webhook-signature'));
  expect(new Set(webhooks().map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
  expect(new Set(signatures).size).toBe(3);
});

test('one that nobody takes is dead, is seen, and can be sent again', async () => {
  await pay();
  receiver.answers(503, 503, 503);
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await deliver();
    used.forward(20_000);
  }
  expect(await deliver()).toMatchObject({ delivered: 0, failed: 0 });

  const { json } = await used.request(dead, { as: booksTill });
  expect(json.items).toEqual([
    {
      id: expect.stringMatching(/^evt_/),
      attempts: 3,
      lastError: 'HTTP 503',
      event: expect.objectContaining({ type: 'payment.charged' }),
    },
  ]);
  const path = `/merchants/${BOOKS}/webhooks/${json.items[0]?.id}/redeliver`;
  expect((await used.request(path, { as: operator, method: 'POST' })).status).toBe(204);
  const again = await used.request(path, { as: operator, method: 'POST' });
  expect({ status: again.status, code: again.json.code }).toEqual({
    status: 409,
    code: 'not-dead',
  });
  expect(await deliver()).toMatchObject({ delivered: 1 });
  expect((await used.request(dead, { as: booksTill })).json.items).toEqual([]);
  const audit = await used.request(`/merchants/${BOOKS}/audit`, { as: auditor });
  expect(audit.json.items[0]).toMatchObject({ action: 'webhook.redelivered', actor: 'olga' });
});

test('a receiver that cannot be reached, and one that has it already', async () => {
  await pay('k1');
  receiver.answers(409);
  expect(await deliver()).toMatchObject({ delivered: 1 });

  await used.tellMerchantsAt('http://127.0.0.1:8/nobody');
  await pay('k2');
  expect(await deliver()).toMatchObject({ failed: 1 });
  const waiting = await used.db.model(Delivery).where('merchantId', '=', BOOKS).all();
  expect(waiting.find(({ status }) => status === 'pending')?.lastError).toContain('ECONNREFUSED');
});

test('several workers at once send each webhook once', async () => {
  for (let number = 1; number <= 8; number += 1) await pay(`k${number}`);
  const reports = await Promise.all(Array.from({ length: 4 }, deliver));

  expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(8);
  expect(reports.flatMap(({ errors }) => errors)).toEqual([]);
  expect(webhooks()).toHaveLength(8);
});

test('what a worker took and never sent is due again when its lease is over', async () => {
  await pay();
  const [claimed] = await used.db.model(Delivery).where('status', '=', 'pending').hydrate().all();
  if (claimed === undefined) throw new Error('There is nothing to deliver.');
  const { merchantId, id } = claimed;
  const leased = new Date(used.now().getTime() + 60_000);
  await used.db.model(Delivery).update({ merchantId, id }, { dueAt: leased });

  expect(await deliver()).toMatchObject({ delivered: 0 });
  used.forward(61_000);
  expect(await deliver()).toMatchObject({ delivered: 1 });
});

test('the worker works until it is stopped, also when its database does not', async () => {
  await pay();
  const rounds: unknown[] = [];
  const worker = startWorker(used, {
    ...options,
    restMs: 10,
    onRound: ({ delivered, errors }) => rounds.push(delivered > 0 ? 'delivered' : errors.length),
  });
  await expect.poll(() => rounds).toEqual(['delivered']);
  await used.engine.stop();
  await expect.poll(() => rounds.at(-1), { timeout: 10_000 }).toBe(1);
  await worker.stop();
  const { length } = rounds;
  await pay().catch(() => undefined);
  expect(rounds).toHaveLength(length);
});
