import { beforeAll, expect, test } from 'vitest';
import { type Database, dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { keepingLedger, newLedger, seeded } from './remainders.ts';

const Event = model('Event', {
  table: 'events',
  attributes: { id: t.string(), at: t.number() },
  key: { partitionKey: 'id' },
});

const counts = [1, 25, 26, 100, 101, 1_000, 10_000];

describeTransports('a batch of any size', (makeTransport) => {
  const used = useFaultProxy();
  const open = (): Database => dynamorm({ transport: makeTransport(used.proxyEndpoint) });

  beforeAll(() => createTable(dynamorm({ transport: makeTransport(used.endpoint) }), Event));

  test('of nothing sends nothing', async () => {
    const db = open();
    const events = db.model(Event);
    const nothing = { written: 0, superseded: 0, requests: 0 };

    expect(await events.batchGet([])).toEqual([]);
    expect(await events.batchPut([])).toEqual(nothing);
    expect(await events.batchDelete([])).toEqual(nothing);
    expect(await events.batchWrite({})).toEqual(nothing);
    expect(await db.batchGet([])).toEqual([]);
    expect(await db.batchWrite(() => {})).toEqual(nothing);
    expect(used.proxy.requests).toEqual([]);
  });

  for (const count of counts) {
    test(`of ${count} is whole, whatever DynamoDB leaves unprocessed, and nothing is sent twice`, async () => {
      const db = open();
      const events = db.model(Event);
      const random = seeded(count);
      const ledger = newLedger();
      const items = Array.from({ length: count }, (_, at) => ({ id: `${count}-${at}`, at }));
      // Three requests of ten are answered in part; so are reads, below.
      const applied = (sent: number): number =>
        random() < 0.3 ? Math.floor(random() * sent) : sent;
      used.proxy.inject({
        operation: 'BatchWriteItem',
        times: Number.POSITIVE_INFINITY,
        fault: keepingLedger(ledger, applied),
      });
      for (let request = 0; request < count / 100; request += 1) {
        const answered = random() < 0.3 ? 1 + Math.floor(random() * 99) : 100;
        used.proxy.inject({ operation: 'BatchGetItem', fault: faults.unprocessedKeys(answered) });
      }

      const { written, requests } = await events.batchPut(items);

      expect(written).toBe(count);
      expect(ledger.accepted.size).toBe(count);
      expect(new Set(ledger.accepted.values())).toEqual(new Set([1]));
      expect(ledger.resent).toEqual([]);
      expect(requests).toBe(used.proxy.requestsOf('BatchWriteItem').length);
      expect(requests).toBeGreaterThanOrEqual(Math.ceil(count / 25));
      if (count >= 1_000) expect(ledger.incomplete).toBeGreaterThan(count / 250);

      const found = await events.batchGet(items.map(({ id }) => ({ id })));

      expect(found).toEqual(items);
      expect(db.stats()).toMatchObject({ failures: 0, retries: 0, writeUnits: count });
    });
  }

  test('of 1,000 keys takes ten requests, four of them at a time', async () => {
    const keys = Array.from({ length: 1_000 }, (_, at) => ({ id: `1000-${at}` }));
    used.proxy.inject({
      operation: 'BatchGetItem',
      times: 10,
      fault: faults.delay(300, 'before'),
    });

    await open().model(Event).batchGet(keys);

    const sent = used.proxy.requestsOf('BatchGetItem').map(({ at }) => at);
    const first = sent.filter((at) => at - (sent[0] ?? 0) < 250);
    expect(sent).toHaveLength(10);
    expect(first).toHaveLength(4);
  });

  test('and concurrency one sends the requests one after another', async () => {
    const keys = Array.from({ length: 300 }, (_, at) => ({ id: `1000-${at}` }));
    used.proxy.inject({ operation: 'BatchGetItem', times: 3, fault: faults.delay(50, 'before') });

    await open().model(Event).batchGet(keys, { concurrency: 1 });

    const sent = used.proxy.requestsOf('BatchGetItem').map(({ at }) => at);
    const gaps = sent.slice(1).map((at, position) => at - (sent[position] ?? 0));
    expect(gaps.every((gap) => gap >= 45)).toBe(true);
  });
});
