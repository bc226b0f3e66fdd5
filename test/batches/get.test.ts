import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, type DatabaseOptions, dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { callEngine } from '../support/engine-http.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';

const now = new Date('2026-01-31T09:30:00.000Z');
const nowSeconds = now.getTime() / 1_000;

const Note = model('Note', {
  table: 'notes',
  attributes: {
    id: t.string(),
    text: t.string(),
    place: t.map({ city: t.string(), zip: t.string().optional() }).optional(),
    tags: t.set(t.string()).optional().name('Tags'),
    expiresAt: t.ttl({ hideExpired: true }).optional().name('ttl'),
    deletedAt: t.deletedAt(),
  },
  key: { partitionKey: 'id' },
});

/** Keys that are written in several ways and are the same all the same. */
const Reading = model('Reading', {
  table: 'readings',
  attributes: { device: t.binary(), at: t.bigint(), value: t.number() },
  key: { partitionKey: 'device', sortKey: 'at' },
});

describeTransports('batchGet', (makeTransport) => {
  const used = useFaultProxy();
  const open = (options: Pick<DatabaseOptions, 'onInvalid' | 'tablePrefix'> = {}): Database =>
    dynamorm({ transport: makeTransport(used.proxyEndpoint), now: () => now, ...options });
  const store = async (table: string, item: object): Promise<void> => {
    const answer = await callEngine(used.endpoint, 'PutItem', { TableName: table, Item: item });
    if (answer.status !== 200) throw new Error(answer.text);
  };
  const bodies = (): readonly unknown[] => used.proxy.requests.map(({ body }) => body);

  beforeAll(async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    await createTable(db, Note);
    await createTable(db, Reading);
    for (const id of ['a', 'b', 'c']) {
      await store('notes', {
        id: { S: id },
        text: { S: `text ${id}` },
        place: { M: { city: { S: 'Paris' }, zip: { S: '75001' } } },
      });
    }
    const marked = { deletedAt: { S: '2026-01-01T00:00:00.000Z' } };
    await store('notes', { id: { S: 'deleted' }, text: { S: 'x' }, ...marked });
    const ttl = { N: String(nowSeconds - 1) };
    await store('notes', { id: { S: 'expired' }, text: { S: 'x' }, ttl });
    await store('notes', { id: { S: 'both' }, text: { S: 'x' }, ttl, ...marked });
    await store('notes', { id: { S: 'broken' }, text: { N: '3' } });
  });

  test('gives each item in the place of its key, and undefined where there is none', async () => {
    const notes = open().model(Note);

    const found = await notes.batchGet([{ id: 'c' }, { id: 'nobody' }, { id: 'a' }]);

    expect(found.map((note) => note?.text)).toEqual(['text c', undefined, 'text a']);
    expect(found).toHaveLength(3);
    expect(1 in found).toBe(true);
    expect(bodies()).toEqual([
      {
        RequestItems: {
          notes: { Keys: [{ id: { S: 'c' } }, { id: { S: 'nobody' } }, { id: { S: 'a' } }] },
        },
        ReturnConsumedCapacity: 'TOTAL',
      },
    ]);
  });

  test('asks for a key once, however often it is given, and fills every place', async () => {
    const keys = [{ id: 'a' }, { id: 'b' }, { id: 'a' }, { id: 'a' }, { id: 'x' }, { id: 'x' }];

    const found = await open().model(Note).batchGet(keys);

    expect(found.map((note) => note?.id)).toEqual(['a', 'b', 'a', 'a', undefined, undefined]);
    // Changing one of them must not change the others.
    expect(found[0]).not.toBe(found[2]);
    expect(bodies()).toEqual([
      {
        RequestItems: {
          notes: { Keys: [{ id: { S: 'a' } }, { id: { S: 'b' } }, { id: { S: 'x' } }] },
        },
        ReturnConsumedCapacity: 'TOTAL',
      },
    ]);
  });

  test('knows bytes and numbers of any size again, views into larger memory included', async () => {
    const readings = open().model(Reading);
    const memory = Uint8Array.of(9, 1, 2, 3, 9);
    const view = memory.subarray(1, 4);
    const big = 12_345_678_901_234_567_890_123_456_789n;
    await readings.batchPut([
      { device: Uint8Array.of(1, 2, 3), at: big, value: 1 },
      { device: Uint8Array.of(1, 2, 3), at: -5n, value: 2 },
      { device: Uint8Array.of(1, 2, 4), at: 100n, value: 3 },
    ]);

    const found = await readings.batchGet([
      { device: Uint8Array.of(1, 2, 4), at: 100n },
      { device: view, at: -5n },
      { device: view, at: big },
      { device: Buffer.from([1, 2, 3]), at: big },
      { device: Uint8Array.of(1, 2, 4), at: 101n },
    ]);

    expect(found.map((reading) => reading?.value)).toEqual([3, 2, 1, 1, undefined]);
    const [request] = used.proxy.requestsOf('BatchGetItem');
    expect(request?.body).toMatchObject({ RequestItems: { readings: { Keys: { length: 4 } } } });
  });

  test('reads consistently, and from the table of this database, when told so', async () => {
    const db = open({ tablePrefix: '' });

    await db.model(Note).batchGet([{ id: 'a' }], { consistent: true });

    expect(bodies()).toEqual([
      {
        RequestItems: { notes: { Keys: [{ id: { S: 'a' } }], ConsistentRead: true } },
        ReturnConsumedCapacity: 'TOTAL',
      },
    ]);
    expect(db.stats()).toMatchObject({ requests: 1, readUnits: 1, writeUnits: 0 });
  });

  describe('of some attributes', () => {
    test('reads the key and what hides items along, and gives what was asked for', async () => {
      const found = await open()
        .model(Note)
        .batchGet([{ id: 'a' }, { id: 'nobody' }], { select: ['text', 'place.city'] });

      expect(found).toEqual([{ text: 'text a', place: { city: 'Paris' } }, undefined]);
      expect(bodies()).toEqual([
        {
          RequestItems: {
            notes: {
              Keys: [{ id: { S: 'a' } }, { id: { S: 'nobody' } }],
              ProjectionExpression: '#0, #1.#2, #3, #4, #5',
              ExpressionAttributeNames: {
                '#0': 'text',
                '#1': 'place',
                '#2': 'city',
                '#3': 'id',
                '#4': 'ttl',
                '#5': 'deletedAt',
              },
            },
          },
          ReturnConsumedCapacity: 'TOTAL',
        },
      ]);
    });

    test('hides what is hidden all the same', async () => {
      const keys = [{ id: 'deleted' }, { id: 'expired' }, { id: 'a' }];

      const found = await open()
        .model(Note)
        .batchGet(keys, { select: ['id'] });

      expect(found).toEqual([undefined, undefined, { id: 'a' }]);
    });

    test('refuses a path that the model has not', async () => {
      const select = ['text', 'txet'] as unknown as ['text'];

      const error = await rejection(
        open()
          .model(Note)
          .batchGet([{ id: 'a' }], { select }),
      );

      expect(error).toMatchObject({ name: 'ValidationError' });
      expect(bodies()).toEqual([]);
    });
  });

  test('hides what has expired and what is marked as deleted, unless told to show it', async () => {
    const notes = open().model(Note);
    const keys = [{ id: 'deleted' }, { id: 'expired' }, { id: 'both' }];
    const shown = async (options: object): Promise<readonly boolean[]> =>
      (await notes.batchGet(keys, options)).map((note) => note !== undefined);

    expect(await shown({})).toEqual([false, false, false]);
    expect(await shown({ withDeleted: true })).toEqual([true, false, false]);
    expect(await shown({ withExpired: true })).toEqual([false, true, false]);
    expect(await shown({ withDeleted: true, withExpired: true })).toEqual([true, true, true]);
  });

  test('throws for an item that does not decode, or tells onInvalid and leaves its place empty', async () => {
    const keys = [{ id: 'a' }, { id: 'broken' }, { id: 'b' }];
    const onInvalid = vi.fn();

    const error = await rejection(open().model(Note).batchGet(keys));
    const found = await open({ onInvalid }).model(Note).batchGet(keys);

    expect(error).toMatchObject({ name: 'DecodeError', path: 'text' });
    expect(found.map((note) => note?.id)).toEqual(['a', undefined, 'b']);
    expect(onInvalid).toHaveBeenCalledOnce();
  });

  test('says which key cannot be one, and sends nothing', async () => {
    const notes = open().model(Note);
    const keys = [{ id: 'a' }, { id: '' }];

    expect(await rejection(notes.batchGet(keys))).toMatchObject({
      name: 'ValidationError',
      code: 'key-empty',
      path: '[1].id',
      message: expect.stringMatching(/^At \[1\]: Note\.id is empty/),
    });
    expect(await rejection(notes.batchGet({ id: 'a' } as never))).toMatchObject({
      code: 'value-type',
    });
    expect(bodies()).toEqual([]);
  });

  test.each([
    [{ concurrency: 0 }, 'concurrency'],
    [{ concurrency: 1.5 }, 'concurrency'],
    [{ timeoutMs: 0 }, 'timeoutMs'],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs'],
  ])('refuses %j', async (options, name) => {
    const error = await rejection(
      open()
        .model(Note)
        .batchGet([{ id: 'a' }], options),
    );

    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'option-invalid' });
    expect((error as Error).message).toContain(name);
    expect(bodies()).toEqual([]);
  });

  test('reads 100 items of 390 KB, of which an answer carries no more than 16 MB', async () => {
    const db = open();
    const notes = db.model(Note);
    const text = 'x'.repeat(390 * 1_024);
    const items = Array.from({ length: 100 }, (_, at) => ({ id: `large-${at}`, text }));
    await notes.batchPut(items, { unconditional: true });
    used.proxy.reset();

    const found = await notes.batchGet(items.map(({ id }) => ({ id })));

    expect(found.every((note) => note?.text.length === text.length)).toBe(true);
    expect(used.proxy.requests.length).toBeGreaterThanOrEqual(3);
    const asked = used.proxy.requests.map(
      ({ body }) => (body['RequestItems'] as { notes: { Keys: unknown[] } }).notes.Keys.length,
    );
    expect(asked[0]).toBe(100);
    expect(asked).toEqual([...asked].sort((left, right) => right - left));
  });
});
