import { expect, test } from 'vitest';
import { Account, AuditEntry, Delivery, Payment } from '../src/models.ts';
import { charge } from '../src/payments.ts';
import { createService } from '../src/service.ts';
import { auditor, BOOKS, booksTill, operator, type TestAnswer, useService } from './use-service.ts';

const used = useService();
const payments = `/merchants/${BOOKS}/payments`;
const order = { from: 'ada', to: 'till', amount: '1250', currency: 'EUR' };

function pay(key: string, body: unknown = order) {
  return used.request(payments, { as: booksTill, headers: { 'idempotency-key': key }, body });
}

test('a payment moves money and tells the audit log and the merchant, all in one transaction', async () => {
  const { status, json } = await pay('k1', { ...order, reference: 'Solaris' });

  expect(status).toBe(201);
  expect(json).toEqual({
    id: expect.stringMatching(/^pay_[0-9a-f]{32}$/),
    kind: 'charge',
    status: 'completed',
    ...order,
    reference: 'Solaris',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(await used.balanceOf(BOOKS, 'ada')).toBe(87_50n);
  expect(await used.balanceOf(BOOKS, 'till')).toBe(12_50n);
  const [entry] = (await used.request(`/merchants/${BOOKS}/audit`, { as: auditor })).json.items;
  expect(entry).toMatchObject({
    actor: 'books-till',
    action: 'payment.charged',
    subject: json.id,
    details: { from: 'ada', to: 'till', amount: '1250', currency: 'EUR' },
  });
  const queued = await used.db.model(Delivery).where('merchantId', '=', BOOKS).all();
  const events = queued.map(({ body }) => JSON.parse(body));
  expect(events.find(({ type }) => type === 'payment.charged')?.payment).toEqual(json);
});

test('a payment that is refused leaves nothing behind', async () => {
  const count = async () =>
    Promise.all(
      [Payment, AuditEntry, Delivery].map((model) =>
        used.db.model(model).scan().consistent().count(),
      ),
    );
  const before = await count();
  const refusals = [
    [{ ...order, amount: '10001' }, 'insufficient-funds'],
    [{ ...order, to: 'carol' }, 'unknown-account'],
    [{ ...order, currency: 'SEK' }, 'wrong-currency'],
    [{ ...order, to: 'ada' }, 'same-account'],
  ] as const;
  for (const [body, code] of refusals) {
    const { status, json } = await pay('k1', body);
    expect({ status, code: json.code }).toEqual({ status: 422, code });
  }
  expect(await count()).toEqual(before);
});

test('the last cent can be spent, and not one more', async () => {
  expect((await pay('all', { ...order, amount: '10000' })).status).toBe(201);
  expect((await pay('more', { ...order, amount: '1' })).json.code).toBe('insufficient-funds');
  expect(await used.balanceOf(BOOKS, 'ada')).toBe(0n);
});

test('an account that is opened twice, or for nobody, is refused as that', async () => {
  const accounts = `/merchants/${BOOKS}/accounts`;
  const body = { id: 'ada', kind: 'customer', holder: 'Ada', currency: 'EUR' };
  const twice = await used.request(accounts, { as: operator, body });

  expect(twice.status).toBe(409);
  expect(twice.headers.get('content-type')).toBe('application/problem+json');
  expect(twice.json).toEqual({
    type: 'https://payments.example.com/problems/item-exists',
    title: 'Conflict',
    status: 409,
    detail: 'There is one already: Account ada.',
    code: 'item-exists',
  });
  const nobody = await used.request('/merchants/nobody/accounts', { as: operator, body });
  expect(nobody.json).toMatchObject({ status: 404, detail: 'There is no Merchant nobody.' });
});

test('pages follow one another, the newest first, and end', async () => {
  for (let number = 1; number <= 5; number += 1) await pay(`k${number}`);
  const ids: string[] = [];
  let next: string | undefined = `${payments}?limit=2`;
  while (next !== undefined) {
    const { json }: TestAnswer = await used.request(next, { as: booksTill });
    expect(json.items.length).toBeLessThanOrEqual(2);
    ids.push(...json.items.map(({ id }) => id));
    next = json.cursor && `${payments}?limit=2&cursor=${json.cursor}`;
  }
  expect(ids).toHaveLength(6);
  expect(new Set(ids).size).toBe(6);
  expect(ids.at(-1)).toMatch(/^dep_/);
});

test('the same payment at two instances at once, of all the money there is, is one payment', async () => {
  const other = createService(used.engine.connection);
  const money = { merchantId: BOOKS, from: 'ada', to: 'till', amount: 100_00n, currency: 'EUR' };
  const both = Array.from({ length: 10 }, (_, place) => (place % 2 === 0 ? used : other));
  const receipts = await Promise.all(both.map((service) => charge(service, booksTill, 'k', money)));

  // None of them has taken the missing money for a lack of it.
  expect(new Set(receipts.map(({ payment }) => payment.id)).size).toBe(1);
  expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(await used.balanceOf(BOOKS, 'till')).toBe(100_00n);
  other.db.close();
});

test('a refund moves the money back, once, however often it is asked for', async () => {
  const { json: charged } = await pay('k1');
  const path = `${payments}/${charged.id}/refund`;
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => used.request(path, { as: booksTill, method: 'POST' })),
  );

  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers[0]?.json).toMatchObject({
    kind: 'refund',
    from: 'till',
    to: 'ada',
    amount: '1250',
  });
  expect(await used.balanceOf(BOOKS, 'ada')).toBe(100_00n);
  const { json } = await used.request(`${payments}/${charged.id}`, { as: booksTill });
  expect(json.status).toBe('refunded');
  const again = await used.request(`${payments}/ref_${charged.id}/refund`, {
    as: booksTill,
    method: 'POST',
  });
  expect(again.json.code).toBe('not-refundable');
});

test('the books balance, and a balance that was touched by hand is found', async () => {
  await pay('k1');
  const path = `/merchants/${BOOKS}/reconciliation`;
  const good = await used.request(path, { as: auditor });
  expect(good.json).toEqual({ accounts: 4, payments: 2, total: '0', differences: [] });

  const accounts = used.db.model(Account);
  await accounts.update({ merchantId: BOOKS, id: 'bob' }, { balance: 1n });
  const bad = await used.request(path, { as: auditor });
  const differences = [{ account: 'bob', balance: '1', payments: '0' }];
  expect(bad.json).toEqual({ accounts: 4, payments: 2, total: '1', differences });
});

test('a statement of the bank is held against the payments', async () => {
  const [one, two] = [(await pay('k1')).json.id, (await pay('k2')).json.id];
  const body = {
    since: '2020-01-01T00:00:00Z',
    until: '2100-01-01T00:00:00Z',
    lines: [
      { paymentId: one, amount: '1250' },
      { paymentId: two, amount: '1' },
      { paymentId: 'pay_of_nobody', amount: '5' },
    ],
  };
  const { json } = await used.request(`/merchants/${BOOKS}/reconciliation`, { as: operator, body });

  expect(json).toEqual({
    matched: 1,
    different: [two],
    unknown: ['pay_of_nobody'],
    missing: [expect.stringMatching(/^dep_/)],
  });
});

test('the cost report says what DynamoDB has charged, by operation', async () => {
  await pay('k1');
  const { json } = await used.request('/costs', { as: operator });
  const transactions = json.lines.find(({ operation }) => operation === 'transaction');

  expect(json).toMatchObject({ retries: 0, writeUnits: used.db.stats().writeUnits });
  // Two merchants with three accounts and a deposit each, and the payment.
  expect(transactions).toMatchObject({ calls: 11, retries: 0 });
});
