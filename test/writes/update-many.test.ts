import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { dynamorm, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Ticket = model('Ticket', {
  table: 'tickets',
  attributes: {
    id: t.string(),
    state: t.enum('open', 'done'),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('updateMany', (makeTransport) => {
  let ticks = 0;
  const {
    items: tickets,
    db,
    requestsOf,
  } = useModel(makeTransport, Ticket, {
    // Another moment each time that it is asked for.
    now: () => new Date(1_700_000_000_000 + 1000 * ticks++),
  });
  const keys = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `t${n}` }));
  beforeEach(async () => {
    await Promise.all(keys(12).map((key) => tickets.hardDelete(key)));
    await Promise.all(keys(12).map(({ id }) => tickets.create({ id, state: 'open' })));
  });

  test('updates each with one request and gives the items in the order of the keys', async () => {
    let outcomes: Awaited<ReturnType<typeof tickets.updateMany>> = [];
    const sent = await requestsOf(async () => {
      outcomes = await tickets.updateMany(keys(12), { state: 'done' });
    });
    expect(sent).toBe(12);
    expect(outcomes.map((one) => one.status === 'done' && one.item.id)).toEqual(
      keys(12).map(({ id }) => id),
    );
    expect(outcomes.every((one) => one.status === 'done' && one.item.state === 'done')).toBe(true);
  });

  test('is one moment for all of them', async () => {
    const outcomes = await tickets.updateMany(keys(12), { state: 'done' });
    const moments = outcomes.map((one) => one.status === 'done' && one.item.updatedAt.getTime());
    expect(new Set(moments).size).toBe(1);
  });

  test('goes on where one fails, and says what became of each', async () => {
    const outcomes = await tickets.updateMany(
      [{ id: 't0' }, { id: 'gone' }, { id: 't1' }],
      { state: 'done' },
      { concurrency: 1 },
    );
    expect(outcomes).toMatchObject([
      { status: 'done', item: { id: 't0' } },
      { status: 'failed', error: { name: 'ItemNotFoundError', key: { id: 'gone' } } },
      { status: 'done', item: { id: 't1' } },
    ]);
  });

  test('holds a condition and a version for each of them', async () => {
    await tickets.update({ id: 't1' }, { state: 'done' });
    const outcomes = await tickets.updateMany(
      keys(2),
      { state: 'done' },
      {
        if: (c) => c('state', '=', 'open'),
      },
    );
    expect(outcomes).toMatchObject([
      { status: 'done' },
      { status: 'failed', error: { name: 'ConditionFailedError', item: { state: 'done' } } },
    ]);
    const versioned = await tickets.updateMany(keys(1), { state: 'open', version: 7 });
    expect(versioned).toMatchObject([
      { status: 'failed', error: { name: 'VersionConflictError' } },
    ]);
  });

  test('without keys sends nothing', async () => {
    const sent = await requestsOf(async () => {
      expect(await tickets.updateMany([], { state: 'done' })).toEqual([]);
    });
    expect(sent).toBe(0);
  });

  test('tells its progress after each item, failed ones included', async () => {
    const told: unknown[] = [];
    await tickets.updateMany(
      [{ id: 't0' }, { id: 'gone' }, { id: 't1' }],
      { state: 'done' },
      {
        concurrency: 1,
        onProgress: (progress) => told.push(progress),
      },
    );
    expect(told).toEqual([
      { done: 1, total: 3 },
      { done: 2, total: 3 },
      { done: 3, total: 3 },
    ]);
  });

  describe('concurrency', () => {
    for (const [what, concurrency, expected] of [
      ['10, where nothing is said', undefined, 10],
      ['what is asked for', 3, 3],
      ['no more than there are keys', 100, 12],
    ] as const) {
      test(what, async () => {
        let running = 0;
        let most = 0;
        const send = db.transport.send;
        const spied = {
          ...db.transport,
          send: (async (...given: Parameters<typeof send>) => {
            most = Math.max(most, ++running);
            await sleep(5);
            try {
              return await send(...given);
            } finally {
              running -= 1;
            }
          }) as typeof send,
        };
        const watched = dynamorm({ transport: spied }).model(Ticket);
        const options = concurrency === undefined ? {} : { concurrency };
        await watched.updateMany(keys(12), { state: 'done' }, options);
        expect(most).toBe(expected);
      });
    }

    test('that is none is refused, and does not silently do nothing', async () => {
      for (const concurrency of [0, -1, Number.NaN, 1.5]) {
        const update = tickets.updateMany(keys(2), { state: 'done' }, { concurrency });
        expect(await rejection(update)).toMatchObject({
          name: 'ConfigurationError',
          code: 'option-invalid',
        });
      }
    });
  });

  test('an abort leaves the rest unsent, and says so for each', async () => {
    const controller = new AbortController();
    let outcomes: readonly { readonly status: string }[] = [];
    const sent = await requestsOf(async () => {
      outcomes = await tickets.updateMany(
        keys(6),
        { state: 'done' },
        {
          concurrency: 1,
          signal: controller.signal,
          onProgress: ({ done }) => done === 2 && controller.abort(new Error('enough')),
        },
      );
    });
    expect(sent).toBe(2);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'done',
      'done',
      'failed',
      'failed',
      'failed',
      'failed',
    ]);
    expect(outcomes[5]).toMatchObject({ error: { code: 'request-aborted', attempts: 0 } });
  });

  test('what onProgress throws ends it: nothing new is begun', async () => {
    const sent = await requestsOf(async () => {
      const failing = tickets.updateMany(
        keys(12),
        { state: 'done' },
        {
          concurrency: 2,
          onProgress: () => {
            throw new Error('mine');
          },
        },
      );
      expect(await rejection(failing)).toMatchObject({ message: 'mine' });
      await sleep(50);
    });
    expect(sent).toBe(2);
  });
});
