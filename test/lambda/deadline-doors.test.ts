import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Database, dynamorm } from '../../src/index.ts';
import { withLambdaTimeout } from '../../src/lambda/index.ts';
import { pollStream } from '../../src/streams/index.ts';
import { copyTable, createTable, deleteTable, ensureTable } from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { contextWith } from './context.ts';
import { Counter } from './models.ts';

describeTransports('withLambdaTimeout around what the doors do', (makeTransport) => {
  const used = useFaultProxy();
  let db: Database;
  let other: Database;

  beforeEach(async () => {
    const transport = makeTransport(used.proxyEndpoint, { maxAttempts: 2 });
    db = dynamorm({ transport });
    other = dynamorm({ transport, tablePrefix: 'other-' });
    await createTable(db, Counter, { stream: 'keys' });
    await createTable(other, Counter);
    const counters = Array.from({ length: 60 }, (_, at) => ({ id: `c${at}` }));
    await db.model(Counter).batchPut(counters, { unconditional: true });
    used.proxy.reset();
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    used.proxy.reset();
    await deleteTable(db, Counter);
    await deleteTable(other, Counter);
  });

  /** A database of a function that has 300 ms to live and keeps 100. */
  const shortLived = (of: Database): Database =>
    withLambdaTimeout(of, contextWith(300), { bufferMs: 100 });

  /** Always half a second before its deadline: only what would take longer is refused. */
  const alwaysHalfASecond = (of: Database): Database =>
    withLambdaTimeout(of, { getRemainingTimeInMillis: () => 600 }, { bufferMs: 100 });

  test('does not begin a wait for a table that would outlast it', async () => {
    const creating = faults.rewrite({
      response: (answer) => ({
        ...answer,
        Table: { ...Object(answer['Table']), TableStatus: 'CREATING' },
      }),
    });
    used.proxy.inject({ operation: 'DescribeTable', times: 1_000, fault: creating });

    const error = await rejection(ensureTable(alwaysHalfASecond(db), Counter));

    expect(error).toMatchObject({ code: 'lambda-deadline', ambiguous: false });
    expect(String(error)).toContain('Waiting for a table was cut off');
    // After 20, 50, 100 and 250 ms; the next pause is half a second.
    expect(used.proxy.requestsOf('DescribeTable')).toHaveLength(5);
  });

  test('does not begin a pause that holds the rate of a copy', async () => {
    const copy = copyTable(
      { db: alwaysHalfASecond(db), model: Counter },
      { db: other, model: Counter },
      { segments: 1, batchSize: 30, rate: 30 },
    );

    const error = await rejection(copy);

    expect(error).toMatchObject({ code: 'lambda-deadline' });
    expect(String(error)).toContain('copyTable() was cut off');
  });

  test('ends a copy whose writes are left undone again and again', async () => {
    const fault = faults.throttle();
    used.proxy.inject({ operation: 'BatchWriteItem', times: 10_000, fault });

    const copy = copyTable(
      { db, model: Counter },
      { db: shortLived(other), model: Counter },
      { existing: 'replace' },
    );

    expect(await rejection(copy)).toMatchObject({ name: 'BatchError', reason: 'deadline' });
  });

  test('ends a poll of a stream in which nothing happens any more', async () => {
    let records = 0;
    const handler = async ({ Records }: { Records: readonly unknown[] }): Promise<void> => {
      records += Records.length;
    };

    const error = await rejection(pollStream(shortLived(db), Counter, handler));

    expect(error).toMatchObject({ name: 'TimeoutError', code: 'lambda-deadline' });
    expect(records).toBeGreaterThanOrEqual(60);
  });

  test('ends a poll whose handler fails without end', async () => {
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    const handler = async (): Promise<void> => {
      throw new Error('Never.');
    };

    const error = await rejection(pollStream(shortLived(db), Counter, handler));

    expect(error).toMatchObject({ name: 'TimeoutError', code: 'lambda-deadline' });
  });
});
