/** What comes from outside, read field by field. Nothing is kept that was not asked for. */
import type { NewAccount } from '../accounts.ts';
import type { Charge } from '../payments.ts';
import { Problem } from '../problem.ts';
import type { Statement } from '../reconcile.ts';
import type { Deposit } from '../webhooks/receive.ts';

/** A charge, for a merchant who is known from the path. */
export function readCharge(body: unknown, merchantId: string): Charge {
  const fields = fieldsOf(body);
  const reference = fields['reference'] === undefined ? undefined : text(fields, 'reference');
  return {
    merchantId,
    from: text(fields, 'from'),
    to: text(fields, 'to'),
    amount: minorUnits(fields),
    currency: currency(fields),
    ...(reference !== undefined && { reference }),
  };
}

/** An account of a customer or of the merchant; the one of the bank comes with the merchant. */
export function readAccount(body: unknown, merchantId: string): NewAccount {
  const fields = fieldsOf(body);
  const kind = fields['kind'];
  if (kind !== 'customer' && kind !== 'merchant') throw invalid('kind', 'customer or merchant');
  const [id, holder] = [text(fields, 'id'), text(fields, 'holder')];
  return { merchantId, id, kind, holder, currency: currency(fields) };
}

/** An event of the bank. */
export function readDeposit(body: unknown): Deposit {
  const fields = fieldsOf(body);
  return {
    merchantId: text(fields, 'merchantId'),
    account: text(fields, 'account'),
    amount: minorUnits(fields),
    currency: currency(fields),
  };
}

/** The bank's statement: what it believes was paid between two days. */
export function readStatement(body: unknown): Statement {
  const fields = fieldsOf(body);
  const { lines } = fields;
  if (!Array.isArray(lines)) throw invalid('lines', 'a list');
  return {
    since: date(fields, 'since'),
    until: date(fields, 'until'),
    lines: lines.map((line) => {
      const lineFields = fieldsOf(line);
      return { paymentId: text(lineFields, 'paymentId'), amount: minorUnits(lineFields) };
    }),
  };
}

/** How many items a page has: 1 to 100. */
export function readLimit(limit: string | undefined): number {
  const number = Number(limit ?? 20);
  if (Number.isInteger(number) && number >= 1 && number <= 100) return number;
  throw invalid('limit', 'a whole number from 1 to 100');
}

/** The key by which a repeated request is known. */
export function readIdempotencyKey(key: string | undefined): string {
  if (key !== undefined && /^[\x21-\x7e]{1,100}$/.test(key)) return key;
  throw new Problem(
    400,
    'idempotency-key-missing',
    'Send an Idempotency-Key of 1 to 100 visible characters: a new one for each payment.',
  );
}

/** JSON, or `Problem` 400. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Problem(400, 'not-json', 'The body has to be JSON.');
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(body: unknown): Fields {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Fields;
  throw new Problem(400, 'not-an-object', 'The body has to be a JSON object.');
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && /^\P{Cc}{1,200}$/u.test(value)) return value;
  throw invalid(name, 'text of 1 to 200 characters');
}

/** An amount is digits in a text: JSON's numbers are not exact beyond 2^53. */
function minorUnits(fields: Fields): bigint {
  const { amount } = fields;
  if (typeof amount === 'string' && /^[1-9]\d{0,17}$/.test(amount)) return BigInt(amount);
  throw invalid('amount', 'text with digits, "1250" for 12.50');
}

function currency(fields: Fields): string {
  const value = fields['currency'];
  if (typeof value === 'string' && /^[A-Z]{3}$/.test(value)) return value;
  throw invalid('currency', 'a code of three letters, "EUR"');
}

function date(fields: Fields, name: string): Date {
  const moment = new Date(text(fields, name));
  if (!Number.isNaN(moment.getTime())) return moment;
  throw invalid(name, 'a date, "2026-01-31T00:00:00Z"');
}

function invalid(name: string, wanted: string): Problem {
  return new Problem(400, 'invalid', `${name} has to be ${wanted}.`);
}
