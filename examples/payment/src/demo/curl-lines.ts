import { randomUUID } from 'node:crypto';
import type { KeyRing } from '../http/keys.ts';
import type { Role } from '../service.ts';
import { signWebhook } from '../webhooks/sign.ts';

/** Where the service is, and what it takes to talk to it. */
export interface Door {
  readonly url: string;
  readonly keys: KeyRing;
  readonly bankSecret: string;
}

const MERCHANT = 'corner-books';

/** Shell lines to paste: a token for each role, and requests that work with them. */
export async function curlLines({ url, keys, bankSecret }: Door): Promise<readonly string[]> {
  const token = (role: Role): Promise<string> => {
    const merchantId = role === 'merchant' ? { merchantId: MERCHANT } : {};
    return keys.issue({ subject: `demo-${role}`, role, ...merchantId }, { lifetime: '8h' });
  };
  const merchant = `${url}/merchants/${MERCHANT}`;
  const order = { from: 'ada', to: 'till', amount: '1250', currency: 'EUR' };
  const as = (role: Role): string => `-H "authorization: Bearer $${role.toUpperCase()}"`;
  return [
    `export MERCHANT=${await token('merchant')}`,
    `export OPERATOR=${await token('operator')}`,
    `export AUDITOR=${await token('auditor')}`,
    '',
    '# A payment. Send it again: the answer is the same, and no money moves.',
    `curl -iw '\\n' ${as('merchant')} -H 'idempotency-key: ${randomUUID()}' \\`,
    `  -d '${JSON.stringify(order)}' ${merchant}/payments`,
    '',
    '# What was paid, page by page; and all of it.',
    `curl -sw '\\n' ${as('merchant')} '${merchant}/payments?limit=3'`,
    `curl -sw '\\n' ${as('merchant')} ${merchant}/payments.csv`,
    '',
    '# Balances, and whether they are the sum of the payments.',
    `curl -sw '\\n' ${as('merchant')} ${merchant}/accounts`,
    `curl -sw '\\n' ${as('operator')} ${merchant}/reconciliation`,
    '',
    '# Who did what; what was told to nobody; what it all has cost.',
    `curl -sw '\\n' ${as('auditor')} '${merchant}/audit?limit=3'`,
    `curl -sw '\\n' ${as('operator')} ${url}/merchants/night-cafe/webhooks/dead`,
    `curl -sw '\\n' ${as('operator')} ${url}/costs`,
    '',
    '# Refused: another merchant, no token.',
    `curl -sw '\\n' ${as('merchant')} ${url}/merchants/night-cafe/payments`,
    `curl -sw '\\n' ${merchant}/payments`,
    '',
    '# A deposit, signed as the bank does it, good for five minutes and once.',
    ...bankLines(url, bankSecret),
  ];
}

function bankLines(url: string, bankSecret: string): readonly string[] {
  const deposit = { merchantId: MERCHANT, account: 'ada', amount: '5000', currency: 'EUR' };
  const body = JSON.stringify(deposit);
  const headers = signWebhook(bankSecret, { id: `bank-${randomUUID()}`, body, at: new Date() });
  const flags = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  return [`curl -i ${flags.join(' ')} \\`, `  -d '${body}' ${url}/webhooks/bank`];
}
