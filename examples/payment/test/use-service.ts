import { type LocalEngine, startLocalEngine } from 'dynamorm/testing';
import type { Hono } from 'hono';
import { afterEach, beforeEach } from 'vitest';
import { openAccount } from '../src/accounts.ts';
import { type AppEnv, createApp } from '../src/http/app.ts';
import { createKeyRing, type KeyRing } from '../src/http/keys.ts';
import { addMerchant } from '../src/merchants.ts';
import { Account, Merchant } from '../src/models.ts';
import { type Caller, createService, type Role, type Service } from '../src/service.ts';
import { createTables } from '../src/tables.ts';
import { receiveDeposit } from '../src/webhooks/receive.ts';
import { newWebhookSecret } from '../src/webhooks/sign.ts';

/** What a request of a test is made of. */
export interface TestRequest {
  readonly method?: string;
  /** Whose token it carries; without, it carries none. */
  readonly as?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** What came back. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, where it was JSON; else empty. */
  readonly json: TestJson;
}

/** What the tests look at in the answers; each of them has some of it. */
export interface TestJson {
  readonly code?: string;
  readonly id: string;
  readonly status?: string | number;
  readonly items: readonly { readonly id: string }[];
  readonly cursor?: string;
  readonly keys: readonly { readonly kid: string }[];
  readonly lines: readonly { readonly operation: string }[];
}

/** The service on an engine of its own; use it inside tests and hooks. */
export interface ServiceInUse extends Service {
  readonly engine: LocalEngine;
  readonly app: Hono<AppEnv>;
  readonly keys: KeyRing;
  readonly bankSecret: string;
  readonly webhookSecret: string;
  /** Errors that nobody expected. */
  readonly unexpected: readonly unknown[];
  /** Where merchants are told of payments; to be set before anything is sent. */
  tellMerchantsAt(url: string): Promise<void>;
  /** Moves the clock of the service, and not that of the machine. */
  forward(milliseconds: number): void;
  request(path: string, request?: TestRequest): Promise<TestAnswer>;
  /** What an account holds. */
  balanceOf(merchantId: string, id: string): Promise<bigint>;
}

/** Two merchants. In both of them Ada has 100 euros, Bob nothing, and the till nothing. */
export const BOOKS = 'books';
export const CAFE = 'cafe';

export const booksTill: Caller = { subject: 'books-till', role: 'merchant', merchantId: BOOKS };
export const cafeTill: Caller = { subject: 'cafe-till', role: 'merchant', merchantId: CAFE };
export const operator: Caller = { subject: 'olga', role: 'operator' };
export const auditor: Caller = { subject: 'arthur', role: 'auditor' };

/** Somebody of each role, the merchant being the books. */
export const somebody: Readonly<Record<Role, Caller>> = { merchant: booksTill, operator, auditor };

/** Starts an engine and makes everything anew before each test. */
export function useService(): ServiceInUse {
  let current: ServiceInUse | undefined;
  beforeEach(async () => {
    current = await makeService(await startLocalEngine());
  });
  afterEach(async () => {
    current?.db.close();
    await current?.engine.stop();
  });
  return new Proxy({} as ServiceInUse, {
    get: (_, name) => Reflect.get(current ?? {}, name),
  });
}

async function makeService(engine: LocalEngine): Promise<ServiceInUse> {
  let skew = 0;
  const now = (): Date => new Date(Date.now() + skew);
  const cursorSecret = 'a secret of the tests';
  const service = createService({ ...engine.connection, cursorSecret, now });
  const { db } = service;
  const unexpected: unknown[] = [];
  const keys = await createKeyRing();
  const [bankSecret, webhookSecret] = [newWebhookSecret(), newWebhookSecret()];
  const onError = (error: unknown): void => void unexpected.push(error);
  const app = createApp({ ...service, findKey: keys.find, jwks: keys.jwks, bankSecret, onError });
  await createTables(db);
  for (const merchantId of [BOOKS, CAFE]) await addTestMerchant(service, merchantId, webhookSecret);
  return {
    ...service,
    engine,
    app,
    keys,
    bankSecret,
    webhookSecret,
    unexpected,
    tellMerchantsAt: async (url) => {
      for (const id of [BOOKS, CAFE]) {
        await db.model(Merchant).update({ id }, { webhook: { url, secret: webhookSecret } });
      }
    },
    forward: (milliseconds) => {
      skew += milliseconds;
    },
    request: (path, request) => send(app, keys, path, request),
    balanceOf: async (merchantId, id) =>
      (await db.model(Account).getOrThrow({ merchantId, id }, { consistent: true })).balance,
  };
}

async function addTestMerchant(service: Service, id: string, secret: string): Promise<void> {
  const [currency, url] = ['EUR', 'http://127.0.0.1:8/nobody'];
  await addMerchant(service, { id, name: id, currency, webhook: { url, secret } });
  const account = { merchantId: id, currency, holder: 'somebody' };
  await openAccount(service, operator, { ...account, id: 'ada', kind: 'customer' });
  await openAccount(service, operator, { ...account, id: 'bob', kind: 'customer' });
  await openAccount(service, operator, { ...account, id: 'till', kind: 'merchant' });
  const deposit = { merchantId: id, account: 'ada', amount: 100_00n, currency };
  await receiveDeposit(service, `first-${id}`, deposit);
}

async function send(
  app: Hono<AppEnv>,
  keys: KeyRing,
  path: string,
  { method, as, headers, body }: TestRequest = {},
): Promise<TestAnswer> {
  const authorization = as && { authorization: `Bearer ${await keys.issue(as)}` };
  const response = await app.request(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...authorization, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json(;|$)/.test(response.headers.get('content-type') ?? '') && text !== '';
  const json = isJson ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, json };
}
