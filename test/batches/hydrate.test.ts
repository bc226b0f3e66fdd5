import { beforeAll, expect, test } from 'vitest';
import { type Database, dynamorm, globalIndex, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { readNothing } from './remainders.ts';

const Film = model('Film', {
  table: 'films',
  attributes: { id: t.string(), genre: t.string(), plot: t.string() },
  key: { partitionKey: 'id' },
  indexes: { byGenre: globalIndex({ partitionKey: 'genre', projection: 'keys' }) },
});

describeTransports('hydrate', (makeTransport) => {
  const used = useFaultProxy();
  const films = Array.from({ length: 130 }, (_, at) => ({
    id: `f${at}`,
    genre: 'noir',
    plot: `plot ${at}`,
  }));
  const open = (batchTimeoutMs?: number): Database =>
    dynamorm({
      transport: makeTransport(used.proxyEndpoint, { maxAttempts: 1 }),
      ...(batchTimeoutMs === undefined ? {} : { batchTimeoutMs }),
    });
  const noir = (db: Database) =>
    db.model(Film).query().index('byGenre').where('genre', '=', 'noir').hydrate();

  beforeAll(async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    await createTable(db, Film);
    await db.model(Film).batchPut(films);
  });

  test('completes items through what is left unread, throttled and dropped', async () => {
    const operation = 'BatchGetItem';
    used.proxy.inject({ operation, fault: readNothing() });
    used.proxy.inject({ operation, fault: faults.throttle() });
    used.proxy.inject({ operation, fault: faults.unprocessedKeys(40) });
    used.proxy.inject({ operation, fault: faults.drop('after') });

    const found = await noir(open()).all();

    expect(found.map(({ plot }) => plot).sort()).toEqual(films.map(({ plot }) => plot).sort());
    const asked = used.proxy.requestsOf(operation);
    expect(asked.length).toBeGreaterThanOrEqual(5);
    expect(asked.length).toBeLessThanOrEqual(7);
  });

  test('throws what a request fails with, and what its signal says', async () => {
    used.proxy.inject({ operation: 'BatchGetItem', fault: faults.error('AccessDeniedException') });

    const denied = await rejection(noir(open()).all());
    used.proxy.inject({
      operation: 'BatchGetItem',
      times: Number.POSITIVE_INFINITY,
      fault: readNothing(),
    });
    const aborted = await rejection(noir(open()).all({ signal: AbortSignal.timeout(200) }));

    expect(denied).toMatchObject({ name: 'ServiceError', code: 'access-denied' });
    expect(aborted).toMatchObject({ name: 'AbortedError', code: 'request-aborted' });
  });

  // Last, because a request that it has cut off may arrive late.
  test('gives up at the deadline of batches with an error that has the keys', async () => {
    used.proxy.inject({
      operation: 'BatchGetItem',
      times: Number.POSITIVE_INFINITY,
      fault: readNothing(),
    });

    const error = await rejection(noir(open(150)).all());

    expect(error).toMatchObject({
      name: 'BatchError',
      code: 'batch-incomplete',
      reason: 'deadline',
      remaining: { length: 130, 0: { operation: 'get', model: 'Film', status: 'unprocessed' } },
    });
  });
});
