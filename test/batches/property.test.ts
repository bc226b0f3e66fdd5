import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import { keepingLedger, newLedger } from './remainders.ts';

const Cell = model('Cell', {
  table: 'cells',
  attributes: { id: t.string(), value: t.number() },
  key: { partitionKey: 'id' },
});

/** Few keys, so that they are given several times. */
const key = fc.integer({ min: 0, max: 60 }).map((number) => `k${number}`);

const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), id: key, value: fc.integer() }),
  fc.record({ kind: fc.constant('delete' as const), id: key }),
);

/** How much of a request is done: all of it, or a part, or it fails in one of several ways. */
const spoiled = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 25 }).map((count) => ({ count })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        faults.throttle(),
        faults.drop('before'),
        faults.drop('after'),
        faults.error('InternalServerError', { status: 500, when: 'after' }),
      )
      .map((fault) => ({ fault })),
  },
);

const runs = 60 * Number(process.env['SCALE'] ?? 1);

describeTransports('batches of any writes through any faults', (makeTransport) => {
  const used = useFaultProxy();

  beforeAll(() => createTable(dynamorm({ transport: makeTransport(used.endpoint) }), Cell));

  test('leave the table as a Map would be, and read as it does', { timeout: 120_000 }, async () => {
    withoutPauses();
    const db = dynamorm({ transport: makeTransport(used.proxyEndpoint, { maxAttempts: 1 }) });
    const cells = db.model(Cell);
    const reference = new Map<string, number>();

    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 120 }),
        fc.array(spoiled, { maxLength: 12 }),
        fc.array(key, { maxLength: 150 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, spoils, asked, concurrency) => {
          used.proxy.reset();
          const ledger = newLedger();
          const isCertain = !spoils.some((spoil) => 'fault' in spoil);
          for (const spoil of spoils) {
            const fault = 'fault' in spoil ? spoil.fault : keepingLedger(ledger, () => spoil.count);
            used.proxy.inject({ operation: 'BatchWriteItem', fault });
            used.proxy.inject({
              operation: 'BatchGetItem',
              fault: 'fault' in spoil ? spoil.fault : faults.unprocessedKeys(spoil.count),
            });
          }

          const { written, superseded } = await db.batchWrite(
            (batch) => {
              for (const one of steps) {
                if (one.kind === 'put') batch.put(Cell, { id: one.id, value: one.value });
                else batch.delete(Cell, { id: one.id });
              }
            },
            { concurrency },
          );
          for (const one of steps) {
            if (one.kind === 'put') reference.set(one.id, one.value);
            else reference.delete(one.id);
          }
          const found = await cells.batchGet(
            asked.map((id) => ({ id })),
            { concurrency, consistent: true },
          );

          expect(written).toBe(new Set(steps.map(({ id }) => id)).size);
          expect(written + superseded).toBe(steps.length);
          expect(found.map((cell) => cell?.value)).toEqual(asked.map((id) => reference.get(id)));
          if (isCertain) expect(ledger.resent).toEqual([]);
        },
      ),
      { numRuns: runs },
    );

    const all = await cells.scan().all();
    expect(new Map(all.map(({ id, value }) => [id, value]))).toEqual(reference);
  });
});
