import { expect, test } from 'vitest';
import { isConditionFailed, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Draft = model('Draft', {
  table: 'drafts',
  attributes: { id: t.string(), text: t.string(), version: t.version() },
  key: { partitionKey: 'id' },
});

const Plain = model('Plain', {
  table: 'plains',
  attributes: { id: t.string(), text: t.string() },
  key: { partitionKey: 'id' },
});

describeTransports('delete', (makeTransport) => {
  const { items: drafts, stored, store, requestsOf } = useModel(makeTransport, Draft);

  test('sends one DeleteItem and gives the item as it was', async () => {
    expect(drafts.toRequest.delete({ id: 'd1' })).toEqual({
      TableName: 'drafts',
      Key: { id: { S: 'd1' } },
      ReturnValues: 'ALL_OLD',
      ReturnConsumedCapacity: 'TOTAL',
    });

    const created = await drafts.create({ id: 'd1', text: 'a' });
    expect(await drafts.delete({ id: 'd1' })).toEqual(created);
    expect(await stored({ id: { S: 'd1' } })).toBeUndefined();
  });

  test('is idempotent: a missing item is undefined and no error', async () => {
    expect(await requestsOf(() => drafts.delete({ id: 'none' }))).toBe(1);
    expect(await drafts.delete({ id: 'none' })).toBeUndefined();
  });

  test('with a version, demands that the item exists and has it', async () => {
    expect(drafts.toRequest.delete({ id: 'v' }, { version: 3 })).toEqual({
      TableName: 'drafts',
      Key: { id: { S: 'v' } },
      ReturnValues: 'ALL_OLD',
      ConditionExpression: 'attribute_exists(#0) AND #1 = :0',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: { '#0': 'id', '#1': 'version' },
      ExpressionAttributeValues: { ':0': { N: '3' } },
      ReturnConsumedCapacity: 'TOTAL',
    });

    await drafts.create({ id: 'v', text: 'a' });
    expect(await rejection(drafts.delete({ id: 'v' }, { version: 3 }))).toMatchObject({
      name: 'VersionConflictError',
      expected: 3,
      actual: 0,
      item: { id: 'v', text: 'a' },
    });
    expect(await drafts.delete({ id: 'v' }, { version: 0 })).toMatchObject({ text: 'a' });
  });

  test('with a version, a missing item is an ItemNotFoundError, version 0 included', async () => {
    for (const version of [0, 1]) {
      const error = await rejection(drafts.delete({ id: 'none' }, { version }));
      expect(error).toMatchObject({
        name: 'ItemNotFoundError',
        hint: expect.stringContaining('key'),
      });
    }
  });

  test('counts an item without any version as version 0', async () => {
    await store({ id: { S: 'before' }, text: { S: 'a' } });
    expect(await rejection(drafts.delete({ id: 'before' }, { version: 1 }))).toMatchObject({
      name: 'VersionConflictError',
      expected: 1,
      actual: undefined,
    });
    expect(await drafts.delete({ id: 'before' }, { version: 0 })).toEqual({
      id: 'before',
      text: 'a',
      version: 0,
    });
  });

  test('with a condition, a missing item refuses when the condition does not hold on nothing', async () => {
    const write = (id: string) => drafts.delete({ id }, { if: (c) => c('text', '=', 'a') });

    expect(await rejection(write('none'))).toMatchObject({
      name: 'ConditionFailedError',
      item: undefined,
      hint: 'There is no such item.',
    });

    await drafts.create({ id: 'c', text: 'b' });
    const error = await rejection(write('c'));
    expect(isConditionFailed(error, Draft) && error.item?.text).toBe('b');
    expect(await drafts.get({ id: 'c' })).toBeDefined();

    const absent = await drafts.delete({ id: 'none' }, { if: (c) => c('text', 'not_exists') });
    expect(absent).toBeUndefined();
  });

  test('keeps version and an OR of the caller apart', async () => {
    await drafts.create({ id: 'or', text: 'a' });
    const options = { version: 5 } as const;
    expect(
      drafts.toRequest.delete(
        { id: 'or' },
        { ...options, if: (c) => c.or(c('text', '=', 'a'), c('text', '=', 'b')) },
      ),
    ).toMatchObject({
      ConditionExpression: 'attribute_exists(#0) AND #1 = :0 AND (#2 = :1 OR #2 = :2)',
    });
    const refused = drafts.delete(
      { id: 'or' },
      { ...options, if: (c) => c.or(c('text', '=', 'a'), c('text', '=', 'b')) },
    );
    expect(await rejection(refused)).toMatchObject({ name: 'VersionConflictError', actual: 0 });
  });

  test('says which of version and condition refused', async () => {
    await drafts.create({ id: 'which', text: 'a' });
    const refused = drafts.delete({ id: 'which' }, { version: 0, if: (c) => c('text', '=', 'z') });
    expect(await rejection(refused)).toMatchObject({ name: 'ConditionFailedError' });
  });

  test('throws a DecodeError for an old item that does not fit; it is deleted all the same', async () => {
    await store({ id: { S: 'bad' }, text: { N: '1' } });
    expect(await rejection(drafts.delete({ id: 'bad' }))).toMatchObject({
      name: 'DecodeError',
      path: 'text',
      wireItem: { id: { S: 'bad' }, text: { N: '1' } },
    });
    expect(await stored({ id: { S: 'bad' } })).toBeUndefined();
  });

  test('refuses a version that is none, and sends nothing', async () => {
    expect(
      await requestsOf(async () => {
        for (const version of [null, '1', Number.NaN]) {
          const error = await rejection(drafts.delete({ id: 'v' }, { version: version as never }));
          expect(error).toMatchObject({ name: 'ValidationError', path: 'version' });
        }
      }),
    ).toBe(0);
  });
});

describeTransports('delete on a model without a version', (makeTransport) => {
  const { items: plains, requestsOf } = useModel(makeTransport, Plain);

  test('refuses a version, and sends nothing', async () => {
    expect(
      await requestsOf(async () => {
        expect(await rejection(plains.delete({ id: 'p' }, { version: 1 }))).toMatchObject({
          code: 'version-undeclared',
        });
      }),
    ).toBe(0);
  });
});
