import { describe, expect, test } from 'vitest';
import { isDecodeError, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Note = model('Note', {
  table: 'notes',
  attributes: { id: t.string(), text: t.string().default(''), stars: t.number().optional() },
  key: { partitionKey: 'id' },
});

describeTransports('a write of an item that does not fit its model', (makeTransport) => {
  const { items, db, store, stored } = useModel(makeTransport, Note);
  const key = { id: 'n' };
  const storedKey = { id: { S: 'n' } };
  const bad = { ...storedKey, stars: { S: 'many' } };

  const writes: Readonly<Record<string, () => Promise<unknown>>> = {
    update: () => items.update(key, { text: 'new' }),
    'update, once': () => items.update(key, { text: 'new' }, { idempotent: true }),
    upsert: () => items.upsert(key, { text: 'new' }),
    updateBuilder: () => items.updateBuilder(key).set('text', 'new').execute(),
  };
  for (const [name, write] of Object.entries(writes)) {
    test(`(${name}) says that it was applied`, async () => {
      await store(bad);

      const error = await rejection(write());

      expect(isDecodeError(error)).toBe(true);
      expect(error).toMatchObject({ code: 'decode-type', path: 'stars', applied: true });
      expect(error).toMatchObject({
        wireItem: { text: { S: 'new' } },
        message: expect.stringMatching(
          /^(update|upsert|updateBuilder) of Note \{"id":"n"\} was applied, but the item cannot be read: Note\.stars .*\n {2}→ Do not repeat it/,
        ),
      });
      expect(await stored(storedKey)).toMatchObject({ text: { S: 'new' } });
    });
  }

  test('(delete) says so too, and gives the item as it was', async () => {
    await store(bad);
    const error = await rejection(items.delete(key));
    expect(error).toMatchObject({ name: 'DecodeError', applied: true, wireItem: bad });
    expect(await stored(storedKey)).toBeUndefined();
  });

  test('(updateMany) has it among the outcomes', async () => {
    await store(bad);
    const [outcome] = await items.updateMany([key], { text: 'new' });
    expect(outcome).toMatchObject({ status: 'failed', error: { applied: true } });
  });

  describe('which is read before it is written', () => {
    test('is not written', async () => {
      await store(bad);
      const attempts = [
        items.mutate(key, (note) => ({ ...note, text: 'new' })),
        items.delete(key, { idempotent: true }),
        db.transaction(async (tx) => {
          await tx.get(Note, key);
          tx.update(Note, key, { text: 'new' });
        }),
      ];
      for (const error of await Promise.all(attempts.map(rejection))) {
        expect(error).toMatchObject({ name: 'DecodeError', applied: false });
      }
      expect(await stored(storedKey)).toEqual(bad);
    });
  });

  test('and what is only read was not applied', async () => {
    await store(bad);
    expect(await rejection(items.get(key))).toMatchObject({ name: 'DecodeError', applied: false });
  });
});
