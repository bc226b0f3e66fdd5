import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../../src/client/dynamorm.ts';
import { dynamorm } from '../../src/client/dynamorm.ts';
import { isLambdaDeadline, withLambdaTimeout } from '../../src/lambda/with-lambda-timeout.ts';
import { createTable } from '../../src/tables/create/create-table.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { until } from '../transport/loopback.ts';
import { contextWith } from './context.ts';
import { Counter, Note } from './models.ts';

describeTransports('withLambdaTimeout', (makeTransport) => {
  const used = useFaultProxy();
  let db: Database;

  beforeAll(async () => {
    db = dynamorm({ transport: makeTransport(used.proxyEndpoint, { maxAttempts: 50 }) });
    await createTable(db, Note);
    await createTable(db, Counter);
    await db.model(Note).create({ id: 'n1', topic: 'a' });
    await db.model(Counter).create({ id: 'c1' });
  });

  /** A database of a function that has 300 ms to live and keeps 100. */
  const shortLived = (): Database => withLambdaTimeout(db, contextWith(300), { bufferMs: 100 });

  test('cancels a read on its way, closes its socket and says what is left', async () => {
    used.proxy.inject({ operation: 'GetItem', fault: faults.hang() });

    const error = await rejection(shortLived().model(Note).get({ id: 'n1' }));

    expect(error).toMatchObject({ name: 'TimeoutError', code: 'lambda-deadline' });
    expect(String(error)).toMatch(
      /^TimeoutError: GetItem on table "notes" was cut off: the function has -?\d+ ms left, of which 100 are kept\.\n/,
    );
    expect(used.proxy.requestsOf('GetItem')).toHaveLength(1);
    await until(() => used.proxy.openConnections === 0);
  });

  test('says of a write on its way that it may have been applied', async () => {
    used.proxy.inject({ operation: 'PutItem', fault: faults.hang('after') });

    const error = await rejection(shortLived().model(Note).create({ id: 'n2', topic: 'a' }));

    expect(error).toMatchObject({ code: 'lambda-deadline', attempts: 1, ambiguous: true });
    expect(await db.model(Note).get({ id: 'n2' }, { consistent: true })).toBeDefined();
  });

  test('sends nothing once the time is up, and says so', async () => {
    const late = withLambdaTimeout(db, contextWith(99), { bufferMs: 100 });

    const error = await rejection(late.model(Note).get({ id: 'n1' }));

    expect(error).toMatchObject({ code: 'lambda-deadline', attempts: 0, ambiguous: false });
    expect(String(error)).toContain('GetItem on table "notes" was not sent');
    expect(used.proxy.requests).toEqual([]);
  });

  test('ends a pause between two attempts', async () => {
    used.proxy.inject({ operation: 'GetItem', times: 1_000, fault: faults.throttle() });

    const error = await rejection(shortLived().model(Note).get({ id: 'n1' }));

    expect(error).toMatchObject({ code: 'lambda-deadline', ambiguous: false });
    expect(used.proxy.requestsOf('GetItem').length).toBeGreaterThan(0);
  });

  test.each<readonly [name: string, operation: string, call: (db: Database) => Promise<unknown>]>([
    ['query', 'Query', (on) => on.model(Note).where('topic', '=', 'a').all()],
    ['scan', 'Scan', (on) => on.model(Note).scan().all()],
    ['parallel scan', 'Scan', (on) => on.model(Note).scan().parallel(4).all()],
    ['count', 'Query', (on) => on.model(Note).where('topic', '=', 'a').count()],
    ['update', 'UpdateItem', (on) => on.model(Note).update({ id: 'n1' }, { text: 'b' })],
    [
      'update builder',
      'UpdateItem',
      (on) => on.model(Counter).updateBuilder({ id: 'c1' }).increment('count').execute(),
    ],
    ['delete', 'DeleteItem', (on) => on.model(Note).delete({ id: 'n3' })],
    [
      'idempotent write',
      'TransactWriteItems',
      (on) => on.model(Note).put({ id: 'n4', topic: 'a' }, { idempotent: true }),
    ],
    [
      'transaction',
      'TransactWriteItems',
      (on) => on.transaction((tx) => tx.put(Note, { id: 'n5', topic: 'a' })),
    ],
    [
      'read of a transaction',
      'GetItem',
      (on) => on.transaction((tx) => tx.get(Note, { id: 'n1' })),
    ],
    ['transactGet', 'TransactGetItems', (on) => on.transactGet([[Note, { id: 'n1' }]])],
    ['mutate', 'GetItem', (on) => on.model(Note).mutate({ id: 'n1' }, (note) => note)],
  ])('cancels a %s', async (_name, operation, call) => {
    used.proxy.inject({ operation, times: 4, fault: faults.hang() });

    const error = await rejection(call(shortLived()));

    expect(error).toMatchObject({ name: 'TimeoutError', code: 'lambda-deadline' });
    await until(() => used.proxy.openConnections === 0);
  });

  test('ends a batch of reads as one that ran out of time', async () => {
    used.proxy.inject({ operation: 'BatchGetItem', fault: faults.hang() });

    const error = await rejection(
      shortLived()
        .model(Note)
        .batchGet([{ id: 'n1' }]),
    );

    expect(error).toMatchObject({
      name: 'BatchError',
      reason: 'deadline',
      cause: { code: 'lambda-deadline' },
    });
    expect(used.proxy.requestsOf('BatchGetItem')).toHaveLength(1);
  });

  test('ends a batch of writes, and says which of them may have been applied', async () => {
    used.proxy.inject({ operation: 'BatchWriteItem', fault: faults.hang() });
    const counters = Array.from({ length: 60 }, (_, n) => ({ id: `b${n}` }));

    const work = shortLived().model(Counter).batchPut(counters, { concurrency: 1 });
    const error = await rejection(work);

    expect(error).toMatchObject({ reason: 'deadline', cause: { code: 'lambda-deadline' } });
    const { outcomes } = error as { outcomes: readonly { status: string }[] };
    expect(outcomes.filter(({ status }) => status === 'unknown')).toHaveLength(25);
    expect(outcomes.filter(({ status }) => status === 'unprocessed')).toHaveLength(35);
  });

  test('ends a batch that DynamoDB leaves undone again and again', async () => {
    used.proxy.inject({
      operation: 'BatchWriteItem',
      times: 1_000,
      fault: faults.unprocessedItems(1),
    });
    const counters = Array.from({ length: 60 }, (_, n) => ({ id: `u${n}` }));

    const work = shortLived().model(Counter).batchPut(counters, { concurrency: 1 });
    const error = await rejection(work);

    expect(error).toMatchObject({ name: 'BatchError', reason: 'deadline' });
    const { outcomes } = error as { outcomes: readonly { status: string }[] };
    const statuses = new Set(outcomes.map(({ status }) => status));
    // One request may have been on its way, and its writes are then unknown.
    statuses.delete('unknown');
    expect(statuses).toEqual(new Set(['done', 'unprocessed']));
  });

  /** Always half a second before its deadline: only what would take longer is refused. */
  const alwaysHalfASecond = (): Database =>
    withLambdaTimeout(db, { getRemainingTimeInMillis: () => 600 }, { bufferMs: 100 });

  /** Every pause as long as it may be. */
  const longPauses = (): void => {
    vi.spyOn(Math, 'random').mockReturnValue(0.9999);
    onTestFinished(() => void vi.restoreAllMocks());
  };

  test('does not begin a pause of mutate that would outlast it', async () => {
    longPauses();
    await db.model(Note).create({ id: 'n6', topic: 'a' });
    used.proxy.inject({
      operation: 'UpdateItem',
      times: 1_000,
      fault: faults.error('ConditionalCheckFailedException', {
        extra: { Item: { id: { S: 'n6' }, topic: { S: 'a' }, version: { N: '7' } } },
      }),
    });

    const notes = alwaysHalfASecond().model(Note);
    const error = await rejection(notes.mutate({ id: 'n6' }, (now) => ({ ...now, text: 'b' })));

    expect(error).toMatchObject({ code: 'lambda-deadline', attempts: 6 });
    expect(String(error)).toContain('mutate() was cut off');
    expect(used.proxy.requestsOf('UpdateItem')).toHaveLength(6);
  });

  test('does not begin a pause of until() that would outlast it', async () => {
    const nobody = alwaysHalfASecond().model(Note).where('topic', '=', 'nobody');

    const error = await rejection(nobody.until((notes) => notes.length > 0, { timeout: 60_000 }));

    expect(error).toMatchObject({ code: 'lambda-deadline', attempts: 6 });
    expect(String(error)).toContain('until() was cut off');
  });

  test('does not begin a pause of a transaction that would outlast it', async () => {
    longPauses();
    used.proxy.inject({
      operation: 'TransactWriteItems',
      times: 1_000,
      fault: faults.cancelTransaction([{ Code: 'TransactionConflict' }]),
    });
    const brief = withLambdaTimeout(db, contextWith(700), { bufferMs: 100 });

    const work = brief.transaction((tx) => tx.put(Note, { id: 'n7', topic: 'a' }));

    expect(await rejection(work)).toMatchObject({
      code: 'transaction-canceled',
      failures: [{ code: 'transaction-conflict' }],
    });
  });

  test('keeps a cancellation of the caller apart from the deadline', async () => {
    used.proxy.inject({ operation: 'GetItem', fault: faults.hang() });
    const controller = new AbortController();
    const work = withLambdaTimeout(db, contextWith(60_000))
      .model(Note)
      .get({ id: 'n1' }, { signal: controller.signal });
    const failed = rejection(work);
    await until(() => used.proxy.requestsOf('GetItem').length === 1);
    controller.abort('not wanted');

    const error = await failed;

    expect(error).toMatchObject({ name: 'AbortedError', code: 'request-aborted' });
    expect(isLambdaDeadline(error)).toBe(false);
  });

  test('cancels a call that has a signal of its own as well', async () => {
    used.proxy.inject({ operation: 'GetItem', fault: faults.hang() });
    const { signal } = new AbortController();

    const error = await rejection(shortLived().model(Note).get({ id: 'n1' }, { signal }));

    expect(isLambdaDeadline(error)).toBe(true);
  });

  test('leaves no timer and no listener behind, whether calls end or are cut off', async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warn);
    onTestFinished(() => void process.off('warning', warn));
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const { signal } = new AbortController();
    const before = timers();

    for (let invocation = 0; invocation < 20; invocation += 1) {
      const notes = withLambdaTimeout(db, contextWith(600_000)).model(Note);
      await Promise.all(Array.from({ length: 15 }, () => notes.get({ id: 'n1' }, { signal })));
    }
    used.proxy.inject({ operation: 'GetItem', times: 15, fault: faults.hang() });
    const cut = shortLived().model(Note);
    await Promise.allSettled(Array.from({ length: 15 }, () => cut.get({ id: 'n1' }, { signal })));

    await until(() => timers() <= before);
    expect(warnings).toEqual([]);
  });

  test('shares the statistics, and leaves the database itself as it was', async () => {
    const bounded = shortLived();
    const before = db.stats().requests;

    await bounded.model(Note).get({ id: 'n1' });
    await rejection(withLambdaTimeout(db, contextWith(0)).model(Note).get({ id: 'n1' }));
    await db.model(Note).get({ id: 'n1' });

    expect(db.stats().requests).toBe(before + 2);
    expect(bounded.stats()).toEqual(db.stats());
  });
});

test.each([
  ['no context', undefined, {}, /without getRemainingTimeInMillis/],
  ['a context that tells no time', {}, {}, /without getRemainingTimeInMillis/],
  ['a negative buffer', contextWith(1_000), { bufferMs: -1 }, /bufferMs .* is -1/],
  ['no number', contextWith(1_000), { bufferMs: Number.NaN }, /bufferMs .* is NaN/],
])('refuses %s', (_name, context, options, message) => {
  const db = dynamorm({ endpoint: 'http://127.0.0.1:1' });

  expect(() => withLambdaTimeout(db, context as never, options)).toThrow(
    expect.objectContaining({ code: 'option-invalid', message: expect.stringMatching(message) }),
  );
});

test.each([
  ['nothing', undefined, 'undefined'],
  ['nothing, in the place of a database', { ready: Promise.resolve() }, 'undefined'],
  ['a model', Note, 'undefined'],
  ['a client', { db: 5 }, 'a number'],
])('refuses %s in place of a database', (_name, database, words) => {
  expect(() => withLambdaTimeout(database as never, contextWith(1_000))).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      code: 'argument-missing',
      message: expect.stringContaining(
        `withLambdaTimeout() was given ${words} in place of a database.`,
      ),
    }),
  );
});
