import { describe, expect, test } from 'vitest';
import { isVersionConflict, model, t, VersionConflictError } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Page = model('Page', {
  table: 'pages',
  attributes: { id: t.string(), text: t.string(), revision: t.version().name('#v') },
  key: { partitionKey: 'id' },
});

describeTransports('version', (makeTransport) => {
  const { items: pages, stored, store, requestsOf } = useModel(makeTransport, Page);
  const storedVersion = async (id: string) => (await stored({ id: { S: id } }))?.['#v'];
  /** An item from before the model had a version. */
  const storeUnversioned = (id: string) => store({ id: { S: id }, text: { S: 'old' } });

  test('starts at 0 and goes up by one on every write path', async () => {
    const key = { id: 'up' };
    expect((await pages.create({ ...key, text: 'a' })).revision).toBe(0);
    expect((await pages.update(key, { text: 'b' })).revision).toBe(1);
    expect((await pages.upsert(key, { text: 'c' })).revision).toBe(2);
    expect((await pages.put({ ...key, text: 'd', revision: 2 })).revision).toBe(3);
    expect((await pages.update(key, { text: 'e', revision: 3 })).revision).toBe(4);
    expect((await pages.upsert(key, { text: 'f', revision: 4 })).revision).toBe(5);
    expect(await storedVersion('up')).toEqual({ N: '5' });
  });

  describe('update', () => {
    test('without a version counts up what is there, a missing one from 0', async () => {
      expect(pages.toRequest.update({ id: 'u' }, { text: 'b' })).toMatchObject({
        UpdateExpression: 'SET #0 = :0, #1 = if_not_exists(#1, :1) + :2',
        ConditionExpression: 'attribute_exists(#2)',
        ExpressionAttributeNames: { '#0': 'text', '#1': '#v', '#2': 'id' },
        ExpressionAttributeValues: { ':0': { S: 'b' }, ':1': { N: '0' }, ':2': { N: '1' } },
      });

      await storeUnversioned('u');
      expect((await pages.update({ id: 'u' }, { text: 'b' })).revision).toBe(1);
    });

    test('with a version is conditional on it and writes the next', async () => {
      expect(pages.toRequest.update({ id: 'c' }, { text: 'b', revision: 3 })).toMatchObject({
        UpdateExpression: 'SET #0 = :0, #1 = :1',
        ConditionExpression: 'attribute_exists(#2) AND #1 = :2',
        ExpressionAttributeValues: { ':0': { S: 'b' }, ':1': { N: '4' }, ':2': { N: '3' } },
      });

      await pages.create({ id: 'c', text: 'a' });
      const error = await rejection(pages.update({ id: 'c' }, { text: 'b', revision: 3 }));
      expect(error).toBeInstanceOf(VersionConflictError);
      expect(error).toMatchObject({ expected: 3, actual: 0, key: { id: 'c' } });
      expect(isVersionConflict(error, Page) && error.item).toEqual({
        id: 'c',
        text: 'a',
        revision: 0,
      });
      expect((error as Error).message).toContain('Page {"id":"c"} has version 0, not 3');
      expect((await pages.update({ id: 'c' }, { text: 'b', revision: 0 })).revision).toBe(1);
    });

    test('with version 0 is conditioned too, and takes a missing version for 0', async () => {
      expect(pages.toRequest.update({ id: 'z' }, { text: 'b', revision: 0 })).toMatchObject({
        ConditionExpression: 'attribute_exists(#2) AND (#1 = :2 OR attribute_not_exists(#1))',
      });

      await storeUnversioned('z');
      expect((await pages.update({ id: 'z' }, { text: 'b', revision: 0 })).revision).toBe(1);
      expect(await rejection(pages.update({ id: 'z' }, { revision: 0 }))).toMatchObject({
        expected: 0,
        actual: 1,
      });
    });

    test('of a missing item is not a conflict: the error says that it is missing', async () => {
      for (const revision of [0, 4]) {
        const error = await rejection(pages.update({ id: 'gone' }, { text: 'b', revision }));
        expect(error).toMatchObject({ name: 'ItemNotFoundError' });
      }
    });

    test('of an item without any version tells a conflict with no actual version', async () => {
      await storeUnversioned('none');
      const error = await rejection(pages.update({ id: 'none' }, { text: 'b', revision: 2 }));
      expect(error).toMatchObject({
        name: 'VersionConflictError',
        expected: 2,
        actual: undefined,
        item: { id: 'none', revision: 0 },
      });
      expect((error as Error).message).toContain('has no version, not 2');
    });

    test('with a version and nothing else is a conditional touch', async () => {
      await pages.create({ id: 'touch', text: 'a' });
      expect(await pages.update({ id: 'touch' }, { revision: 0 })).toEqual({
        id: 'touch',
        text: 'a',
        revision: 1,
      });
    });

    test('with a version and a condition says which of them refused', async () => {
      await pages.create({ id: 'both', text: 'a' });
      const write = (revision: number, text: string) =>
        pages.update({ id: 'both' }, { revision, text: 'b' }, { if: (c) => c('text', '=', text) });

      expect(await rejection(write(1, 'a'))).toMatchObject({ name: 'VersionConflictError' });
      expect(await rejection(write(1, 'z'))).toMatchObject({ name: 'VersionConflictError' });
      expect(await rejection(write(0, 'z'))).toMatchObject({ name: 'ConditionFailedError' });
      expect(await write(0, 'a')).toMatchObject({ revision: 1 });
    });

    test('of 0 that a missing version meets leaves the refusal to the condition', async () => {
      await storeUnversioned('met');
      const write = pages.update(
        { id: 'met' },
        { revision: 0, text: 'b' },
        { if: (c) => c('text', '=', 'z') },
      );
      expect(await rejection(write)).toMatchObject({
        name: 'ConditionFailedError',
        item: { text: 'old' },
      });
    });

    test('lets one of ten writers win who have read the same version', async () => {
      const { revision } = await pages.create({ id: 'race', text: 'a' });
      const writes = Array.from({ length: 10 }, (_, writer) =>
        pages.update({ id: 'race' }, { text: String(writer), revision }),
      );

      const settled = await Promise.allSettled(writes);
      const lost = settled.filter((result) => result.status === 'rejected');
      expect(lost).toHaveLength(9);
      for (const { reason } of lost) expect(reason).toMatchObject({ expected: 0, actual: 1 });
    });

    test('counts every one of ten writers who do not care', async () => {
      await pages.create({ id: 'all', text: 'a' });
      await Promise.all(
        Array.from({ length: 10 }, (_, writer) =>
          pages.update({ id: 'all' }, { text: String(writer) }),
        ),
      );
      expect(await storedVersion('all')).toEqual({ N: '10' });
    });
  });

  describe('put', () => {
    test('without a version replaces nothing that has one', async () => {
      expect(pages.toRequest.put({ id: 'p', text: 'a' })).toMatchObject({
        Item: { id: { S: 'p' }, text: { S: 'a' }, '#v': { N: '0' } },
        ConditionExpression: 'attribute_not_exists(#0)',
        ExpressionAttributeNames: { '#0': '#v' },
      });

      await pages.put({ id: 'p', text: 'a' });
      const error = await rejection(pages.put({ id: 'p', text: 'b' }));
      expect(error).toMatchObject({
        name: 'VersionConflictError',
        expected: undefined,
        actual: 0,
        item: { text: 'a' },
      });
      expect((error as Error).message).toContain('exists already and has version 0');
      expect(await pages.get({ id: 'p' })).toMatchObject({ text: 'a' });
    });

    test('without a version replaces an item from before the model had one', async () => {
      await storeUnversioned('old');
      expect(await pages.put({ id: 'old', text: 'new' })).toMatchObject({ revision: 0 });
    });

    test('with a version replaces only that one and writes the next', async () => {
      expect(pages.toRequest.put({ id: 'q', text: 'a', revision: 7 })).toMatchObject({
        Item: { id: { S: 'q' }, text: { S: 'a' }, '#v': { N: '8' } },
        ConditionExpression: 'attribute_exists(#0) AND #1 = :0',
        ExpressionAttributeNames: { '#0': 'id', '#1': '#v' },
        ExpressionAttributeValues: { ':0': { N: '7' } },
      });

      const created = await pages.create({ id: 'q', text: 'a' });
      const replaced = await pages.put({ ...created, text: 'b' });
      expect(replaced).toEqual({ id: 'q', text: 'b', revision: 1 });
      expect(await rejection(pages.put({ ...created, text: 'c' }))).toMatchObject({
        expected: 0,
        actual: 1,
      });
    });

    test('with a version does not bring back an item that was deleted', async () => {
      const read = await pages.create({ id: 'deleted', text: 'a' });
      const second = await pages.put({ ...read, text: 'b' });
      await pages.delete({ id: 'deleted' });

      expect(await rejection(pages.put(second))).toMatchObject({
        name: 'VersionConflictError',
        expected: 1,
        actual: undefined,
        item: undefined,
      });
    });

    test('with version 0 takes a missing version for 0, but no missing item', async () => {
      await storeUnversioned('zero-old');
      expect(await pages.put({ id: 'zero-old', text: 'a', revision: 0 })).toMatchObject({
        revision: 1,
      });

      const read = await pages.create({ id: 'zero', text: 'a' });
      await pages.delete({ id: 'zero' });
      expect(await rejection(pages.put({ ...read, text: 'b' }))).toMatchObject({
        name: 'VersionConflictError',
        expected: 0,
        actual: undefined,
        item: undefined,
      });
    });

    test('puts an OR of the caller in parentheses', () => {
      expect(
        pages.toRequest.put(
          { id: 'p', text: 'a', revision: 2 },
          { if: (c) => c.or(c('text', '=', 'x'), c('text', 'not_exists')) },
        ),
      ).toMatchObject({
        ConditionExpression:
          'attribute_exists(#0) AND #1 = :0 AND (#2 = :1 OR attribute_not_exists(#2))',
      });
    });
  });

  test('of an upsert is expected where it is given, of an item that exists', async () => {
    expect(pages.toRequest.upsert({ id: 'e' }, { text: 'a', revision: 2 })).toMatchObject({
      UpdateExpression: 'SET #0 = :0, #1 = :1',
      ConditionExpression: 'attribute_exists(#2) AND #1 = :2',
    });
    for (const revision of [0, 2]) {
      expect(await rejection(pages.upsert({ id: 'e' }, { text: 'a', revision }))).toMatchObject({
        name: 'VersionConflictError',
        expected: revision,
        actual: undefined,
      });
    }
    await storeUnversioned('e');
    expect(await pages.upsert({ id: 'e' }, { text: 'a', revision: 0 })).toMatchObject({
      revision: 1,
    });
  });

  test('that is no number is refused before anything is sent', async () => {
    expect(
      await requestsOf(async () => {
        for (const revision of ['1', null, Number.NaN, Number.MAX_SAFE_INTEGER]) {
          const patch = { text: 'a', revision: revision as number };
          for (const write of [
            () => pages.update({ id: 'w' }, patch),
            () => pages.upsert({ id: 'w' }, patch),
            () => pages.put({ id: 'w', ...patch }),
          ]) {
            expect(await rejection(write())).toMatchObject({ name: 'ValidationError' });
          }
        }
      }),
    ).toBe(0);
  });
});
