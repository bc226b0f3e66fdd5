import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { codecOf } from '../../src/codec/codec.ts';
import { isTransactionCanceled, model, t } from '../../src/index.ts';
import { isAsRead } from '../../src/operations/transact-read.ts';
import { createTable } from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import type { StoredItem } from '../support/use-model.ts';
import { moment, useBank } from './bank.ts';

const runs = 60 * Number(process.env['SCALE'] ?? 1);

/** Every kind of stored value, each of them optional, and no version. */
const Mixed = model('Mixed', {
  table: 'mixed',
  attributes: {
    id: t.string(),
    text: t.string().nullable().optional(),
    number: t.decimal().optional(),
    bytes: t.binary().optional(),
    flag: t.boolean().optional(),
    names: t.set(t.string()).optional(),
    numbers: t.set(t.number()).optional(),
    list: t.list(t.unknown()).optional(),
    map: t.map({ a: t.number().optional(), b: t.list(t.string()).optional() }).optional(),
  },
  key: { partitionKey: 'id' },
});

/** A few values of each attribute, some of them equal in another spelling. */
const attributes: { readonly [name: string]: fc.Arbitrary<StoredItem[string] | undefined> } = {
  text: fc.constantFrom(undefined, { S: '' }, { S: 'a' }, { NULL: true }),
  number: fc.constantFrom(undefined, { N: '0' }, { N: '1.50' }, { N: '15e-1' }, { N: '-1' }),
  bytes: fc.constantFrom(undefined, { B: 'AQI=' }, { B: '' }),
  flag: fc.constantFrom(undefined, { BOOL: true }, { BOOL: false }),
  names: fc.constantFrom(undefined, { SS: ['a', 'b'] }, { SS: ['b', 'a'] }, { SS: ['a'] }),
  numbers: fc.constantFrom(undefined, { NS: ['1', '2'] }, { NS: ['2', '1.0'] }),
  list: fc.constantFrom(undefined, { L: [] }, { L: [{ N: '1' }] }, { L: [{ S: 'a' }] }),
  map: fc.constantFrom(undefined, { M: {} }, { M: { a: { N: '1' } } }, { M: { a: { N: '1.0' } } }),
};

const image: fc.Arbitrary<StoredItem> = fc
  .record(attributes)
  .map((parts) =>
    Object.fromEntries(
      Object.entries(parts).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    ),
  );

/** Two images of one item, half of them differing in a single attribute at most. */
const pair = fc.oneof(
  fc.tuple(image, image),
  fc.tuple(image, image, fc.constantFrom(...Object.keys(attributes))).map(([one, other, name]) => {
    const { [name]: _, ...rest } = one;
    const value = other[name];
    return [one, value === undefined ? rest : { ...rest, [name]: value }] as const;
  }),
);

describeTransports('what a transaction read', (makeTransport) => {
  const bank = useBank(makeTransport);
  beforeAll(() => createTable(bank.open(), Mixed));

  test('is the same for the library as for DynamoDB', async () => {
    const db = bank.open();
    let committed = 0;
    await fc.assert(
      fc.asyncProperty(pair, async ([before, after]) => {
        const id = { id: { S: 'm' } };
        await bank.store('mixed', { ...id, ...before });
        const work = db.transaction(
          async (tx) => {
            await tx.get(Mixed, { id: 'm' });
            await bank.store('mixed', { ...id, ...after });
            tx.delete(Mixed, { id: 'm' });
          },
          { maxAttempts: 1 },
        );
        const outcome = await work.then(
          () => 'committed',
          (error: unknown) => {
            if (!isTransactionCanceled(error)) throw error;
            return error.failures[0]?.code;
          },
        );

        const node = Mixed['~node'];
        const context = { model: node, codec: codecOf(node), table: 'mixed', now: moment };
        const read = { context, key: {}, wireKey: id, image: before };
        expect(outcome).toBe(isAsRead(read, after) ? 'committed' : 'read-changed');
        if (outcome === 'committed') committed += 1;
      }),
      { numRuns: runs },
    );
    expect(committed).toBeGreaterThan(0);
    expect(committed).toBeLessThan(runs);
  });
});
