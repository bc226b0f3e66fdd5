import { beforeAll, describe, expect, test } from 'vitest';
import { DecodeError, dynamorm, globalIndex, model, t } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { rejection, useModel } from '../../support/use-model.ts';

const Session = model('Session', {
  table: 'sessions',
  attributes: {
    id: t.string(),
    user: t.string(),
    at: t.number(),
    ends: t.ttl({ hideExpired: true }).optional(),
    hits: t.number(),
  },
  key: { partitionKey: 'user', sortKey: 'at' },
  indexes: { byId: globalIndex({ partitionKey: 'id', projection: ['hits'] }) },
});

const now = new Date('2026-01-31T00:00:00.000Z');
const second = 1_000;

describeTransports('what a model hides', (makeTransport) => {
  const { items, requestsOf } = useModel(makeTransport, Session, { now: () => now });

  beforeAll(async () => {
    for (let at = 0; at < 10; at += 1) {
      const ends =
        at % 2 === 0 ? new Date(now.getTime() - at * second) : new Date(now.getTime() + second);
      await items.put({ id: 'x', user: 'u', at, hits: at, ...(at === 9 ? {} : { ends }) });
    }
  });
  const query = () => items.where('user', '=', 'u');

  test('is filtered by DynamoDB', () => {
    expect(query().toRequest()).toMatchObject({
      KeyConditionExpression: '#0 = :0',
      FilterExpression: 'NOT (#1 <= :1)',
      ExpressionAttributeValues: { ':0': { S: 'u' }, ':1': { N: '1769817600' } },
    });
  });

  const shown = [1, 3, 5, 7, 9];
  const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

  test('is missing from every ending', async () => {
    const numbers = (read: readonly { at: number }[]) => read.map(({ at }) => at);
    expect(numbers(await query().all())).toEqual(shown);
    expect((await query().first())?.at).toBe(1);
    expect(await query().count()).toBe(5);
    expect(await query().aggregate((a) => ({ n: a.count(), most: a.max('hits') }))).toEqual({
      n: 5,
      most: 9,
    });
    expect(await items.scan().count()).toBe(5);
    expect(await items.scan().parallel(2).count()).toBe(5);
    expect(await items.query().index('byId').where('id', '=', 'x').count()).toBe(5);
    const pages: number[] = [];
    for await (const page of query().limit(2).pages()) pages.push(...numbers(page.items));
    expect(pages).toEqual(shown);
  });

  test('is shown when it is asked for', async () => {
    expect((await query().withExpired().all()).map(({ at }) => at)).toEqual(all);
    expect(query().withExpired().toRequest()).not.toHaveProperty('FilterExpression');
    expect(await items.scan().withExpired().count()).toBe(10);
  });

  test('is missing, or shown, where first is a GetItem', async () => {
    const whole = query().where('at', '=', 2);
    expect(await requestsOf(() => whole.first())).toBe(1);
    expect(await whole.first()).toBeUndefined();
    expect((await whole.withExpired().first())?.at).toBe(2);
    expect((await query().where('at', '=', 3).first())?.at).toBe(3);
  });

  test('changes with the time of each run, not of the query', () => {
    let time = now;
    const later = dynamorm({ region: 'us-east-1', now: () => time })
      .model(Session)
      .where('user', '=', 'u');
    const values = () => later.toRequest()?.ExpressionAttributeValues?.[':1'];
    expect(values()).toEqual({ N: '1769817600' });
    time = new Date(now.getTime() + 5 * second);
    expect(values()).toEqual({ N: '1769817605' });
  });
});

describeTransports('an item that does not fit', (makeTransport) => {
  const { items, db, store } = useModel(makeTransport, Session);

  beforeAll(async () => {
    for (let at = 0; at < 6; at += 1) {
      const hits = at % 3 === 1 ? { S: 'many' } : { N: String(at) };
      await store({ user: { S: 'u' }, at: { N: String(at) }, id: { S: 'x' }, hits });
    }
  });
  const query = () => items.where('user', '=', 'u');

  test('stops the read with an error that has it', async () => {
    const error = await rejection(query().all());
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ path: 'hits', wireItem: { at: { N: '1' } } });
  });

  describe('is passed over where somebody is told', () => {
    const told: DecodeError[] = [];
    const onInvalid = (error: DecodeError): void => void told.push(error);
    const numbers = (read: readonly { at: number }[]) => read.map(({ at }) => at);

    test('by the query', async () => {
      told.length = 0;
      expect(numbers(await query().onInvalid(onInvalid).all())).toEqual([0, 2, 3, 5]);
      expect(told.map(({ path, wireItem }) => [path, wireItem['at']])).toEqual([
        ['hits', { N: '1' }],
        ['hits', { N: '4' }],
      ]);
    });

    test('by the database', async () => {
      told.length = 0;
      const lenient = dynamorm({ transport: db.transport, onInvalid }).model(Session);
      expect(numbers(await lenient.where('user', '=', 'u').all())).toEqual([0, 2, 3, 5]);
      expect(told).toHaveLength(2);
    });

    test('and the limit counts those that fit', async () => {
      const lenient = query().onInvalid(onInvalid).limit(2);
      const { items: one, cursor } = await lenient.page();
      const { items: two } = await lenient.page({ cursor });
      expect([numbers(one), numbers(two)]).toEqual([
        [0, 2],
        [3, 5],
      ]);
    });

    test('in every other ending too', async () => {
      const lenient = query().onInvalid(onInvalid);
      expect((await lenient.orderBy('at', 'desc').where('at', '<=', 4).first())?.at).toBe(3);
      expect(await lenient.where('at', '=', 4).first()).toBeUndefined();
      expect(await lenient.aggregate((a) => ({ sum: a.sum('hits') }))).toEqual({ sum: 10 });
      expect(await items.scan().onInvalid(onInvalid).parallel(2).all()).toHaveLength(4);
    });

    test('and is read where what does not fit is not', async () => {
      expect(numbers(await query().select('at').all())).toEqual([0, 1, 2, 3, 4, 5]);
    });

    test('and what the one who is told throws stops the read', async () => {
      const thrown = new Error('too many');
      const strict = query().onInvalid(() => {
        throw thrown;
      });
      expect(await rejection(strict.all())).toBe(thrown);
    });
  });
});
