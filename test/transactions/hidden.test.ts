import { beforeAll, describe, expect, test } from 'vitest';
import { isTransactionCanceled, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { moment, useBank } from './bank.ts';
import { Purse } from './models.ts';

/** Hides what has expired. */
const Session = model('Session', {
  table: 'sessions',
  attributes: {
    id: t.string(),
    user: t.string(),
    expires: t.ttl({ hideExpired: true }),
  },
  key: { partitionKey: 'id' },
});

/** Marks what is deleted. */
const Note = model('Note', {
  table: 'notes',
  attributes: { id: t.string(), text: t.string(), deletedAt: t.deletedAt(), version: t.version() },
  key: { partitionKey: 'id' },
});

const past = { N: String(moment.getTime() / 1000 - 60) };
const later = new Date(moment.getTime() + 60_000);

describeTransports('hidden items in a transaction', (makeTransport) => {
  const bank = useBank(makeTransport);
  beforeAll(async () => {
    const db = bank.open();
    for (const hiding of [Session, Note]) await createTable(db, hiding);
  });
  const expire = (id: string): Promise<void> =>
    bank.store('sessions', { id: { S: id }, user: { S: 'u' }, expires: past });

  test('are read as missing, and verified to be missing or still hidden', async () => {
    await expire('h1');
    await bank.open().transaction(async (tx) => {
      expect(await tx.get(Session, { id: 'h1' })).toBeUndefined();
      const [again] = await tx.getAll([[Session, { id: 'h1' }]]);
      expect(again).toBeUndefined();
      tx.put(Purse, { id: 'h1', coins: 1 });
    });
    expect(bank.sent()[0]).toMatchObject([
      { Put: {} },
      { ConditionCheck: { ConditionExpression: 'attribute_not_exists(#0) OR #1 <= :0' } },
    ]);
    expect(await bank.open().transactGet([[Session, { id: 'h1' }]])).toEqual([undefined]);
  });

  test('run the work again when they are replaced in between', async () => {
    await expire('h2');
    const seen: unknown[] = [];
    await bank.open().transaction(async (tx) => {
      seen.push((await tx.get(Session, { id: 'h2' }))?.user);
      if (seen.length === 1) {
        await bank.open().model(Session).create({ id: 'h2', user: 'new', expires: later });
      }
      tx.put(Purse, { id: 'h2', coins: 1 });
    });
    expect(seen).toEqual([undefined, 'new']);
  });

  test('are replaced by create, refused to update, and do not meet a check', async () => {
    const db = bank.open();
    await expire('h3');
    await db.transaction((tx) => tx.create(Session, { id: 'h3', user: 'n', expires: later }));

    await expire('h4');
    const refused = await rejection(
      db.transaction((tx) => {
        tx.update(Session, { id: 'h4' }, { user: 'n' });
        tx.put(Purse, { id: 'h4', coins: 1 });
      }),
    );
    expect(isTransactionCanceled(refused) && refused.failures).toMatchObject([
      { index: 0, code: 'item-not-found' },
    ]);
    const unmet = await rejection(
      db.transaction((tx) => {
        tx.put(Purse, { id: 'h4', coins: 1 });
        tx.check(Session, { id: 'h4' }, (c) => c('user', '=', 'u'));
      }),
    );
    expect(isTransactionCanceled(unmet) && unmet.failures).toMatchObject([
      { index: 1, operation: 'check', code: 'condition-failed' },
    ]);
  });

  test('are replaced by upsert, in a second request that keeps the other lines', async () => {
    const db = bank.open();
    await expire('h5');
    let runs = 0;
    await db.transaction(async (tx) => {
      runs += 1;
      await tx.get(Session, { id: 'h5' });
      tx.put(Purse, { id: 'h5', coins: 1 });
      tx.upsert(Session, { id: 'h5' }, { user: 'merged', expires: later });
    });
    expect(runs).toBe(1);
    expect(bank.sent()).toMatchObject([
      [{ Put: {} }, { Update: {} }],
      [{ Put: {} }, { Put: {} }],
    ]);
    const tokens = bank.transactions().map(({ body }) => body['ClientRequestToken']);
    expect(new Set(tokens).size).toBe(2);
    expect(await bank.stored('sessions', { id: { S: 'h5' } })).toMatchObject({
      user: { S: 'merged' },
    });
    expect(await bank.stored('purses', { id: { S: 'h5' } })).toBeDefined();

    await expire('h6');
    const upserted = await db
      .model(Session)
      .upsert({ id: 'h6' }, { user: 'once', expires: later }, { idempotent: true });
    expect(upserted).toMatchObject({ user: 'once' });
  });

  describe('a soft delete', () => {
    test('marks the item, in its version', async () => {
      const db = bank.open();
      await db.model(Note).create({ id: 'n1', text: 'x' });
      await db.transaction(async (tx) => {
        await tx.get(Note, { id: 'n1' });
        tx.delete(Note, { id: 'n1' });
      });
      expect(bank.sent()[0]).toMatchObject([
        { Update: { UpdateExpression: expect.stringContaining('SET') } },
      ]);
      expect(await bank.stored('notes', { id: { S: 'n1' } })).toMatchObject({
        deletedAt: { S: moment.toISOString() },
        version: { N: '1' },
      });
      expect(await db.transaction((tx) => tx.get(Note, { id: 'n1' }))).toBeUndefined();
    });

    test('of what is not there does nothing, as long as it is not there', async () => {
      const db = bank.open();
      await db.transaction((tx) => {
        tx.delete(Note, { id: 'nowhere' });
        tx.put(Purse, { id: 'beside', coins: 1 });
      });
      expect(bank.sent()).toMatchObject([
        [{ Update: {} }, { Put: {} }],
        [
          {
            ConditionCheck: {
              ConditionExpression: expect.stringContaining('attribute_not_exists'),
            },
          },
          { Put: {} },
        ],
      ]);
      expect(await bank.stored('purses', { id: { S: 'beside' } })).toBeDefined();
      expect(await db.model(Note).delete({ id: 'nowhere' }, { idempotent: true })).toBeUndefined();
    });

    test('once, gives the item, and removes it for good where that is asked', async () => {
      const notes = bank.open().model(Note);
      await notes.create({ id: 'n2', text: 'x' });
      expect(await notes.delete({ id: 'n2' }, { idempotent: true })).toMatchObject({ text: 'x' });
      expect(await notes.restore({ id: 'n2' }, { idempotent: true })).toMatchObject({ version: 2 });
      expect(await notes.hardDelete({ id: 'n2' }, { idempotent: true })).toMatchObject({
        version: 2,
      });
      expect(await bank.stored('notes', { id: { S: 'n2' } })).toBeUndefined();
    });
  });
});
