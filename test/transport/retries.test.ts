import { describe, expect, test } from 'vitest';
import {
  answer,
  exception,
  getRequest,
  ok,
  rejection,
  type Step,
  scripted,
} from './scripted-handler.ts';

const lost: Step = { reason: 'connection-lost', written: true };
const stale: Step = { reason: 'connection-lost', written: true, stale: true };
const refusedConnection: Step = { reason: 'connect-failed', written: false };
const damaged: Step = answer(200, { Item: {} }, { 'x-amz-crc32': '1' });
const page: Step = answer(502, '<html>Bad Gateway</html>');

/** name, first outcome, is it sent again, may it have been applied, code when it persists */
type Rule = [string, Step, boolean, boolean, string];

const rules: readonly Rule[] = [
  ['HTTP 500', exception('InternalServerError', 500), true, true, 'service-unavailable'],
  ['HTTP 503', exception('ServiceUnavailable', 503), true, true, 'service-unavailable'],
  ["a proxy's 502 page", page, true, true, 'service-unavailable'],
  [
    'ProvisionedThroughputExceededException',
    exception('ProvisionedThroughputExceededException'),
    true,
    false,
    'throttled',
  ],
  ['ThrottlingException', exception('ThrottlingException'), true, false, 'throttled'],
  ['RequestLimitExceeded', exception('RequestLimitExceeded'), true, false, 'throttled'],
  ['HTTP 429', exception('Whatever', 429), true, false, 'throttled'],
  [
    'LimitExceededException',
    exception('LimitExceededException'),
    true,
    false,
    'service-limit-exceeded',
  ],
  [
    'TransactionInProgressException',
    exception('TransactionInProgressException'),
    true,
    false,
    'transaction-in-progress',
  ],
  [
    'TransactionConflictException',
    exception('TransactionConflictException'),
    true,
    false,
    'transaction-conflict',
  ],
  [
    'ReplicatedWriteConflictException',
    exception('ReplicatedWriteConflictException'),
    true,
    false,
    'replicated-write-conflict',
  ],
  ['a lost connection', lost, true, true, 'connection-lost'],
  ['a refused connection', refusedConnection, true, false, 'connect-failed'],
  [
    'a connection that takes too long',
    { reason: 'connect-timeout', written: false },
    true,
    false,
    'connect-timeout',
  ],
  [
    'an answer that takes too long',
    { reason: 'answer-timeout', written: true },
    true,
    true,
    'answer-timeout',
  ],
  ['a wrong checksum', damaged, true, true, 'response-damaged'],
  ['an answer that is not JSON', answer(200, '<html>'), true, true, 'response-damaged'],
  ['an answer that is no object', answer(200, 'null'), true, true, 'response-damaged'],
  ['an answer that is a list', answer(200, '[]'), true, true, 'response-damaged'],
  ...[
    '{"Items":5}',
    '{"Items":null}',
    '{"Items":{}}',
    '{"Responses":"none"}',
    '{"Responses":[5]}',
    '{"Responses":{"users":{}}}',
    '{"UnprocessedItems":{"users":5}}',
    '{"UnprocessedKeys":{"users":{}}}',
  ].map((text): Rule => [`the answer ${text}`, answer(200, text), true, true, 'response-damaged']),
  [
    'a call that takes too long',
    { reason: 'call-timeout', written: true },
    false,
    true,
    'call-timeout',
  ],
  [
    'ConditionalCheckFailedException',
    exception('ConditionalCheckFailedException'),
    false,
    false,
    'condition-failed',
  ],
  ['ValidationException', exception('ValidationException'), false, false, 'service-validation'],
  [
    'ResourceNotFoundException',
    exception('ResourceNotFoundException'),
    false,
    false,
    'table-not-found',
  ],
  ['AccessDeniedException', exception('AccessDeniedException'), false, false, 'access-denied'],
  [
    'TransactionCanceledException',
    exception('TransactionCanceledException'),
    false,
    false,
    'transaction-canceled',
  ],
];

describe('Retry rules', () => {
  for (const [name, step, again, ambiguous, code] of rules) {
    test(`${name} is ${again ? '' : 'not '}sent again, ${ambiguous ? 'as an unknown' : 'with a known'} outcome`, async () => {
      const once = scripted([step, ok]);
      if (again) {
        const reply = await once.transport.send('PutItem', { TableName: 'users', Item: {} });
        expect(reply).toEqual({ response: {}, attempts: 2, ambiguous });
      } else {
        const error = await rejection(
          once.transport.send('PutItem', { TableName: 'users', Item: {} }),
        );
        expect(error).toMatchObject({ code, attempts: 1, ambiguous });
      }
      const always = scripted([step]);
      const error = await rejection(always.transport.send('GetItem', getRequest));
      expect(error).toMatchObject({ code, attempts: again ? 4 : 1, ambiguous });
      expect(always.handler.requests).toHaveLength(again ? 4 : 1);
    });

    test(`${name} and a request that must not be repeated`, async () => {
      const { transport, handler } = scripted([step, ok]);
      const sent = transport.send('UpdateItem', getRequest, { repeatable: false });
      if (again && !ambiguous) expect(await sent).toMatchObject({ attempts: 2, ambiguous: false });
      else expect(await rejection(sent)).toMatchObject({ code, attempts: 1, ambiguous });
      expect(handler.requests).toHaveLength(again && !ambiguous ? 2 : 1);
    });
  }

  test('an unknown outcome is remembered when a later attempt is refused', async () => {
    const { transport } = scripted([lost, exception('ConditionalCheckFailedException')]);
    const error = await rejection(transport.send('PutItem', { TableName: 'users', Item: {} }));
    expect(error).toMatchObject({ code: 'condition-failed', attempts: 2, ambiguous: true });
  });

  test('maxAttempts bounds them, and 1 means no retry at all', async () => {
    for (const maxAttempts of [1, 2, 7]) {
      const { transport } = scripted([lost], { maxAttempts });
      expect(await rejection(transport.send('GetItem', getRequest))).toMatchObject({
        attempts: maxAttempts,
      });
    }
    const { transport } = scripted([stale, ok], { maxAttempts: 1 });
    expect(await rejection(transport.send('GetItem', getRequest))).toMatchObject({ attempts: 1 });
  });

  test('a handler that rejects with something of its own counts as a lost connection', async () => {
    const strange: Step = () => {
      throw new TypeError('fetch failed');
    };
    const { transport } = scripted([strange]);
    const error = await rejection(transport.send('GetItem', getRequest));
    expect(error).toMatchObject({ code: 'connection-lost', ambiguous: true, attempts: 4 });
    expect(error).toMatchObject({ cause: { message: 'fetch failed' } });
  });
});

describe('Backoff', () => {
  test('doubles from 25 ms after a hiccup and from 500 ms after throttling', async () => {
    const hiccup = scripted([lost]);
    await rejection(hiccup.transport.send('GetItem', getRequest));
    expect(hiccup.sleeps).toEqual([25, 50, 100]);
    const throttled = scripted([exception('ThrottlingException')]);
    await rejection(throttled.transport.send('GetItem', getRequest));
    expect(throttled.sleeps).toEqual([500, 1_000, 2_000]);
  });

  test('is jittered in full and has a ceiling of 20 seconds', async () => {
    const { transport, sleeps } = scripted(
      [lost],
      { maxAttempts: 13, callTimeoutMs: 1_000_000 },
      { random: () => 0.5 },
    );
    await rejection(transport.send('GetItem', getRequest));
    expect(sleeps.slice(0, 3)).toEqual([12.5, 25, 50]);
    expect(Math.max(...sleeps)).toBe(10_000);
  });

  test('is not begun when it would outlast the call: the last failure is thrown', async () => {
    const { transport, sleeps } = scripted([exception('ThrottlingException')], {
      callTimeoutMs: 600,
    });
    const error = await rejection(transport.send('GetItem', getRequest));
    expect(error).toMatchObject({ code: 'throttled', attempts: 2 });
    expect(sleeps).toEqual([500]);
  });
});

describe('A kept-alive connection that turns out to be dead', () => {
  test('is replaced at once, once, and the outcome is unknown', async () => {
    const { transport, sleeps } = scripted([stale, ok]);
    expect(await transport.send('GetItem', getRequest)).toMatchObject({
      attempts: 2,
      ambiguous: true,
    });
    expect(sleeps).toEqual([]);
  });

  test('is backed off from the second time on', async () => {
    const { transport, sleeps } = scripted([stale, stale, ok]);
    expect(await transport.send('GetItem', getRequest)).toMatchObject({ attempts: 3 });
    expect(sleeps).toEqual([50]);
  });

  test('ends a request that must not be repeated', async () => {
    const { transport } = scripted([stale, ok]);
    const error = await rejection(transport.send('UpdateItem', getRequest, { repeatable: false }));
    expect(error).toMatchObject({ code: 'connection-lost', attempts: 1, ambiguous: true });
  });
});

describe('The retry quota', () => {
  test('allows a hundred retries in a row, then none', async () => {
    const { transport, handler } = scripted([lost]);
    for (let call = 0; call < 40; call += 1) await rejection(transport.send('GetItem', getRequest));
    expect(handler.requests).toHaveLength(40 + 100);
  });

  test('allows fifty after timeouts, which cost twice', async () => {
    const { transport, handler } = scripted([{ reason: 'answer-timeout', written: true }]);
    for (let call = 0; call < 40; call += 1) await rejection(transport.send('GetItem', getRequest));
    expect(handler.requests).toHaveLength(40 + 50);
  });

  test('gets back what a retry took when it succeeds, and 1 for a call without', async () => {
    const failures: Step[] = Array.from({ length: 34 * 4 }, () => lost);
    const { transport, handler } = scripted([
      ...failures.slice(0, 33 * 4 + 2),
      ok,
      ok,
      ok,
      ok,
      ok,
      ok,
      lost,
    ]);
    // 33 calls take 495; the next takes the last 5 for its one retry and cannot pay for a second.
    for (let call = 0; call < 34; call += 1) await rejection(transport.send('GetItem', getRequest));
    expect(handler.requests).toHaveLength(33 * 4 + 2);
    for (let call = 0; call < 6; call += 1) await transport.send('GetItem', getRequest);
    expect(await rejection(transport.send('GetItem', getRequest))).toMatchObject({ attempts: 2 });
  });
});

describe('A refused signature', () => {
  const now = Date.UTC(2026, 0, 1);
  const clock = { now: () => now };
  const refusal = (minutes: number): Step =>
    exception(
      'InvalidSignatureException',
      400,
      {},
      { date: new Date(now + minutes * 60_000).toUTCString() },
    );

  for (const minutes of [5, -5, 600]) {
    test(`corrects a clock that is ${minutes} minutes off, and remembers`, async () => {
      const { transport, handler, sleeps } = scripted([refusal(minutes), ok], {}, clock);
      expect(await transport.send('GetItem', getRequest)).toMatchObject({
        attempts: 2,
        ambiguous: false,
      });
      await transport.send('GetItem', getRequest);
      const expected = new Date(now + minutes * 60_000).toISOString().replace(/[:-]|\.\d{3}/g, '');
      const dates = handler.requests.map(({ headers }) => headers['x-amz-date']);
      expect(dates).toEqual(['20260101T000000Z', expected, expected]);
      expect(sleeps).toEqual([]);
    });
  }

  test('corrects nothing within four minutes, nor without a Date', async () => {
    for (const step of [refusal(3.9), refusal(-3.9), exception('InvalidSignatureException')]) {
      const { transport } = scripted([step, ok], {}, clock);
      const error = await rejection(transport.send('GetItem', getRequest));
      expect(error).toMatchObject({ code: 'credentials-refused', attempts: 1 });
    }
  });

  test('corrects once per call', async () => {
    const { transport } = scripted([refusal(10), refusal(20), ok], {}, clock);
    expect(await rejection(transport.send('GetItem', getRequest))).toMatchObject({ attempts: 2 });
  });

  test('other refusals do not touch the clock', async () => {
    const date = new Date(now + 3_600_000).toUTCString();
    const { transport } = scripted(
      [exception('ValidationException', 400, {}, { date }), ok],
      {},
      clock,
    );
    expect(await rejection(transport.send('GetItem', getRequest))).toMatchObject({ attempts: 1 });
  });
});

describe('Expired credentials', () => {
  test('are fetched anew once, at once', async () => {
    let fetched = 0;
    const provider = async () => {
      fetched += 1;
      return { accessKeyId: `KEY${fetched}`, secretAccessKey: 's' };
    };
    const { transport, handler, sleeps } = scripted([exception('ExpiredTokenException'), ok], {
      credentials: provider,
    });
    expect(await transport.send('GetItem', getRequest)).toMatchObject({
      attempts: 2,
      ambiguous: false,
    });
    expect(
      handler.requests.map(
        ({ headers }) => /Credential=(\w+)/.exec(headers['authorization'] ?? '')?.[1],
      ),
    ).toEqual(['KEY1', 'KEY2']);
    expect(sleeps).toEqual([]);
    const stubborn = scripted([exception('ExpiredTokenException')], { credentials: provider });
    const error = await rejection(stubborn.transport.send('GetItem', getRequest));
    expect(error).toMatchObject({ code: 'credentials-expired', attempts: 2 });
  });

  test('are final when they are fixed', async () => {
    const { transport } = scripted([exception('ExpiredTokenException'), ok]);
    const error = await rejection(transport.send('GetItem', getRequest));
    expect(error).toMatchObject({ code: 'credentials-expired', attempts: 1 });
  });
});

describe('Options', () => {
  for (const option of [
    'maxAttempts',
    'connectTimeoutMs',
    'answerTimeoutMs',
    'callTimeoutMs',
    'maxSockets',
  ]) {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      test(`${option}: ${value} is refused`, () => {
        expect(() => scripted([ok], { [option]: value })).toThrowError(
          expect.objectContaining({ name: 'ConfigurationError', code: 'option-invalid' }),
        );
      });
    }
  }

  test('the limits reach the handler: 2 s, 10 s and 30 s, unless set', async () => {
    const usual = scripted([ok]);
    await usual.transport.send('GetItem', getRequest);
    expect(usual.handler.limits[0]).toMatchObject({
      connectTimeoutMs: 2_000,
      answerTimeoutMs: 10_000,
    });
    expect(usual.handler.limits[0]?.callTimeoutMs).toBeGreaterThan(29_000);
    const own = scripted([ok], { connectTimeoutMs: 1, answerTimeoutMs: 2, callTimeoutMs: 3_000 });
    await own.transport.send('GetItem', getRequest);
    expect(own.handler.limits[0]).toMatchObject({ connectTimeoutMs: 1, answerTimeoutMs: 2 });
    expect(own.handler.limits[0]?.callTimeoutMs).toBeLessThanOrEqual(3_000);
  });

  test('a request that is not JSON is refused before it is sent', async () => {
    const { transport, handler } = scripted([ok]);
    const request = { TableName: 'users', Item: { n: { N: 1n as unknown as string } } };
    const error = await rejection(transport.send('PutItem', request));
    expect(error).toMatchObject({
      name: 'RequestError',
      code: 'request-not-serializable',
      attempts: 0,
    });
    expect(handler.requests).toHaveLength(0);
  });
});
