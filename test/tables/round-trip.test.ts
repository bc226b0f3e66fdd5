import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dynamorm } from '../../src/index.ts';
import {
  batchUpdateTable,
  createTable,
  describeTable,
  ensureTable,
  formatPlan,
  planTable,
} from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import { useEngine } from '../support/use-engine.ts';
import { changes, modelsOf } from './table-arbitrary.ts';

const scale = Number(process.env['SCALE'] ?? 1);

describeTransports('any tables', (makeTransport) => {
  const used = useEngine();
  let tables = 0;

  test('a created table needs no changes, and a changed one needs none after its plan', {
    timeout: 60_000 * scale,
  }, async () => {
    const db = dynamorm({ transport: makeTransport(used.endpoint) });
    const planOf = async (models: Parameters<typeof planTable>[0]) =>
      planTable(models, await describeTable(db, models));

    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        tables += 1;
        const before = modelsOf(`random-${tables}`, change.base, change.before);
        const after = modelsOf(`random-${tables}`, change.base, change.after);
        await createTable(db, before);
        expect(formatPlan(await planOf(before))).toMatch(/: no changes$/);
        expect(await ensureTable(db, before)).toMatchObject({ outcome: 'exists' });

        const plan = await planOf(after);
        const ensured = await ensureTable(db, after);
        expect(ensured.outcome === 'drift').toBe(!plan.inSync && !isFinished(plan));
        await batchUpdateTable(db, await planOf(after), { approve: () => true });
        expect(formatPlan(await planOf(after))).toMatch(/: no changes$/);
        expect(await ensureTable(db, after)).toMatchObject({ outcome: 'exists' });
      }),
      { numRuns: 40 * scale },
    );
  });
});

/** An empty table that lacks only its time to live is given it by `ensureTable`. */
function isFinished({ steps }: ReturnType<typeof planTable>): boolean {
  return steps.every(({ kind }) => kind === 'enable-ttl');
}
