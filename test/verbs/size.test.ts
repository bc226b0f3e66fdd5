import { expect, test } from 'vitest';
import { ItemTooLargeError, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Blob = model('Blob', {
  table: 'blobs',
  attributes: {
    id: t.string(),
    small: t.string().optional(),
    large: t.string().optional(),
    bytes: t.binary().optional(),
    parts: t.list(t.string()).optional(),
    numbered: t.record(t.number()).optional(),
  },
  key: { partitionKey: 'id' },
});

const KB = 1024;

describeTransports('the size of an item', (makeTransport) => {
  const { items: blobs, requestsOf } = useModel(makeTransport, Blob);

  test('may be 300 KB or 390 KB, of text, of bytes, and in parts', async () => {
    for (const size of [300 * KB, 390 * KB]) {
      const large = 'a'.repeat(size);
      await blobs.put({ id: 'text', large });
      expect((await blobs.getOrThrow({ id: 'text' })).large).toBe(large);

      const bytes = new Uint8Array(size).fill(200);
      await blobs.put({ id: 'bytes', bytes });
      expect((await blobs.getOrThrow({ id: 'bytes' })).bytes).toEqual(bytes);

      const parts = Array.from({ length: 100 }, () => 'ä'.repeat(size / 2 / 101));
      await blobs.create({ id: `parts-${size}`, parts });
      expect((await blobs.getOrThrow({ id: `parts-${size}` })).parts).toEqual(parts);
    }
  });

  test('is exact to the byte: 400 KB pass, one more is refused', async () => {
    const room = 400 * KB - 'id'.length - 'edge'.length - 'large'.length;
    await blobs.put({ id: 'edge', large: 'a'.repeat(room) });
    const error = await rejection(blobs.put({ id: 'edge', large: 'a'.repeat(room + 1) }));
    expect(error).toMatchObject({ name: 'ItemTooLargeError', size: 400 * KB + 1 });
  });

  test('beyond 400 KB is refused before anything is sent, naming the largest attributes', async () => {
    const item = { id: 'big', small: 'b'.repeat(1000), large: 'ä'.repeat(205 * KB) };
    expect(
      await requestsOf(async () => {
        for (const write of [() => blobs.put(item), () => blobs.create(item)]) {
          const error = await rejection(write());
          expect(error).toBeInstanceOf(ItemTooLargeError);
          expect(error).toMatchObject({
            code: 'item-too-large',
            size: 410 * KB + 1000 + 'idbigsmalllarge'.length,
            attributes: [
              { name: 'large', size: 410 * KB + 5 },
              { name: 'small', size: 1005 },
              { name: 'id', size: 5 },
            ],
          });
          expect((error as Error).message).toContain('large (419845)');
        }
      }),
    ).toBe(0);
  });

  test('of a patch beyond 400 KB is refused before anything is sent', async () => {
    expect(
      await requestsOf(async () => {
        const large = 'a'.repeat(401 * KB);
        for (const write of [
          () => blobs.update({ id: 'text' }, { small: '', large }),
          () => blobs.upsert({ id: 'text' }, { small: '', large }),
        ]) {
          expect(await rejection(write())).toMatchObject({
            name: 'ItemTooLargeError',
            attributes: [{ name: 'large' }, { name: 'id' }, { name: 'small' }],
          });
        }
      }),
    ).toBe(0);
  });

  test('that only the service can know is its own refusal, told as such', async () => {
    await blobs.put({ id: 'grows', large: 'a'.repeat(300 * KB) });
    const error = await rejection(blobs.update({ id: 'grows' }, { small: 'b'.repeat(150 * KB) }));
    expect(error).toMatchObject({ name: 'ServiceError', type: 'ValidationException' });
    expect(await blobs.get({ id: 'grows' })).not.toHaveProperty('small');
  });
});
