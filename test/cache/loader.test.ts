import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { hearOperations } from '../observability/listen.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { Note, Page, useNotes, watchedCache } from './notes.ts';

const keyOf = (number: number) => ({ owner: 'ada', number });

describeTransports('a loader', (makeTransport) => {
  const notes = useNotes(makeTransport);
  const batches = () => notes.proxy.requestsOf('BatchGetItem').map(({ body }) => body);

  beforeEach(async () => {
    const items = Array.from({ length: 120 }, (_, number) => ({
      ...keyOf(number),
      text: `${number}`,
    }));
    await notes.open().model(Note).batchPut(items);
    notes.proxy.reset();
  });

  test('gathers the gets of a tick into one request, each key once', async () => {
    const db = notes.open();
    const loader = db.model(Note).loader();
    const { traces } = hearOperations();

    const [one, two, again, missing] = await Promise.all([
      loader.load(keyOf(1)),
      loader.load(keyOf(2)),
      loader.load(keyOf(1)),
      loader.load(keyOf(999)),
    ]);

    expect(one).toMatchObject({ number: 1, text: '1' });
    expect(two).toMatchObject({ number: 2 });
    expect(again).toEqual(one);
    expect(again).not.toBe(one);
    expect(missing).toBeUndefined();
    const Keys = [1, 2, 999].map((number) => ({ owner: { S: 'ada' }, number: { N: `${number}` } }));
    expect(batches()).toEqual([
      { RequestItems: { notes: { Keys } }, ReturnConsumedCapacity: 'TOTAL' },
    ]);
    expect(traces).toMatchObject([{ operation: 'loader', model: 'Note', items: 2, requests: 1 }]);
  });

  test('keeps nothing: what is loaded later is read again', async () => {
    const loader = notes.open().model(Note).loader();
    await loader.load(keyOf(1));
    await loader.load(keyOf(1));
    expect(batches()).toHaveLength(2);
  });

  test('gives many in the order of their keys, in requests of 100', async () => {
    const loader = notes.open().model(Note).loader();
    const keys = Array.from({ length: 240 }, (_, number) => keyOf((number * 7) % 120));

    const items = await loader.loadMany(keys);

    expect(items.map((item) => item?.number)).toEqual(keys.map(({ number }) => number));
    expect(batches()).toHaveLength(2);
  });

  test('waits for resolvers that wait for each other', async () => {
    const loader = notes.open().model(Note).loader();
    const deep = async (number: number, depth: number): Promise<unknown> =>
      depth === 0 ? loader.load(keyOf(number)) : await deep(number, depth - 1);

    await Promise.all([0, 1, 5, 20].map((depth) => deep(depth, depth)));
    expect(batches()).toHaveLength(1);

    // As in a server: each answer lets the resolvers below it begin.
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        const parent = await loader.load(keyOf(number));
        return loader.load(keyOf((parent?.number ?? 0) + 10));
      }),
    );
    expect(batches()).toHaveLength(3);
  });

  test('waits as long as it is told to', async () => {
    const loader = notes
      .open()
      .model(Note)
      .loader({ schedule: (send) => setTimeout(send, 30) });
    const one = loader.load(keyOf(1));
    await sleep(5);
    await Promise.all([one, loader.load(keyOf(2))]);
    expect(batches()).toHaveLength(1);
  });

  test('whose schedule fails tells those who wait, and begins anew for the next', async () => {
    const busy = new Error('nobody has time');
    const failing = [
      () => {
        throw busy;
      },
      () => Promise.reject(busy),
      (send: () => void) => setImmediate(send),
    ] as const;
    let turn = 0;
    const loader = notes
      .open()
      .model(Note)
      .loader({ schedule: (send) => failing[turn]?.(send) });

    for (; turn < 2; turn += 1) {
      const loads = [loader.load(keyOf(1)), loader.load(keyOf(2))];
      expect(await Promise.all(loads.map(rejection))).toEqual([busy, busy]);
    }
    expect(await loader.load(keyOf(1))).toMatchObject({ text: '1' });
    expect(batches()).toHaveLength(1);
  });

  test('reads consistently, and some attributes', async () => {
    const loader = notes
      .open()
      .model(Note)
      .loader({ consistent: true, select: ['text'] });
    const item = await loader.load(keyOf(3));

    expect(item).toEqual({ text: '3' });
    // @ts-expect-error The number was not asked for.
    expect(item?.number).toBeUndefined();
    expect(batches()).toMatchObject([
      { RequestItems: { notes: { ConsistentRead: true, ProjectionExpression: '#0, #1, #2' } } },
    ]);
  });

  test('leaves out what the model hides', async () => {
    const db = notes.open();
    await db.model(Page).create({ id: 'p', slug: 'p' });
    await db.model(Page).delete({ id: 'p' });
    expect(await db.model(Page).loader().load({ id: 'p' })).toBeUndefined();
    expect(db.stats().operations.at(-1)).toMatchObject({ operation: 'loader', items: 0 });
    expect(await db.model(Page).loader({ withDeleted: true }).load({ id: 'p' })).toMatchObject({
      id: 'p',
    });
  });

  test('rejects for each who waits, and only for those', async () => {
    const db = notes.open();
    const loader = db.model(Note).loader();
    await db.model(Note).put({ ...keyOf(1), text: 'x' });
    notes.proxy.inject({ operation: 'BatchGetItem', fault: faults.error('AccessDeniedException') });

    const refused = await Promise.allSettled([
      loader.load(keyOf(1)),
      loader.load(keyOf(2)),
      loader.load({ owner: '', number: 1 }),
      loader.load(keyOf(1)),
    ]);

    expect(refused.map((each) => each.status === 'rejected' && each.reason.code)).toEqual([
      'access-denied',
      'access-denied',
      'key-empty',
      'access-denied',
    ]);
    expect(await loader.load(keyOf(1))).toMatchObject({ text: 'x' });
    expect(db.stats().operations.find(({ operation }) => operation === 'loader')).toMatchObject({
      calls: 2,
      failures: 1,
      items: 1,
    });
  });

  test('gives what was read of a batch that fails half way', async () => {
    const db = notes.open();
    const loader = db.model(Note).loader({ concurrency: 1, timeoutMs: 2_000 });
    notes.proxy.inject({
      operation: 'BatchGetItem',
      skip: 1,
      fault: faults.error('AccessDeniedException'),
    });

    const settled = await Promise.allSettled(
      Array.from({ length: 120 }, (_, number) => loader.load(keyOf(number))),
    );

    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(db.stats().operations).toMatchObject([{ operation: 'loader', failures: 1, items: 100 }]);
  });

  test('rejects with DecodeError where one item does not fit, and gives the others', async () => {
    await notes.open().transport.send('PutItem', {
      TableName: 'notes',
      Item: { owner: { S: 'ada' }, number: { N: '5' }, text: { N: '5' } },
    });
    const loader = notes.open().model(Note).loader();
    const [bad, good] = await Promise.allSettled([loader.load(keyOf(5)), loader.load(keyOf(6))]);

    expect(bad).toMatchObject({ status: 'rejected', reason: { name: 'DecodeError' } });
    expect(good).toMatchObject({ status: 'fulfilled' });
  });

  test('stops with its signal', async () => {
    const abort = new AbortController();
    const loader = notes.open().model(Note).loader({ signal: abort.signal });
    notes.proxy.inject({ operation: 'BatchGetItem', fault: faults.hang() });
    const loading = loader.load(keyOf(1));
    setTimeout(() => abort.abort(), 50);
    expect(await rejection(loading)).toMatchObject({ code: 'request-aborted' });
  });

  test('rejects with TimeoutError where DynamoDB leaves keys unprocessed', async () => {
    const loader = notes.open().model(Note).loader({ timeoutMs: 300 });
    const Keys = [{ owner: { S: 'ada' }, number: { N: '1' } }];
    const nothing = { Responses: { notes: [] }, UnprocessedKeys: { notes: { Keys } } };
    notes.proxy.inject({
      operation: 'BatchGetItem',
      times: 99,
      fault: faults.respond(nothing),
    });

    const late = await rejection(loader.load(keyOf(1)));

    expect(late).toMatchObject({ name: 'TimeoutError', code: 'loader-timeout' });
    expect(batches().length).toBeGreaterThan(1);
  });

  test('reads anew what the cache holds and the model does not fit', async () => {
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    await items.loader().loadMany([keyOf(1), keyOf(2)]);
    const [first = ''] = cache.held.keys();
    cache.held.set(first, '{"owner":{"S":"ada"}}');

    expect(await items.loader().loadMany([keyOf(1), keyOf(2)])).toMatchObject([
      { text: '1' },
      { text: '2' },
    ]);
    expect(batches()).toHaveLength(2);
    expect(batches()[1]).toMatchObject({ RequestItems: { notes: { Keys: { length: 1 } } } });
    expect(JSON.parse(cache.held.get(first) ?? '')).toMatchObject({ text: { S: '1' } });
  });

  test('takes from the cache of its model what is there, and fills it', async () => {
    const cache = watchedCache();
    const db = notes.open({ cache });
    const items = db.model(Note);
    await items.get(keyOf(1));

    const loaded = await items.loader().loadMany([keyOf(1), keyOf(2), keyOf(3)]);
    expect(loaded.map((item) => item?.text)).toEqual(['1', '2', '3']);
    expect(batches()).toMatchObject([{ RequestItems: { notes: { Keys: { length: 2 } } } }]);
    expect(cache.held.size).toBe(3);
    expect(await items.loader().loadMany([keyOf(3), keyOf(2)])).toMatchObject([
      { text: '3' },
      { text: '2' },
    ]);
    expect(batches()).toHaveLength(1);

    await items.loader({ select: ['text'] }).load(keyOf(7));
    expect(cache.held.size).toBe(3);
    await items.loader({ consistent: true }).load(keyOf(1));
    expect(batches()).toHaveLength(3);
  });
});
