import { beforeEach, describe, expect, test } from 'vitest';
import { globalIndex, localIndex, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const created = new Date('2026-01-31T09:30:00.000Z');
const later = new Date('2026-02-01T00:00:00.000Z');
const iso = later.toISOString();

const Note = model('Note', {
  table: 'notes',
  attributes: {
    owner: t.string(),
    id: t.string(),
    text: t.string().default('none'),
    kind: t.string().default('k'),
    stars: t.number().default(1),
    createdAt: t.createdAt(),
    updatedAt: t.updatedAt(),
    deletedAt: t.deletedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'owner', sortKey: 'id' },
  indexes: {
    byKind: globalIndex({ partitionKey: 'kind', sortKey: 'id' }),
    byText: globalIndex({ partitionKey: 'text', projection: ['stars'] }),
    byStars: localIndex({ sortKey: 'stars' }),
  },
});

const Draft = model('Draft', {
  table: 'drafts',
  attributes: {
    id: t.string(),
    text: t.string().default(''),
    endsAt: t.ttl({ hideExpired: true }).optional(),
    deletedAt: t.deletedAt(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('soft delete', (makeTransport) => {
  let moment = created;
  const used = useModel(makeTransport, Note, { now: () => moment });
  const { items: notes, stored, requestsOf } = used;
  const key = { owner: 'o', id: 'n' };
  const storedKey = { owner: { S: 'o' }, id: { S: 'n' } };
  beforeEach(async () => {
    moment = created;
    for (const id of ['n', 'm', 'l']) await notes.hardDelete({ owner: 'o', id });
    await notes.create({ ...key, text: 'a' });
    moment = later;
  });

  describe('delete', () => {
    test('marks with one UpdateItem and gives the item as it was', async () => {
      expect(notes.toRequest.delete(key)).toEqual({
        TableName: 'notes',
        Key: storedKey,
        UpdateExpression: 'SET #0 = :0, #1 = :1, #2 = if_not_exists(#2, :2) + :3',
        ConditionExpression: 'attribute_exists(#3) AND NOT (attribute_exists(#0))',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ExpressionAttributeNames: {
          '#0': 'deletedAt',
          '#1': 'updatedAt',
          '#2': 'version',
          '#3': 'owner',
        },
        ExpressionAttributeValues: {
          ':0': { S: iso },
          ':1': { S: iso },
          ':2': { N: '0' },
          ':3': { N: '1' },
        },
        ReturnValues: 'ALL_OLD',
        ReturnConsumedCapacity: 'TOTAL',
      });
      const old = await notes.delete(key);
      expect(old).toMatchObject({ text: 'a', version: 0, updatedAt: created });
      expect(old).not.toHaveProperty('deletedAt');
      expect(await stored(storedKey)).toMatchObject({
        deletedAt: { S: iso },
        updatedAt: { S: iso },
        createdAt: { S: created.toISOString() },
        version: { N: '1' },
      });
    });

    test('twice, or of what never was, is no error and changes nothing', async () => {
      await notes.delete(key);
      const before = await stored(storedKey);
      moment = new Date('2026-03-01T00:00:00.000Z');
      expect(await requestsOf(() => notes.delete(key))).toBe(1);
      expect(await notes.delete(key)).toBeUndefined();
      expect(await notes.delete({ owner: 'o', id: 'never' })).toBeUndefined();
      expect(await stored(storedKey)).toEqual(before);
      expect(await stored({ owner: { S: 'o' }, id: { S: 'never' } })).toBeUndefined();
    });

    test('with a version or a condition demands an item that is there', async () => {
      expect(await rejection(notes.delete(key, { version: 3 }))).toMatchObject({
        name: 'VersionConflictError',
        expected: 3,
        actual: 0,
      });
      expect(await rejection(notes.delete(key, { if: (c) => c('text', '=', 'b') }))).toMatchObject({
        name: 'ConditionFailedError',
        item: { text: 'a' },
      });
      expect(await notes.delete(key, { version: 0 })).toMatchObject({ version: 0 });

      expect(await rejection(notes.delete(key, { version: 1 }))).toMatchObject({
        name: 'ItemNotFoundError',
      });
      expect(await rejection(notes.delete(key, { if: (c) => c('text', '=', 'a') }))).toMatchObject({
        name: 'ConditionFailedError',
        item: undefined,
      });
    });
  });

  describe('a marked item is hidden', () => {
    beforeEach(async () => {
      await notes.create({ owner: 'o', id: 'm', text: 'a' });
      await notes.delete(key);
    });

    test('from get and getOrThrow, and shown to those who ask', async () => {
      expect(await notes.get(key)).toBeUndefined();
      expect(await rejection(notes.getOrThrow(key))).toMatchObject({ code: 'item-not-found' });
      expect(await notes.get(key, { withDeleted: true })).toMatchObject({
        text: 'a',
        deletedAt: later,
      });
      expect(await notes.getOrThrow(key, { withDeleted: true, consistent: true })).toMatchObject({
        deletedAt: later,
      });
    });

    const reads: readonly [string, () => ReturnType<typeof notes.query>][] = [
      ['a query', () => notes.where('owner', '=', 'o')],
      ['a whole index', () => notes.where('kind', '=', 'k')],
      [
        'an index that carries some attributes',
        () => notes.query().index('byText').where('text', '=', 'a') as never,
      ],
      ['a local index', () => notes.query().index('byStars').where('owner', '=', 'o') as never],
    ];
    for (const [what, query] of reads) {
      test(`from ${what}, however it ends`, async () => {
        const ids = async (items: Promise<readonly { id: string }[]>) =>
          (await items).map(({ id }) => id);
        expect(await ids(query().all())).toEqual(['m']);
        expect((await query().page()).items).toHaveLength(1);
        expect(await query().count()).toBe(1);
        expect(await query().first()).toMatchObject({ id: 'm' });
        expect(await query().aggregate((a) => ({ n: a.count(), sum: a.sum('stars') }))).toEqual({
          n: 1,
          sum: 1,
        });
        const streamed: string[] = [];
        for await (const { id } of query()) streamed.push(id);
        expect(streamed).toEqual(['m']);
        expect(await ids(query().select('id').all() as never)).toEqual(['m']);

        expect((await ids(query().withDeleted().all())).sort()).toEqual(['m', 'n']);
        expect(await query().withDeleted().count()).toBe(2);
      });
    }

    test('from scans, parallel ones too', async () => {
      const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id).sort();
      expect(ids(await notes.scan().all())).toEqual(['m']);
      expect(ids(await notes.scan().parallel(2).all())).toEqual(['m']);
      expect(await notes.scan().count()).toBe(1);
      expect(ids(await notes.scan().withDeleted().all())).toEqual(['m', 'n']);
    });

    test('from a first() by the complete key, which is a GetItem', async () => {
      const query = notes.where('owner', '=', 'o').where('id', '=', 'n');
      expect(await query.first()).toBeUndefined();
      expect(await query.withDeleted().first()).toMatchObject({ deletedAt: later });
    });

    test('by a filter that is never on a key of the index', () => {
      expect(notes.where('kind', '=', 'k').toRequest()).toMatchObject({
        IndexName: 'byKind',
        FilterExpression: expect.stringContaining('attribute_exists'),
      });
      expect(notes.where('kind', '=', 'k').withDeleted().toRequest()).not.toHaveProperty(
        'FilterExpression',
      );
    });
  });

  describe('a marked item counts as missing', () => {
    beforeEach(() => notes.delete(key));

    const failing: readonly [string, () => Promise<unknown>][] = [
      ['update', () => notes.update(key, { text: 'b' })],
      ['an empty update', () => notes.update(key, {})],
      ['updateAll', () => notes.updateAll({ ...key, text: 'b' })],
      ['updateBuilder', () => notes.updateBuilder(key).increment('stars').execute()],
      ['mutate', () => notes.mutate(key, (item) => ({ ...item, text: 'b' }))],
      ['update with a version', () => notes.update(key, { text: 'b', version: 1 })],
    ];
    for (const [what, write] of failing) {
      test(`for ${what}`, async () => {
        const before = await stored(storedKey);
        expect(await rejection(write())).toMatchObject({
          name: 'ItemNotFoundError',
          item: undefined,
        });
        expect(await stored(storedKey)).toEqual(before);
      });
    }

    test('for create, which replaces it', async () => {
      expect(await notes.create({ ...key, kind: 'new' })).toMatchObject({
        kind: 'new',
        text: 'none',
        version: 0,
        createdAt: later,
      });
      expect(await stored(storedKey)).not.toHaveProperty('deletedAt');
      expect(await rejection(notes.create(key))).toMatchObject({ code: 'item-exists' });
    });

    test('for put, which replaces it', async () => {
      expect(await notes.put({ ...key, kind: 'new' })).toMatchObject({ text: 'none', version: 0 });
      expect(await stored(storedKey)).not.toHaveProperty('deletedAt');
    });

    test('for put with a version, which it does not have', async () => {
      expect(await rejection(notes.put({ ...key, version: 1 }))).toMatchObject({
        name: 'VersionConflictError',
        actual: undefined,
        item: undefined,
      });
    });

    test('for upsert, which replaces it in a second request', async () => {
      const sent = await requestsOf(async () => {
        expect(await notes.upsert(key, { kind: 'new' })).toMatchObject({
          kind: 'new',
          text: 'none',
          version: 0,
          createdAt: later,
        });
      });
      expect(sent).toBe(2);
      expect(await stored(storedKey)).not.toHaveProperty('deletedAt');
    });
  });

  describe('restore', () => {
    test('takes the mark away and gives the item', async () => {
      await notes.delete(key);
      expect(notes.toRequest.restore(key)).toMatchObject({
        UpdateExpression: 'SET #1 = :0, #2 = if_not_exists(#2, :1) + :2 REMOVE #0',
        ConditionExpression: 'attribute_exists(#3)',
        ExpressionAttributeNames: { '#0': 'deletedAt' },
        ReturnValues: 'ALL_NEW',
      });
      const restored = await notes.restore(key);
      expect(restored).toEqual({
        ...key,
        text: 'a',
        kind: 'k',
        stars: 1,
        createdAt: created,
        updatedAt: later,
        version: 2,
      });
      expect(await notes.get(key)).toEqual(restored);
    });

    test('of an item that is not marked leaves it, and of a missing one is an error', async () => {
      expect(await notes.restore(key)).toMatchObject({ text: 'a', version: 1 });
      const gone = { owner: 'o', id: 'gone' };
      expect(await rejection(notes.restore(gone))).toMatchObject({ name: 'ItemNotFoundError' });
      expect(await notes.get(gone, { withDeleted: true })).toBeUndefined();
    });

    test('on a condition tells it from a missing item, with the item', async () => {
      await notes.delete(key);
      expect(await rejection(notes.restore(key, { if: (c) => c('text', '=', 'b') }))).toMatchObject(
        {
          name: 'ConditionFailedError',
          item: { text: 'a', deletedAt: later },
        },
      );
      expect(await notes.restore(key, { if: (c) => c('text', '=', 'a') })).toMatchObject({
        text: 'a',
      });
    });
  });

  describe('hardDelete', () => {
    test('removes with a DeleteItem what is marked and what is not, and gives it', async () => {
      expect(notes.toRequest.hardDelete(key)).toEqual({
        TableName: 'notes',
        Key: storedKey,
        ReturnValues: 'ALL_OLD',
        ReturnConsumedCapacity: 'TOTAL',
      });
      expect(await notes.hardDelete(key)).toMatchObject({ text: 'a' });
      expect(await stored(storedKey)).toBeUndefined();
      expect(await notes.hardDelete(key)).toBeUndefined();

      await notes.create(key);
      await notes.delete(key);
      expect(await notes.hardDelete(key)).toMatchObject({ ...key, deletedAt: later });
      expect(await stored(storedKey)).toBeUndefined();
    });

    test('with a version sees the one of a marked item', async () => {
      await notes.delete(key);
      expect(await rejection(notes.hardDelete(key, { version: 0 }))).toMatchObject({
        name: 'VersionConflictError',
        expected: 0,
        actual: 1,
        item: { deletedAt: later },
      });
      expect(await notes.hardDelete(key, { version: 1 })).toMatchObject({ version: 1 });
      expect(await rejection(notes.hardDelete(key, { version: 1 }))).toMatchObject({
        name: 'ItemNotFoundError',
      });
    });
  });

  describe('nobody but the library marks', () => {
    test('neither a patch nor a builder', async () => {
      const mark = { deletedAt: later } as never;
      expect(await rejection(notes.update(key, mark))).toMatchObject({
        code: 'attribute-immutable',
        path: 'deletedAt',
      });
      for (const update of [
        notes.updateBuilder(key).set('deletedAt', later),
        notes.updateBuilder(key).remove('deletedAt'),
      ]) {
        expect(() => update.toRequest()).toThrow(
          expect.objectContaining({ code: 'attribute-immutable', path: 'deletedAt' }),
        );
      }
    });
  });

  test('carries the mark in every index, which hides nothing without it', () => {
    expect(Note['~node'].indexes['byText']).toMatchObject({
      projection: expect.arrayContaining(['deletedAt']),
    });
    expect(() =>
      model('Bare', {
        table: 'bare',
        attributes: { id: t.string(), kind: t.string(), deletedAt: t.deletedAt() },
        key: { partitionKey: 'id' },
        indexes: { byKind: globalIndex({ partitionKey: 'kind', projection: 'keys' }) },
      }),
    ).toThrow(expect.objectContaining({ name: 'DefinitionError' }));
  });
});

describeTransports('soft delete beside a time to live', (makeTransport) => {
  let moment = created;
  const { items: drafts, stored } = useModel(makeTransport, Draft, { now: () => moment });
  beforeEach(async () => {
    moment = created;
    for (const id of ['live', 'dead', 'over', 'both']) await drafts.hardDelete({ id });
    const endsAt = new Date(created.getTime() + 60_000);
    await drafts.create({ id: 'live' });
    await drafts.create({ id: 'dead' });
    await drafts.create({ id: 'over', endsAt });
    await drafts.create({ id: 'both', endsAt });
    await drafts.delete({ id: 'dead' });
    await drafts.delete({ id: 'both' });
    moment = later;
  });
  const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id).sort();

  test('hides what is marked, what is over, and what is both', async () => {
    expect(ids(await drafts.scan().all())).toEqual(['live']);
    expect(ids(await drafts.scan().withDeleted().all())).toEqual(['dead', 'live']);
    expect(ids(await drafts.scan().withExpired().all())).toEqual(['live', 'over']);
    expect(ids(await drafts.scan().withDeleted().withExpired().all())).toEqual([
      'both',
      'dead',
      'live',
      'over',
    ]);
    expect(await drafts.get({ id: 'both' }, { withDeleted: true })).toBeUndefined();
    expect(
      await drafts.get({ id: 'both' }, { withDeleted: true, withExpired: true }),
    ).toBeDefined();
  });

  test('restores what is marked, and not what is over', async () => {
    expect(await drafts.restore({ id: 'dead' })).toEqual({ id: 'dead', text: '' });
    for (const id of ['over', 'both']) {
      expect(await rejection(drafts.restore({ id }))).toMatchObject({ code: 'item-not-found' });
    }
  });

  test('deletes what is over neither again nor with an error', async () => {
    expect(await drafts.delete({ id: 'over' })).toBeUndefined();
    expect(await stored({ id: { S: 'over' } })).not.toHaveProperty('deletedAt');
  });

  test('creates over each of them', async () => {
    for (const id of ['dead', 'over', 'both']) {
      expect(await drafts.create({ id, text: 'new' })).toEqual({ id, text: 'new' });
    }
  });
});
