import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { exportPayments } from '../src/export.ts';
import { Payment } from '../src/models.ts';
import { paymentsOf } from '../src/payments.ts';
import { BOOKS, booksTill, useService } from './use-service.ts';

const used = useService();
const HOME = new URL('..', import.meta.url).pathname;

/** Payments that moved nothing, straight into the table. */
async function storePayments(count: number): Promise<void> {
  const start = Date.UTC(2026, 0, 1);
  const payments = Array.from({ length: count }, (_, number) => ({
    merchantId: BOOKS,
    id: `pay_${String(number).padStart(5, '0')}`,
    kind: 'charge' as const,
    from: 'ada',
    to: 'till',
    amount: BigInt(number) + 2n ** 60n,
    currency: 'EUR',
    reference: number === 7 ? '=HYPERLINK("x"), "quoted"\nand broken' : `no ${number}`,
    createdAt: new Date(start + number * 1000),
  }));
  await used.db.model(Payment).batchPut(payments, { unconditional: true });
}

test('CSV has a line for each payment, quoted, and nothing that a spreadsheet runs', async () => {
  await storePayments(10);
  const path = `/merchants/${BOOKS}/payments.csv`;
  const { status, headers, text } = await used.request(path, { as: booksTill });

  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toBe('attachment; filename="payments.csv"');
  expect(text.split('\n')[0]).toBe('id,kind,status,from,to,amount,currency,reference,createdAt');
  expect(text).toContain(
    'pay_00003,charge,completed,ada,till,1152921504606846979,EUR,no 3,2026-01-01T00:00:03.000Z\n',
  );
  expect(text).toContain(`"'=HYPERLINK(""x""), ""quoted""\nand broken"`);
});

test('JSON lines are one payment each, the amounts exact', async () => {
  await storePayments(10);
  const path = `/merchants/${BOOKS}/payments.jsonl`;
  const { text } = await used.request(path, { as: booksTill });
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toMatchObject({ id: 'pay_00000', amount: `${2n ** 60n}` });
});

test('what is not asked for is not read: requests follow the reader, and stop with it', async () => {
  await storePayments(2500);
  const requests = () => used.db.stats().requests;
  const payments = paymentsOf(used, BOOKS).pageSize(500);
  const before = requests();
  const perLine: number[] = [];
  for await (const _ of exportPayments(payments, 'jsonl')) {
    perLine.push(requests() - before);
    if (perLine.length === 1200) break;
  }

  expect(perLine[0]).toBe(1);
  expect(perLine[499]).toBe(1);
  // One may be read ahead, no more.
  expect(perLine[500]).toBeLessThanOrEqual(3);
  expect(requests() - before).toBeLessThan(5);
});

test('who stops reading an answer stops the query behind it', async () => {
  await storePayments(2500);
  const before = used.db.stats().requests;
  const response = await used.app.request(`/merchants/${BOOKS}/payments.csv`, {
    headers: { authorization: `Bearer ${await used.keys.issue(booksTill)}` },
  });
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('id,kind');
  await reader?.cancel();

  expect(used.db.stats().requests - before).toBeLessThan(5);
});

test('an export that breaks off does not look complete', async () => {
  await storePayments(1200);
  const response = await used.app.request(`/merchants/${BOOKS}/payments.csv`, {
    headers: { authorization: `Bearer ${await used.keys.issue(booksTill)}` },
  });
  const reader = response.body?.getReader();
  await reader?.read();
  await used.engine.stop();
  const readOn = async (): Promise<void> => {
    while ((await reader?.read())?.done === false);
  };
  await expect(readOn()).rejects.toThrow();
});

test('npm run export writes a file, with a bar that says how far it is', async () => {
  await storePayments(1500);
  const folder = mkdtempSync(join(tmpdir(), 'payment-export-'));
  try {
    const file = join(folder, 'payments.jsonl');
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'src/commands/export.ts', file],
      { cwd: HOME, env: { ...process.env, DYNAMODB_ENDPOINT: used.engine.endpoint } },
    );
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');

    // With the deposits of both merchants.
    expect(lines).toHaveLength(1502);
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(1502);
    expect(stderr).toContain('1502 of about 1502, 4 of 4 segments read');
    expect(stdout).toMatch(/payments\.jsonl is written, for [\d.]+ read units\.\n$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
