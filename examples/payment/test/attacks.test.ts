/** What somebody would try who wants money that is not theirs. Each try is refused, and moves nothing. */
import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { createApp } from '../src/http/app.ts';
import { ALGORITHM, AUDIENCE, ISSUER } from '../src/http/keys.ts';
import type { Role } from '../src/service.ts';
import { signWebhook } from '../src/webhooks/sign.ts';
import {
  auditor,
  BOOKS,
  booksTill,
  CAFE,
  cafeTill,
  operator,
  somebody,
  type TestRequest,
  useService,
} from './use-service.ts';

const used = useService();
const payments = `/merchants/${BOOKS}/payments`;
const order = { from: 'ada', to: 'till', amount: '1250', currency: 'EUR' };
const publicPaths = ['/.well-known/jwks.json', '/webhooks/bank'];

/** Every route that is not public, with the method it takes. */
function guardedRoutes(): readonly { readonly method: string; readonly path: string }[] {
  return used.app.routes
    .filter(({ method, path }) => method !== 'ALL' && !publicPaths.includes(path))
    .filter(({ method, path }, place, all) => {
      return all.findIndex((other) => other.method === method && other.path === path) === place;
    });
}

function filled(path: string, merchantId: string): string {
  return path.replace(':merchantId', merchantId).replace(':id', 'x');
}

function pay(key: string, request: Partial<TestRequest> = {}) {
  const headers = { 'idempotency-key': key, ...request.headers };
  return used.request(payments, { as: booksTill, body: order, ...request, headers });
}

describe('tokens', () => {
  const claims = { role: 'merchant', merchant: BOOKS };
  const sign = (changes: { iss?: string; aud?: string; exp?: string; claims?: object } = {}) =>
    new SignJWT({ ...claims, ...changes.claims })
      .setSubject('mallory')
      .setIssuer(changes.iss ?? ISSUER)
      .setAudience(changes.aud ?? AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(changes.exp ?? '5m');
  const withToken = (token: string) =>
    used.request(payments, { headers: { authorization: `Bearer ${token}` } });

  test('no endpoint answers a request without a token', async () => {
    const routes = guardedRoutes();
    expect(routes.length).toBeGreaterThanOrEqual(13);
    for (const { method, path } of routes) {
      const { status, json, headers } = await used.request(filled(path, BOOKS), { method });
      expect({ method, path, status, code: json.code }).toEqual({
        method,
        path,
        status: 401,
        code: 'token-missing',
      });
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('no endpoint lets a merchant see or do anything of another', async () => {
    for (const { method, path } of guardedRoutes().filter((route) => route.path.includes(':'))) {
      const { status } = await used.request(filled(path, BOOKS), { method, as: cafeTill });
      expect({ method, path, status }).toEqual({ method, path, status: 403 });
    }
  });

  test('every endpoint is for the roles it was meant for, and for no others', async () => {
    const everybody: readonly Role[] = ['merchant', 'operator', 'auditor'];
    const meant: Readonly<Record<string, readonly Role[]>> = {
      'POST /merchants/:merchantId/accounts': ['operator'],
      'GET /merchants/:merchantId/accounts': everybody,
      'POST /merchants/:merchantId/payments': ['merchant'],
      'GET /merchants/:merchantId/payments': everybody,
      'GET /merchants/:merchantId/payments.csv': everybody,
      'GET /merchants/:merchantId/payments.jsonl': everybody,
      'GET /merchants/:merchantId/payments/:id': everybody,
      'POST /merchants/:merchantId/payments/:id/refund': ['merchant', 'operator'],
      'GET /merchants/:merchantId/audit': ['auditor'],
      'GET /merchants/:merchantId/reconciliation': ['operator', 'auditor'],
      'POST /merchants/:merchantId/reconciliation': ['operator'],
      'GET /merchants/:merchantId/webhooks/dead': ['merchant', 'operator'],
      'POST /merchants/:merchantId/webhooks/:id/redeliver': ['operator'],
      'GET /costs': ['operator', 'auditor'],
    };
    const passed: Record<string, readonly Role[]> = {};
    for (const { method, path } of guardedRoutes()) {
      const roles: Role[] = [];
      for (const role of everybody) {
        const answer = await used.request(filled(path, BOOKS), { method, as: somebody[role] });
        if (answer.status !== 403) roles.push(role);
      }
      passed[`${method} ${path}`] = roles;
    }
    expect(passed).toEqual(meant);
  });

  test('an expired token, a foreign issuer, a foreign audience, claims that are none', async () => {
    const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519' });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: ALGORITHM };
    const findKey = createLocalJWKSet({ keys: [jwk] });
    const { db, now, takeTurns } = used;
    const app = createApp({ db, now, takeTurns, bankSecret: '', findKey, jwks: () => ({}) });
    const statusFor = async (changes: Parameters<typeof sign>[0]) => {
      const header = { alg: ALGORITHM, kid: 'k' };
      const token = await sign(changes).setProtectedHeader(header).sign(privateKey);
      const headers = { authorization: `Bearer ${token}` };
      return (await app.request(payments, { headers })).status;
    };

    expect(await statusFor({})).toBe(200);
    expect(await statusFor({ exp: '-1m' })).toBe(401);
    expect(await statusFor({ iss: 'https://auth.example.org' })).toBe(401);
    expect(await statusFor({ aud: 'https://blog.example.com' })).toBe(401);
    expect(await statusFor({ claims: { role: 'admin' } })).toBe(401);
    expect(await statusFor({ claims: { merchant: undefined } })).toBe(401);
    expect(await statusFor({ claims: { merchant: [BOOKS] } })).toBe(401);
  });

  test('alg none, a public key used as a secret, an unknown key, a known kid', async () => {
    const [jwk] = used.keys.jwks().keys;
    const kid = jwk?.kid ?? '';
    const none = new UnsecuredJWT(claims).setSubject('mallory').setIssuer(ISSUER);
    const publicKey = await importJWK(jwk ?? { kty: 'OKP' }, ALGORITHM);
    const secret = Buffer.from(await exportSPKI(publicKey as Parameters<typeof exportSPKI>[0]));
    const own = await generateKeyPair(ALGORITHM, { crv: 'Ed25519' });
    const forged = [
      none.setAudience(AUDIENCE).setExpirationTime('5m').encode(),
      await sign().setProtectedHeader({ alg: 'HS256', kid }).sign(secret),
      await sign().setProtectedHeader({ alg: ALGORITHM, kid: 'mine' }).sign(own.privateKey),
      await sign().setProtectedHeader({ alg: ALGORITHM, kid }).sign(own.privateKey),
    ];
    for (const token of forged) expect((await withToken(token)).json.code).toBe('token-invalid');
  });

  test('a token whose claims were altered, and one that is none', async () => {
    const token = await used.keys.issue(booksTill);
    const [header, payload = '', signature] = token.split('.');
    const altered = { ...JSON.parse(atob(payload)), role: 'operator' };
    const body = Buffer.from(JSON.stringify(altered)).toString('base64url');

    expect((await withToken(token)).status).toBe(200);
    expect((await withToken(`${header}.${body}.${signature}`)).status).toBe(401);
    expect((await withToken('x.y.z')).status).toBe(401);
    const basic = { authorization: `Basic ${btoa('ada:secret')}` };
    expect((await used.request(payments, { headers: basic })).json.code).toBe('token-missing');
  });

  test('a key outlives one rotation, and not two', async () => {
    const authorization = `Bearer ${await used.keys.issue(booksTill)}`;
    const ask = async () => (await used.request(payments, { headers: { authorization } })).status;
    const published = async () =>
      (await used.request('/.well-known/jwks.json')).json.keys.map(({ kid }) => kid);

    const [first] = await published();
    await used.keys.rotate();
    expect(await ask()).toBe(200);
    expect((await published())[1]).toBe(first);
    await used.keys.rotate();
    expect(await ask()).toBe(401);
    expect(await published()).toHaveLength(2);
    expect((await used.request('/.well-known/jwks.json')).text).not.toContain('"d"');
  });
});

describe('payments', () => {
  test('the same request again gives the same answer and moves no money', async () => {
    const first = await pay('k1');
    const second = await pay('k1');

    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await used.balanceOf(BOOKS, 'ada')).toBe(87_50n);
  });

  test('ten of the same at once are one payment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => pay('k1')));

    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    expect(await used.balanceOf(BOOKS, 'ada')).toBe(87_50n);
  });

  test('another payment under a key that was used is refused', async () => {
    await pay('k1');
    for (const changed of [{ amount: '1' }, { to: 'bob' }, { reference: 'x' }]) {
      const { status, json } = await pay('k1', { body: { ...order, ...changed } });
      expect({ status, code: json.code }).toEqual({ status: 422, code: 'idempotency-key-reused' });
    }
    expect(await used.balanceOf(BOOKS, 'till')).toBe(12_50n);
  });

  test('a key is known for a day, and the keys of two merchants are two', async () => {
    await pay('k1');
    const cafe = { as: cafeTill, headers: { 'idempotency-key': 'k1' }, body: order };
    const other = await used.request(`/merchants/${CAFE}/payments`, cafe);
    expect(other.headers.get('idempotent-replayed')).toBeNull();

    used.forward(24 * 60 * 60 * 1000 - 5000);
    expect((await pay('k1')).headers.get('idempotent-replayed')).toBe('true');
    used.forward(10_000);
    expect((await pay('k1')).headers.get('idempotent-replayed')).toBeNull();
    expect(await used.balanceOf(BOOKS, 'till')).toBe(25_00n);
  });

  test('no key, amounts that are none, and money from nowhere', async () => {
    expect((await used.request(payments, { as: booksTill, body: order })).status).toBe(400);
    const amounts = ['-1250', '0', '12.50', '1e3', '01', '', ' 1', '9'.repeat(19), 1250, null, {}];
    for (const amount of amounts) {
      const { status, json } = await pay('k1', { body: { ...order, amount } });
      expect({ amount, status, code: json.code }).toEqual({ amount, status: 400, code: 'invalid' });
    }
    expect((await pay('k1', { body: { ...order, from: 'bank' } })).json.code).toBe('not-yours');
    expect((await pay('k1', { body: '[]' })).json.code).toBe('not-an-object');
    expect((await pay('k1', { body: '{' })).json.code).toBe('not-json');
    expect(await used.balanceOf(BOOKS, 'ada')).toBe(100_00n);
  });

  test('a body that is too large is not read, announced or not', async () => {
    const body = JSON.stringify({ ...order, reference: 'x'.repeat(70_000) });
    const announced = await pay('k1', { body, headers: { 'content-length': `${body.length}` } });
    expect({ status: announced.status, code: announced.json.code }).toEqual({
      status: 413,
      code: 'too-large',
    });

    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode('x'.repeat(16 * 1024)));
      },
    });
    const request = new Request(`http://localhost${payments}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await used.keys.issue(booksTill)}` },
      body: endless,
      duplex: 'half',
    });
    expect((await used.app.request(request)).status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });

  test('the payment of another merchant is not there, with any token', async () => {
    const { json } = await pay('k1');
    const path = `/merchants/${CAFE}/payments/${json.id}`;
    for (const as of [cafeTill, operator, auditor]) {
      expect((await used.request(path, { as })).status).toBe(404);
    }
    expect((await used.request(`${path}/refund`, { as: cafeTill, method: 'POST' })).status).toBe(
      404,
    );
    expect(await used.balanceOf(BOOKS, 'till')).toBe(12_50n);
  });
});

describe('cursors', () => {
  test('one of another merchant, of another list, altered, or invented', async () => {
    await pay('k1');
    await pay('k2');
    const page = `${payments}?limit=1`;
    const { cursor = '' } = (await used.request(page, { as: booksTill })).json;
    const open = (path: string, given: string, as = booksTill) =>
      used.request(`${path}?limit=1&cursor=${given}`, { as });
    const plain = JSON.parse(Buffer.from(cursor.split('.')[0] ?? '', 'base64url').toString());
    const unsigned = Buffer.from(JSON.stringify(plain)).toString('base64url');

    expect((await open(payments, cursor)).status).toBe(200);
    const refused = [
      await open(`/merchants/${CAFE}/payments`, cursor, cafeTill),
      await open(`/merchants/${CAFE}/payments`, cursor, operator),
      await open(`/merchants/${BOOKS}/accounts`, cursor),
      await open(payments, unsigned),
      await open(payments, `${cursor.slice(0, -2)}xx`),
      await open(payments, 'x'),
    ];
    expect(refused.map(({ status }) => status)).toEqual(Array(6).fill(400));
    expect(refused.map(({ json }) => json.code)).toEqual([
      'cursor-query',
      'cursor-query',
      'cursor-index',
      'cursor-signature',
      'cursor-signature',
      'cursor-signature',
    ]);
  });
});

describe('webhooks of the bank', () => {
  const deposit = { merchantId: BOOKS, account: 'bob', amount: '5000', currency: 'EUR' };
  const body = JSON.stringify(deposit);

  function signed(changes: { id?: string; body?: string; ageMs?: number; secret?: string } = {}) {
    const at = new Date(Date.now() - (changes.ageMs ?? 0));
    const message = { id: changes.id ?? 'bank-1', body: changes.body ?? body, at };
    return { ...signWebhook(changes.secret ?? used.bankSecret, message) };
  }
  const receive = (headers: Record<string, string>, text = body) =>
    used.request('/webhooks/bank', { headers, body: text });

  test('one that comes again is refused, ten at once are one deposit', async () => {
    const headers = signed();
    const answers = await Promise.all(Array.from({ length: 10 }, () => receive(headers)));
    const statuses = answers.map(({ status }) => status).sort();

    expect(statuses).toEqual([204, ...Array(9).fill(409)]);
    expect((await receive(headers)).json.code).toBe('webhook-replayed');
    expect(await used.balanceOf(BOOKS, 'bob')).toBe(50_00n);
  });

  test('one that is too old is refused, although its id is forgotten by then', async () => {
    const headers = signed();
    expect((await receive(headers)).status).toBe(204);
    used.forward(11 * 60 * 1000);
    expect((await receive(headers)).json.code).toBe('webhook-timestamp');
    expect(await used.balanceOf(BOOKS, 'bob')).toBe(50_00n);
  });

  test('one from the future, unsigned, altered, or signed by somebody else', async () => {
    const more = JSON.stringify({ ...deposit, amount: '5000000' });
    const good = signed();
    const fresh = String(Math.floor(Date.now() / 1000) + 60);
    const refused = [
      await receive(signed({ ageMs: -6 * 60 * 1000 })),
      await receive({}),
      await receive(good, more),
      await receive({ ...good, 'webhook-id': 'bank-2' }),
      await receive({ ...good, 'webhook-timestamp': fresh }),
      await receive({ ...good, 'webhook-timestamp': 'NaN' }),
      await receive({ ...good, 'webhook-signature': 'v1,' }),
      await receive(signed({ secret: used.webhookSecret })),
    ];
    expect(refused.map(({ status }) => status)).toEqual(Array(8).fill(401));
    expect(await used.balanceOf(BOOKS, 'bob')).toBe(0n);
  });

  test('one of two signatures is enough, while a secret is changed', async () => {
    const good = signed();
    const both = `v1,AAAA ${good['webhook-signature']}`;
    expect((await receive({ ...good, 'webhook-signature': both })).status).toBe(204);
  });
});

describe('answers', () => {
  test('carry headers that keep browsers from guessing, and nothing is kept in caches', async () => {
    const { headers } = await used.request(payments, { as: booksTill });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('say nothing of what went wrong inside', async () => {
    await used.engine.stop();
    const { status, json, text } = await used.request(payments, { as: booksTill });
    expect({ status, code: json.code }).toEqual({ status: 503, code: 'busy' });
    expect(text).not.toContain('127.0.0.1');
    expect((await used.request('/nowhere')).json.code).toBe('no-such-page');
  });
});
