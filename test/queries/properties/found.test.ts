import { expect, test } from 'vitest';
import { globalIndex, localIndex, model, t } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection, useModel } from '../../support/use-model.ts';

/** What the random tests found, each shrunk to the least that showed it. */

const Thing = model('Thing', {
  table: 'things',
  attributes: {
    id: t.string(),
    at: t.number(),
    kind: t.string(),
    rank: t.number().optional(),
    name: t.string().optional(),
    note: t.string().optional(),
  },
  key: { partitionKey: 'id', sortKey: 'at' },
  indexes: {
    byKind: globalIndex({ partitionKey: 'kind', sortKey: 'rank', projection: ['at'] }),
    byRank: localIndex({ sortKey: 'rank', projection: 'keys' }),
  },
});

const Single = model('Single', {
  table: 'singles',
  attributes: { id: t.string(), text: t.string().optional() },
  key: { partitionKey: 'id' },
});

describeTransports('what random questions found', (makeTransport) => {
  const { items: things } = useModel(makeTransport, Thing);
  const { items: singles, requestsOf } = useModel(makeTransport, Single);

  test('a query by the whole key of a table ends after its item, in one request', async () => {
    await singles.put({ id: 'one' });

    const query = singles.where('id', '=', 'one').limit(1);
    const page = await query.page();

    // DynamoDB answers with a LastEvaluatedKey, and an empty page behind it; the engine even gives
    // the item once more, for ever.
    expect(page).toEqual({ items: [{ id: 'one' }], count: 1, scannedCount: 1 });
    expect(await requestsOf(() => query.pageSize(1).limit(5).all())).toBe(1);
    expect(await requestsOf(() => query.pageSize(1).limit(5).count())).toBe(1);
  });

  test('count() counts what all() gives, although an index without some of it could count', async () => {
    await things.put({ id: 'a', at: 1, kind: 'counted' });
    await things.put({ id: 'a', at: 2, kind: 'counted', rank: 1 });

    const query = things.where('kind', '=', 'counted').allowScan();

    expect(await query.all()).toHaveLength(2);
    expect(await query.count()).toBe(2);
  });

  test('an index without the optional sort key is not picked where the table can answer', () => {
    const query = things.where('id', '=', 'a').select('id', 'rank');

    expect(query.explain().index).toBeUndefined();
    expect(query.index('byRank').explain().index).toBe('byRank');
  });

  test('a condition that always holds keeps no index from answering', () => {
    const always = things
      .where('kind', '=', 'x')
      .index('byKind')
      .filter((c) => c.or(c('note', '=', 'y'), c.and()))
      .filter((c) => c.not(c('rank', 'in', [])));

    expect(always.toRequest()).not.toHaveProperty('FilterExpression');
  });

  test('the largest text is the one that a sort key would have last, which is UTF-8', async () => {
    await things.put({ id: 'text', at: 1, kind: 'x', name: '\uffee' });
    await things.put({ id: 'text', at: 2, kind: 'x', name: '😀' });

    const found = await things
      .where('id', '=', 'text')
      .aggregate((a) => ({ least: a.min('name'), most: a.max('name') }));

    expect(found).toEqual({ least: '\uffee', most: '😀' });
  });

  test('bounds that are upside down are refused, two conditions as one between', async () => {
    const query = things.where('id', '=', 'a').where('at', '>=', 5).where('at', '<=', 3);

    expect(await rejection(query.all())).toMatchObject({ code: 'between-reversed', path: 'at' });
  });
});
