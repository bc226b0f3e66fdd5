import { expect, test } from 'vitest';
import { ConditionFailedError, isConditionFailed, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Note = model('Note', {
  table: 'notes',
  attributes: {
    id: t.string(),
    text: t.string().optional(),
    stars: t.number().optional(),
    tags: t.set(t.string()),
    kind: t.enum('memo', 'list').default('memo'),
    meta: t.map({ author: t.string(), draft: t.boolean().default(true) }).optional(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('put', (makeTransport) => {
  const { items: notes, stored, store, requestsOf } = useModel(makeTransport, Note);

  test('sends one PutItem without any condition', async () => {
    const note = { id: 'n1', text: 'a', tags: new Set(['x', 'y']) };

    expect(notes.toRequest.put(note)).toEqual({
      TableName: 'notes',
      Item: {
        id: { S: 'n1' },
        text: { S: 'a' },
        tags: { SS: ['x', 'y'] },
        kind: { S: 'memo' },
      },
      ReturnConsumedCapacity: 'TOTAL',
    });

    expect(await requestsOf(() => notes.put(note))).toBe(1);
    expect(await notes.get({ id: 'n1' })).toEqual({ ...note, kind: 'memo' });
  });

  test('replaces the whole item: what is not given disappears', async () => {
    await notes.put({ id: 'r', text: 'a', stars: 5, tags: new Set(['x']) });
    await notes.put({ id: 'r', text: 'b', tags: new Set() });

    expect(await stored({ id: { S: 'r' } })).toEqual({
      id: { S: 'r' },
      text: { S: 'b' },
      kind: { S: 'memo' },
    });
  });

  test('gives the item as a later read does, defaults inside maps and empty sets included', async () => {
    const put = await notes.put({ id: 'same', tags: new Set(), meta: { author: 'ann' } });

    expect(put).toEqual({
      id: 'same',
      tags: new Set(),
      kind: 'memo',
      meta: { author: 'ann', draft: true },
    });
    expect(await notes.get({ id: 'same' })).toEqual(put);
  });

  test('does not share what it gives with what it was given', async () => {
    const tags = new Set(['x']);
    const put = await notes.put({ id: 'own', tags });
    tags.add('y');
    expect(put.tags).toEqual(new Set(['x']));
  });

  test('takes a condition on the item that it would replace', async () => {
    const note = { id: 'if', text: 'new', tags: new Set<string>() };
    await notes.put({ ...note, text: 'old', stars: 1 });

    expect(notes.toRequest.put(note, { if: (c) => c('stars', '>', 3) })).toEqual({
      TableName: 'notes',
      Item: { id: { S: 'if' }, text: { S: 'new' }, kind: { S: 'memo' } },
      ConditionExpression: '#0 > :0',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ExpressionAttributeNames: { '#0': 'stars' },
      ExpressionAttributeValues: { ':0': { N: '3' } },
      ReturnConsumedCapacity: 'TOTAL',
    });

    const error = await rejection(notes.put(note, { if: (c) => c('stars', '>', 3) }));
    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(isConditionFailed(error, Note) && error.item).toMatchObject({ text: 'old', stars: 1 });

    await notes.put(note, { if: (c) => c('stars', '<', 3) });
    expect(await notes.get({ id: 'if' })).toMatchObject({ text: 'new' });
  });

  test('says that there is no item when a condition fails on nothing', async () => {
    const error = await rejection(
      notes.put({ id: 'nothing', tags: new Set() }, { if: (c) => c('id', 'exists') }),
    );

    expect(error).toMatchObject({
      code: 'condition-failed',
      item: undefined,
      hint: 'There is no such item.',
    });
    expect(await notes.get({ id: 'nothing' })).toBeUndefined();
  });

  test('carries the raw form of a refusing item that does not decode', async () => {
    const broken = { id: { S: 'broken' }, kind: { S: 'novel' } };
    await store(broken);

    const error = await rejection(
      notes.put({ id: 'broken', tags: new Set() }, { if: (c) => c('id', 'not_exists') }),
    );

    expect(error).toMatchObject({
      name: 'ConditionFailedError',
      item: undefined,
      cause: { wireItem: broken },
    });
  });

  test('brings back the item even when the condition can never hold', async () => {
    await notes.put({ id: 'never', text: 'here', tags: new Set() });

    const error = await rejection(
      notes.put({ id: 'never', tags: new Set() }, { if: (c) => c('stars', 'in', []) }),
    );

    expect(error).toMatchObject({ code: 'condition-failed', item: { text: 'here' } });
  });

  test('sends nothing for a condition that went missing on the way', async () => {
    const note = { id: 'unsafe', tags: new Set<string>() };
    const forgotten = (() => {}) as never;
    const promised = (async () => ({ kind: 'and', conditions: [] })) as never;

    expect(
      await requestsOf(async () => {
        for (const wrong of [forgotten, promised, { kind: 'and' } as never, null as never]) {
          const error = await rejection(notes.put(note, { if: wrong }));
          expect(error).toMatchObject({ name: 'ValidationError', code: 'condition-invalid' });
        }
      }),
    ).toBe(0);
  });

  test('sends nothing for a wrong value deep inside', async () => {
    const meta = { author: 3 as never };
    expect(
      await requestsOf(async () => {
        const error = await rejection(notes.put({ id: 'w', tags: new Set(), meta }));
        expect(error).toMatchObject({ code: 'value-type', path: 'meta.author' });
      }),
    ).toBe(0);
  });
});
