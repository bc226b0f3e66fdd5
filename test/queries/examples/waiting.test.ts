import { describe, expect, test } from 'vitest';
import { AbortedError, globalIndex, model, TimeoutError, t } from '../../../src/index.ts';
import { faults } from '../../support/faults.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection } from '../../support/use-model.ts';
import { useWatched } from './use-watched.ts';

const Task = model('Task', {
  table: 'tasks',
  attributes: { id: t.string(), owner: t.string(), title: t.string(), rank: t.number() },
  key: { partitionKey: 'id' },
  indexes: {
    byOwner: globalIndex({ partitionKey: 'owner', sortKey: 'rank', projection: 'keys' }),
  },
});

const tasks = Array.from({ length: 12 }, (_, rank) => ({
  id: `t${rank}`,
  owner: 'ann',
  title: 'x',
  rank,
}));

describeTransports('waiting', (makeTransport) => {
  const { items, watch, proxy } = useWatched(makeTransport, Task, tasks);
  const ofAnn = () => items.query().index('byOwner').where('owner', '=', 'ann');
  const ofNobody = () => items.query().index('byOwner').where('owner', '=', 'nobody');

  describe('until', () => {
    test('gives the items as soon as they are as wanted', async () => {
      const { result, sent } = await watch(() =>
        ofAnn().until((found) => found.length === 12, { timeout: 5_000 }),
      );
      expect(result).toHaveLength(12);
      expect(sent).toEqual(['Query']);
    });

    test('reads again until they are', async () => {
      let reads = 0;
      const { result, sent } = await watch(() =>
        ofAnn().until(
          (found) => {
            reads += 1;
            return found.length === 12 && reads === 3;
          },
          { timeout: 5_000 },
        ),
      );
      expect(result).toHaveLength(12);
      expect(sent).toEqual(['Query', 'Query', 'Query']);
    });

    test('gives up in time, and says what it saw', async () => {
      const started = performance.now();
      const error = await rejection(ofAnn().until(() => false, { timeout: 200 }));
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ code: 'until-timeout' });
      expect((error as Error).message).toMatch(
        /after 200 ms and \d+ reads; the last gave 12 items/,
      );
      expect(performance.now() - started).toBeLessThan(1_000);
    });

    test('does not wait longer for a read that hangs', async () => {
      proxy.inject({ operation: 'Query', times: 10, fault: faults.hang() });
      const started = performance.now();
      const error = await rejection(ofNobody().until(() => true, { timeout: 100 }));
      expect(error).toMatchObject({ code: 'until-timeout', cause: expect.any(AbortedError) });
      expect(performance.now() - started).toBeLessThan(2_000);
    });

    test('can be cancelled, in a read and between two', async () => {
      for (const fault of [faults.hang(), faults.delay(1)]) {
        proxy.inject({ operation: 'Query', fault });
        const signal = AbortSignal.timeout(60);
        const error = await rejection(ofNobody().until(() => false, { timeout: 10_000, signal }));
        expect(error).toBeInstanceOf(AbortedError);
        expect(error).toMatchObject({ code: 'request-aborted', cause: signal.reason });
        proxy.reset();
      }
    });

    test('takes a time that can be waited for', async () => {
      for (const timeout of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
        expect(await rejection(ofAnn().until(() => true, { timeout }))).toMatchObject({
          code: 'search-number',
        });
      }
    });

    test('passes on what goes wrong', async () => {
      // Every request, because one that was cancelled before may still be on its way.
      proxy.inject({ times: 100, fault: faults.error('ValidationException') });
      expect(await rejection(ofAnn().until(() => true, { timeout: 1_000 }))).toMatchObject({
        code: 'service-validation',
      });
      proxy.reset();
      const thrown = new Error('from the predicate');
      const failing = ofAnn().until(
        () => {
          throw thrown;
        },
        { timeout: 1_000 },
      );
      expect(await rejection(failing)).toBe(thrown);
    });
  });

  describe('a signal', () => {
    const hydrated = () => items.where('owner', '=', 'ann').hydrate();
    type Run = (options: { signal: AbortSignal }) => Promise<unknown>;
    const endings: Record<string, Run> = {
      all: (options) => ofAnn().all(options),
      first: (options) => ofAnn().first(options),
      'first with the whole key': (options) => items.where('id', '=', 't1').first(options),
      firstOrThrow: (options) => ofAnn().firstOrThrow(options),
      page: (options) => ofAnn().page(options),
      pages: async (options) => {
        for await (const _ of ofAnn().pages(options)) throw new Error('There must be no page.');
      },
      count: (options) => ofAnn().count(options),
      until: (options) => ofAnn().until(() => true, { timeout: 5_000, ...options }),
      aggregate: (options) => ofAnn().aggregate((a) => ({ n: a.count() }), options),
      groupBy: (options) =>
        ofAnn().groupBy(
          ({ id }) => id,
          (a) => ({ n: a.count() }),
          options,
        ),
      'a completed read': (options) => hydrated().all(options),
      'a scan': (options) => items.scan().all(options),
      'a parallel scan': (options) => items.scan().parallel(3).all(options),
      'a parallel count': (options) => items.scan().parallel(3).count(options),
    };
    for (const [name, run] of Object.entries(endings)) {
      test(`that has fired before stops ${name}, and nothing is sent`, async () => {
        const reason = new Error('changed my mind');
        const { result: error, sent } = await watch(() =>
          rejection(run({ signal: AbortSignal.abort(reason) })),
        );
        expect(error).toBeInstanceOf(AbortedError);
        expect(error).toMatchObject({ code: 'request-aborted', cause: reason });
        expect(sent).toEqual([]);
      });

      test(`that fires meanwhile stops ${name}`, async () => {
        proxy.inject({ times: 100, fault: faults.hang() });
        const error = await rejection(run({ signal: AbortSignal.timeout(30) }));
        expect(error).toBeInstanceOf(AbortedError);
      });
    }

    test('stops the pause before keys that were not read', async () => {
      const unread = faults.rewrite({
        response: (response, { RequestItems: UnprocessedKeys }) => ({
          ...response,
          Responses: {},
          UnprocessedKeys,
        }),
      });
      proxy.inject({ operation: 'BatchGetItem', times: 1_000, fault: unread });
      const error = await rejection(hydrated().all({ signal: AbortSignal.timeout(100) }));
      expect(error).toBeInstanceOf(AbortedError);
    });
  });

  test('a thousand queries at once all succeed', async () => {
    const found = await Promise.all(
      Array.from({ length: 1_000 }, (_, position) =>
        items
          .query()
          .index('byOwner')
          .where('owner', '=', 'ann')
          .where('rank', '=', position % 12)
          .all(),
      ),
    );
    expect(found.map(([one]) => one?.id)).toEqual(
      Array.from({ length: 1_000 }, (_, position) => `t${position % 12}`),
    );
  }, 60_000);
});
