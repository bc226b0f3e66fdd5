import { describe, expect, test } from 'vitest';
import { isConditionFailed, isItemNotFound, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const now = new Date('2026-01-31T09:30:00.000Z');

const Task = model('Task', {
  table: 'tasks',
  attributes: {
    id: t.string(),
    title: t.string(),
    state: t.enum('open', 'done').default('open'),
    points: t.number().optional(),
    note: t.string().optional().nullable(),
    labels: t.set(t.string()),
    place: t.map({ city: t.string(), zip: t.string().default('00000') }).optional(),
    history: t.list(t.string()).optional(),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('update', (makeTransport) => {
  const { items: tasks, stored, requestsOf } = useModel(makeTransport, Task, { now: () => now });
  const create = (id: string) => tasks.create({ id, title: 'a', labels: new Set(['x']) });

  test('sends one UpdateItem on an item that must exist and gives the whole new item', async () => {
    await create('u1');

    expect(tasks.toRequest.update({ id: 'u1' }, { title: 'b', points: 3 })).toEqual({
      TableName: 'tasks',
      Key: { id: { S: 'u1' } },
      UpdateExpression: 'SET #0 = :0, #1 = :1, #2 = :2',
      ConditionExpression: 'attribute_exists(#3)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: { '#0': 'title', '#1': 'points', '#2': 'updatedAt', '#3': 'id' },
      ExpressionAttributeValues: {
        ':0': { S: 'b' },
        ':1': { N: '3' },
        ':2': { S: '2026-01-31T09:30:00.000Z' },
      },
      ReturnValues: 'ALL_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });

    let updated: unknown;
    const sent = await requestsOf(async () => {
      updated = await tasks.update({ id: 'u1' }, { title: 'b', points: 3 });
    });

    expect(sent).toBe(1);
    expect(updated).toEqual({
      id: 'u1',
      title: 'b',
      points: 3,
      state: 'open',
      labels: new Set(['x']),
      createdAt: now,
      updatedAt: now,
    });
    expect(await tasks.get({ id: 'u1' })).toEqual(updated);
  });

  test('throws ItemNotFoundError for a missing item and creates no ghost', async () => {
    const error = await rejection(tasks.update({ id: 'ghost' }, { title: 'b' }));

    expect(error).toMatchObject({
      name: 'ItemNotFoundError',
      key: { id: 'ghost' },
      hint: 'Use upsert() to create it when it is missing.',
      cause: { code: 'condition-failed' },
    });
    expect(isItemNotFound(error, Task)).toBe(true);
    expect(await stored({ id: { S: 'ghost' } })).toBeUndefined();
  });

  test('creates no ghost by an update that only removes', async () => {
    const removing = { labels: new Set<string>() };
    expect(tasks.toRequest.update({ id: 'ghost' }, removing)).toMatchObject({
      UpdateExpression: 'SET #1 = :0 REMOVE #0',
    });
    expect(await rejection(tasks.update({ id: 'ghost' }, removing))).toMatchObject({
      code: 'item-not-found',
    });
    expect(await stored({ id: { S: 'ghost' } })).toBeUndefined();
  });

  test('leaves alone what is undefined, and stores null only where it is nullable', async () => {
    await create('und');
    await tasks.update({ id: 'und' }, { points: 1, note: 'x' });

    expect(
      tasks.toRequest.update({ id: 'und' }, { title: undefined, points: undefined, note: null }),
    ).toMatchObject({
      UpdateExpression: 'SET #0 = :0, #1 = :1',
      ExpressionAttributeNames: { '#0': 'note', '#1': 'updatedAt', '#2': 'id' },
      ExpressionAttributeValues: { ':0': { NULL: true } },
    });

    const updated = await tasks.update({ id: 'und' }, { points: undefined, note: null });
    expect(updated).toMatchObject({ points: 1, note: null });
    expect(await stored({ id: { S: 'und' } })).toMatchObject({ note: { NULL: true } });
    const error = await rejection(tasks.update({ id: 'und' }, { points: null as never }));
    expect(error).toMatchObject({ code: 'value-type', path: 'points' });
  });

  test('replaces a map as a whole, with the defaults inside it', async () => {
    await create('map');
    await tasks.update({ id: 'map' }, { place: { city: 'Paris', zip: '75001' } });
    const updated = await tasks.update({ id: 'map' }, { place: { city: 'Lyon' } });
    expect(updated.place).toEqual({ city: 'Lyon', zip: '00000' });
  });

  test('applies no default of its own attributes', async () => {
    const request = tasks.toRequest.update({ id: 'u' }, { title: 'b' });
    expect(JSON.stringify(request)).not.toContain('open');
  });

  describe('with nothing to change', () => {
    const empty: readonly [string, object][] = [
      ['an empty patch', {}],
      ['a patch of undefined only', { title: undefined, points: undefined }],
    ];

    for (const [what, patch] of empty) {
      test(`${what} is one consistent GetItem and touches nothing`, async () => {
        await create('empty');
        const before = await stored({ id: { S: 'empty' } });

        expect(tasks.toRequest.update({ id: 'empty' }, patch)).toEqual({
          TableName: 'tasks',
          Key: { id: { S: 'empty' } },
          ConsistentRead: true,
          ReturnConsumedCapacity: 'TOTAL',
        });

        expect(await requestsOf(() => tasks.update({ id: 'empty' }, patch))).toBe(1);
        expect(await tasks.update({ id: 'empty' }, patch)).toMatchObject({ title: 'a' });
        expect(await stored({ id: { S: 'empty' } })).toEqual(before);
        await tasks.delete({ id: 'empty' });
      });

      test(`${what} of a missing item is an ItemNotFoundError`, async () => {
        expect(await rejection(tasks.update({ id: 'gone' }, patch))).toMatchObject({
          name: 'ItemNotFoundError',
          hint: 'Use upsert() to create it when it is missing.',
        });
      });
    }

    test('but a condition, it is a bare condition check', async () => {
      await create('check');
      const before = await stored({ id: { S: 'check' } });

      expect(
        tasks.toRequest.update({ id: 'check' }, {}, { if: (c) => c('state', '=', 'open') }),
      ).toEqual({
        TableName: 'tasks',
        Key: { id: { S: 'check' } },
        ConditionExpression: 'attribute_exists(#0) AND #1 = :0',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ExpressionAttributeNames: { '#0': 'id', '#1': 'state' },
        ExpressionAttributeValues: { ':0': { S: 'open' } },
        ReturnValues: 'ALL_NEW',
        ReturnConsumedCapacity: 'TOTAL',
      });

      const open = await tasks.update({ id: 'check' }, {}, { if: (c) => c('state', '=', 'open') });
      expect(open).toMatchObject({ id: 'check', title: 'a' });
      const error = await rejection(
        tasks.update({ id: 'check' }, {}, { if: (c) => c('state', '=', 'done') }),
      );
      expect(isConditionFailed(error, Task) && error.item?.state).toBe('open');
      expect(await stored({ id: { S: 'check' } })).toEqual(before);
    });

    test('and a condition that always holds, it still demands the item', async () => {
      const always = tasks.update({ id: 'gone' }, {}, { if: (c) => c.and() });
      expect(await rejection(always)).toMatchObject({ code: 'item-not-found' });
      expect(await stored({ id: { S: 'gone' } })).toBeUndefined();
    });
  });

  test('keeps an OR of the caller together beside its own condition', async () => {
    const done = { state: 'done' } as const;
    const request = tasks.toRequest.update({ id: 'or' }, done, {
      if: (c) => c.or(c('points', '<', 5), c('points', 'not_exists')),
    });
    expect(request).toMatchObject({
      ConditionExpression: 'attribute_exists(#2) AND (#3 < :2 OR attribute_not_exists(#3))',
    });

    const error = await rejection(
      tasks.update({ id: 'or' }, done, {
        if: (c) => c.or(c('points', '<', 5), c('points', 'not_exists')),
      }),
    );
    expect(error).toMatchObject({ code: 'item-not-found' });
    expect(await stored({ id: { S: 'or' } })).toBeUndefined();
  });

  describe('refuses before anything is sent', () => {
    const wrong: readonly [string, unknown, string, string][] = [
      ['an attribute of the key', { id: 'other' }, 'attribute-immutable', 'id'],
      ['a createdAt', { createdAt: now }, 'attribute-immutable', 'createdAt'],
      ['an updatedAt', { updatedAt: now }, 'attribute-immutable', 'updatedAt'],
      ['an unknown attribute', { titel: 'b' }, 'attribute-unknown', 'titel'],
      ['a path, which is no property', { 'place.city': 'x' }, 'attribute-unknown', 'place.city'],
      ['a wrong type', { title: 5 }, 'value-type', 'title'],
      ['a wrong type inside', { place: { city: 5 } }, 'value-type', 'place.city'],
      ['undefined inside a list', { history: ['a', undefined] }, 'value-undefined', 'history[1]'],
      ['a version, where the model has none', { version: 1 }, 'attribute-unknown', 'version'],
      ['no object', undefined, 'value-type', ''],
      ['null', null, 'value-type', ''],
      ['text', 'title', 'value-type', ''],
    ];

    for (const [what, patch, code, path] of wrong) {
      test(what, async () => {
        const sent = await requestsOf(async () => {
          const error = await rejection(tasks.update({ id: 'u1' }, patch as never));
          expect(error).toMatchObject({ name: 'ValidationError', code, path });
        });
        expect(sent).toBe(0);
      });
    }
  });
});
