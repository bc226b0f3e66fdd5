import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  BatchError,
  type BatchProgress,
  type Database,
  dynamorm,
  isBatchError,
  model,
  type NewItem,
  t,
} from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { type Body, faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import { applyNothing, readNothing } from './remainders.ts';

const Event = model('Event', {
  table: 'events',
  attributes: { id: t.string(), at: t.number() },
  key: { partitionKey: 'id' },
});
type NewEvent = NewItem<typeof Event>;

const Elsewhere = model('Elsewhere', {
  table: 'missing',
  attributes: { id: t.string() },
  key: { partitionKey: 'id' },
});

const always = Number.POSITIVE_INFINITY;
const nobody = { id: { S: '~nobody' } };

describeTransports('a batch through faults', (makeTransport) => {
  const used = useFaultProxy();
  let count = 0;
  /** `maxAttempts` 1: the transport gives up at once, so that the batch has to repeat. */
  const open = (maxAttempts = 1, answerTimeoutMs?: number): Database =>
    dynamorm({
      transport: makeTransport(used.proxyEndpoint, {
        maxAttempts,
        ...(answerTimeoutMs === undefined ? {} : { answerTimeoutMs }),
      }),
    });
  const fresh = (length: number): NewEvent[] => {
    count += 1;
    return Array.from({ length }, (_, at) => ({ id: `${count}-${at}`, at }));
  };
  const keysOf = (items: readonly NewEvent[]): { id: string }[] => items.map(({ id }) => ({ id }));
  const storedOf = async (items: readonly NewEvent[]): Promise<readonly boolean[]> => {
    const direct = dynamorm({ transport: makeTransport(used.endpoint) }).model(Event);
    const found = await direct.batchGet(keysOf(items), { consistent: true });
    return found.map((item) => item !== undefined);
  };
  /** Requests of these items only: one that an earlier test has cut off may arrive late. */
  const about = ([first]: readonly NewEvent[]) => {
    const prefix = `"${first?.id.split('-')[0]}-`;
    return (body: Body): boolean => JSON.stringify(body).includes(prefix);
  };
  const writesIn = (body: Body): readonly unknown[] =>
    Object.values(body['RequestItems'] as Record<string, unknown[]>).flat();
  const statuses = (error: unknown): readonly string[] =>
    (error as BatchError).outcomes.map(({ status }) => status);

  beforeAll(() => createTable(dynamorm({ transport: makeTransport(used.endpoint) }), Event));

  describe('what is left unprocessed', () => {
    test('is sent again until it is done, though the first answers take nothing at all', async () => {
      const db = open();
      const items = fresh(30);
      used.proxy.inject({
        operation: 'BatchWriteItem',
        times: 3,
        fault: applyNothing('events', nobody),
      });
      used.proxy.inject({ operation: 'BatchGetItem', times: 2, fault: readNothing() });

      expect(await db.model(Event).batchPut(items)).toMatchObject({ written: 30, requests: 5 });
      expect(await db.model(Event).batchGet(keysOf(items))).toEqual(items);

      expect(used.proxy.requestsOf('BatchGetItem')).toHaveLength(3);
      expect(db.stats()).toMatchObject({ requests: 8, retries: 0, failures: 0 });
    });

    test('fills up the next request, so that 30 writes left in parts are few requests', async () => {
      const items = fresh(30);
      used.proxy.inject({ operation: 'BatchWriteItem', fault: faults.unprocessedItems(20) });

      await open().model(Event).batchPut(items, { concurrency: 1 });

      const sent = used.proxy.requestsOf('BatchWriteItem').map(({ body }) => writesIn(body).length);
      expect(sent).toEqual([25, 10]);
    });

    test('waits longer from time to time, up to a ceiling, with full jitter', async () => {
      const random = vi.spyOn(Math, 'random').mockReturnValue(0.999);
      const items = fresh(3);
      used.proxy.inject({
        operation: 'BatchWriteItem',
        times: 4,
        fault: applyNothing('events', nobody),
      });

      await open().model(Event).batchPut(items);
      random.mockRestore();

      const at = used.proxy.requestsOf('BatchWriteItem').map((request) => request.at);
      const pauses = at.slice(1).map((time, position) => time - (at[position] ?? 0));
      for (const [position, ceiling] of [50, 100, 200, 400].entries()) {
        expect(pauses[position]).toBeGreaterThan(ceiling * 0.95);
        expect(pauses[position]).toBeLessThan(ceiling + 250);
      }
    });
  });

  describe('a request that fails', () => {
    test.each([
      ['throttling', faults.throttle()],
      ['a 500', faults.error('InternalServerError', { status: 500 })],
      [
        'a 500 after it was applied',
        faults.error('InternalServerError', { status: 500, when: 'after' }),
      ],
      ['a load balancer', faults.plain(503)],
      ['a dropped connection', faults.drop('before')],
      ['a connection dropped after it was applied', faults.drop('after')],
      ['half an answer', faults.truncate()],
      ['a conflict with a transaction', faults.error('TransactionConflictException')],
    ])('with %s is repeated by the batch, and every item is there', async (_, fault) => {
      const db = open();
      const items = fresh(26);
      used.proxy.inject({ operation: 'BatchWriteItem', times: 2, fault });
      used.proxy.inject({ operation: 'BatchGetItem', times: 2, fault });

      const { written } = await db.model(Event).batchPut(items);

      expect(written).toBe(26);
      expect(await db.model(Event).batchGet(keysOf(items))).toEqual(items);
      expect(used.proxy.requestsOf('BatchWriteItem')).toHaveLength(4);
      expect(db.stats().failures).toBe(0);
    });

    test('is repeated by the transport first: the batch sees only what that could not mend', async () => {
      withoutPauses();
      const db = open(4);
      const items = fresh(3);
      used.proxy.inject({ operation: 'BatchWriteItem', times: 6, fault: faults.throttle() });

      const { requests } = await db.model(Event).batchPut(items);

      expect(requests).toBe(2);
      expect(db.stats()).toMatchObject({ requests: 7, retries: 5 });
    });

    test('for good ends the batch: what others did is done, what nobody sent is unprocessed', async () => {
      const db = open();
      const items = fresh(100);
      const denied = faults.error('AccessDeniedException');
      const isThird = (body: Body): boolean => JSON.stringify(body).includes(`-50"`);
      used.proxy.inject({ operation: 'BatchWriteItem', match: isThird, fault: denied });

      const error = await rejection(db.model(Event).batchPut(items, { concurrency: 1 }));

      expect(error).toBeInstanceOf(BatchError);
      expect(error).toMatchObject({
        code: 'batch-incomplete',
        reason: 'failed',
        cause: { name: 'ServiceError', code: 'access-denied' },
        message: expect.stringContaining('Of 100 inputs: 50 done, 25 unprocessed, 25 failed.'),
      });
      expect(statuses(error)).toEqual([
        ...Array(50).fill('done'),
        ...Array(25).fill('failed'),
        ...Array(25).fill('unprocessed'),
      ]);
      expect(await storedOf(items)).toEqual(items.map((_, at) => at < 50));
      expect(used.proxy.requestsOf('BatchWriteItem')).toHaveLength(3);
      expect(db.stats().failures).toBe(1);
    });

    test('for good lets requests under way end, so that their items are known to be done', async () => {
      const items = fresh(50);
      const isFirst = (body: Body): boolean => JSON.stringify(body).includes(`-0"`);
      const operation = 'BatchWriteItem';
      used.proxy.inject({ operation, match: isFirst, fault: faults.error('ValidationException') });
      used.proxy.inject({ operation, fault: faults.delay(200, 'after') });

      const error = await rejection(open().model(Event).batchPut(items));

      expect(statuses(error)).toEqual([...Array(25).fill('failed'), ...Array(25).fill('done')]);
      expect(error).toMatchObject({
        outcomes: {
          0: { operation: 'put', model: 'Event', error: { code: 'service-validation' } },
        },
      });
    });

    test('because there is no table, or nobody at the address, ends it without repeating', async () => {
      const nowhere = dynamorm({
        transport: makeTransport('http://127.0.0.1:9', { maxAttempts: 1 }),
      });

      const missing = await rejection(
        open()
          .model(Elsewhere)
          .batchGet([{ id: 'a' }]),
      );
      const unreachable = await rejection(nowhere.model(Event).batchPut(fresh(1)));

      expect(missing).toMatchObject({ cause: { code: 'table-not-found' } });
      expect(unreachable).toMatchObject({
        reason: 'failed',
        cause: { code: 'connect-failed' },
        outcomes: [{ status: 'failed' }],
      });
    });
  });

  describe('at the deadline', () => {
    test('a batch of writes says of each item what is known, and can be finished from there', async () => {
      const events = open().model(Event);
      const items = fresh(60);
      const match = about(items);
      used.proxy.inject({ match, fault: faults.unprocessedItems(10) });
      used.proxy.inject({ match, times: always, fault: faults.throttle() });

      const started = performance.now();
      const error = await rejection(events.batchPut(items, { timeoutMs: 600, concurrency: 1 }));

      expect(performance.now() - started).toBeLessThan(1_000);
      if (!isBatchError<NewEvent>(error)) throw error;
      expect(error).toMatchObject({
        reason: 'deadline',
        code: 'batch-incomplete',
        cause: { name: 'ThrottledError' },
      });
      // A request that was under way at the deadline may have been answered.
      const known = statuses(error).map((status) => status.replace('unknown', 'unprocessed'));
      expect(known).toEqual(items.map((_, at) => (at < 10 ? 'done' : 'unprocessed')));
      expect(error.remaining.map(({ input }) => input)).toEqual(items.slice(10));

      used.proxy.reset();
      await events.batchPut(error.remaining.map(({ input }) => input));

      expect(await storedOf(items)).toEqual(items.map(() => true));
    });

    test('a request that has no answer yet is cut off, and its outcome is unknown', async () => {
      const items = fresh(2);
      used.proxy.inject({ match: about(items), fault: faults.hang('after') });

      const error = await rejection(open().model(Event).batchPut(items, { timeoutMs: 600 }));

      expect(statuses(error)).toEqual(['unknown', 'unknown']);
      expect(error).toMatchObject({ reason: 'deadline', remaining: { length: 2 } });
      expect(await storedOf(items)).toEqual([true, true]);
    });

    test('an outcome stays unknown although a later attempt was turned away', async () => {
      const items = fresh(2);
      const match = about(items);
      used.proxy.inject({ match, fault: faults.drop('after') });
      used.proxy.inject({ match, times: always, fault: faults.throttle() });

      const error = await rejection(open().model(Event).batchPut(items, { timeoutMs: 600 }));

      expect(error).toMatchObject({
        cause: { name: 'ThrottledError' },
        outcomes: [
          { status: 'unknown', error: { ambiguous: true } },
          { status: 'unknown', error: { ambiguous: true } },
        ],
      });
      expect(await storedOf(items)).toEqual([true, true]);
    });

    test('inputs with one key share what became of it', async () => {
      const [first, second] = fresh(2) as [NewEvent, NewEvent];
      const match = about([first]);
      used.proxy.inject({ match, fault: faults.unprocessedItems(1) });
      used.proxy.inject({ match, times: always, fault: faults.throttle() });

      const error = await rejection(
        open()
          .model(Event)
          .batchPut([first, second, { ...first, at: 7 }, second], { timeoutMs: 600 }),
      );

      const [one, two, three, four] = statuses(error);
      expect([one, three]).toEqual(['done', 'done']);
      expect(['unprocessed', 'unknown']).toContain(two);
      expect(four).toBe(two);
    });

    test('a batch of reads has the items it could read', async () => {
      const items = fresh(3);
      await open().model(Event).batchPut(items);
      const match = about(items);
      used.proxy.inject({ match, fault: faults.unprocessedKeys(2) });
      used.proxy.inject({ match, times: always, fault: readNothing() });

      const error = await rejection(
        open().model(Event).batchGet(keysOf(items), { timeoutMs: 600 }),
      );

      expect(error).toMatchObject({
        name: 'BatchError',
        reason: 'deadline',
        items: [items[0], items[1], undefined],
        remaining: [{ operation: 'get', input: { id: items[2]?.id }, status: 'unprocessed' }],
      });
    });

    test('a read without an answer is just not done: it changed nothing', async () => {
      const items = fresh(2);
      used.proxy.inject({ match: about(items), fault: faults.hang('after') });

      const error = await rejection(
        open().model(Event).batchGet(keysOf(items), { timeoutMs: 200 }),
      );

      expect(statuses(error)).toEqual(['unprocessed', 'unprocessed']);
    });

    test('is where the database says, or the call', async () => {
      const transport = makeTransport(used.proxyEndpoint, { maxAttempts: 1 });
      const db = dynamorm({ transport, batchTimeoutMs: 100 });
      used.proxy.inject({ operation: 'BatchGetItem', times: always, fault: readNothing() });
      const took = async (timeoutMs?: number): Promise<number> => {
        const started = performance.now();
        const options = timeoutMs === undefined ? {} : { timeoutMs };
        await rejection(db.model(Event).batchGet([{ id: 'a' }], options));
        return performance.now() - started;
      };

      expect(await took()).toBeLessThan(500);
      const longer = await took(1_000);
      expect(longer).toBeGreaterThan(500);
      expect(longer).toBeLessThan(1_500);
    });
  });

  describe('a signal', () => {
    test('that has fired already lets nothing be sent', async () => {
      const items = fresh(3);
      const signal = AbortSignal.abort('enough');

      const error = await rejection(open().model(Event).batchPut(items, { signal }));

      expect(error).toMatchObject({
        reason: 'aborted',
        cause: { name: 'AbortedError', cause: 'enough' },
        remaining: { length: 3 },
      });
      expect(statuses(error)).toEqual(['unprocessed', 'unprocessed', 'unprocessed']);
      expect(used.proxy.requests).toEqual([]);
    });

    test('ends a pause at once', async () => {
      const random = vi.spyOn(Math, 'random').mockReturnValue(0.999);
      const controller = new AbortController();
      const items = fresh(3);
      used.proxy.inject({
        operation: 'BatchWriteItem',
        times: always,
        fault: applyNothing('events', nobody),
      });

      const working = rejection(open().model(Event).batchPut(items, { signal: controller.signal }));
      // The fifth pause takes 800 ms, from 750 ms on.
      await sleep(1_000);
      const sent = used.proxy.requests.length;
      const aborted = performance.now();
      controller.abort();
      const error = await working;
      random.mockRestore();

      expect(performance.now() - aborted).toBeLessThan(300);
      expect(statuses(error)).toEqual(['unprocessed', 'unprocessed', 'unprocessed']);
      expect(error).toMatchObject({ reason: 'aborted' });
      await sleep(100);
      expect(used.proxy.requests).toHaveLength(sent);
    });

    test('cuts off requests under way, whose outcome is unknown then', async () => {
      const controller = new AbortController();
      const items = fresh(60);
      used.proxy.inject({ match: about(items), fault: faults.hang('after') });

      const working = rejection(
        open().model(Event).batchPut(items, { signal: controller.signal, concurrency: 1 }),
      );
      await sleep(150);
      controller.abort();
      const error = await working;

      expect(statuses(error)).toEqual([
        ...Array(25).fill('unknown'),
        ...Array(35).fill('unprocessed'),
      ]);
    });

    test('carries no listener of the batch when that is over', async () => {
      const { signal } = new AbortController();
      const added = vi.spyOn(signal, 'addEventListener');
      const removed = vi.spyOn(signal, 'removeEventListener');

      await open().model(Event).batchPut(fresh(60), { signal });

      expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
    });
  });

  describe('progress', () => {
    test('is told after each request, the failed ones included', async () => {
      const told: BatchProgress[] = [];
      const items = fresh(60);
      used.proxy.inject({ operation: 'BatchWriteItem', fault: faults.throttle() });
      used.proxy.inject({ operation: 'BatchWriteItem', fault: faults.unprocessedItems(20) });

      await open()
        .model(Event)
        .batchPut(items, { concurrency: 1, onProgress: (progress) => told.push(progress) });

      expect(told).toEqual([
        { done: 0, total: 60, requests: 1 },
        { done: 20, total: 60, requests: 2 },
        { done: 45, total: 60, requests: 3 },
        { done: 60, total: 60, requests: 4 },
      ]);
    });

    test('that throws ends the batch, and what is done is said', async () => {
      const items = fresh(60);
      const failure = new Error('The bar broke.');
      const onProgress = (): void => {
        throw failure;
      };

      const error = await rejection(
        open().model(Event).batchPut(items, { onProgress, concurrency: 1 }),
      );

      expect(error).toMatchObject({ reason: 'failed', cause: failure, remaining: { length: 35 } });
    });
  });

  test('counts the capacity of all answers', async () => {
    const db = open();
    const items = fresh(40);
    used.proxy.inject({ operation: 'BatchWriteItem', times: 2, fault: faults.unprocessedItems(7) });

    await db.model(Event).batchPut(items);
    await db.model(Event).batchGet(keysOf(items), { consistent: true });

    expect(db.stats()).toMatchObject({ writeUnits: 40, readUnits: 40 });
  });
});
