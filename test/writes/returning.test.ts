import { beforeEach, expect, test } from 'vitest';
import { dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';

const Trip = model('Trip', {
  table: 'trips',
  attributes: {
    id: t.string(),
    name: t.string(),
    seats: t.number().default(4),
    tags: t.set(t.string()),
    stops: t.list(t.map({ city: t.string(), at: t.date() })).default(() => []),
    driver: t.map({ name: t.string(), born: t.date().optional().name('b') }).optional(),
    pay: t
      .union(
        t.map({ by: t.literal('card'), digits: t.string(), year: t.number().optional() }),
        t.map({ by: t.literal('cash'), amount: t.number() }),
      )
      .optional(),
    updatedAt: t.updatedAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
});
const now = new Date('2026-01-31T09:30:00.000Z');
const at = new Date('2026-02-01T00:00:00.000Z');

describeTransports('updateBuilder: returning', (makeTransport) => {
  const used = useFaultProxy();
  const db = () => dynamorm({ transport: makeTransport(used.proxyEndpoint), now: () => now });
  const trips = () => db().model(Trip);
  const trip = () => trips().updateBuilder({ id: 't' });
  let isMade = false;
  beforeEach(async () => {
    if (!isMade) await createTable(db(), Trip);
    isMade = true;
    await trips().hardDelete({ id: 't' });
    await trips().create({
      id: 't',
      name: 'a',
      tags: new Set(['x']),
      driver: { name: 'Ann', born: at },
      stops: [{ city: 'Oslo', at }],
    });
  });

  test('new is the default: the whole item after the update', async () => {
    expect(trip().toRequest().ReturnValues).toBe('ALL_NEW');
    expect(trip().returning('new').toRequest()).toEqual(trip().toRequest());
    expect(await trip().set('name', 'b').execute()).toEqual({
      id: 't',
      name: 'b',
      seats: 4,
      tags: new Set(['x']),
      stops: [{ city: 'Oslo', at }],
      driver: { name: 'Ann', born: at },
      updatedAt: now,
      version: 1,
    });
  });

  test('old is the whole item before it', async () => {
    const update = trip().set('name', 'b').returning('old');
    expect(update.toRequest().ReturnValues).toBe('ALL_OLD');
    expect(await update.execute()).toMatchObject({ name: 'a', version: 0, updatedAt: now });
  });

  test('none is nothing, and saves reading it', async () => {
    const update = trip().set('name', 'b').returning('none');
    expect(update.toRequest().ReturnValues).toBe('NONE');
    expect(await update.execute()).toBeUndefined();
    expect(await trips().get({ id: 't' })).toMatchObject({ name: 'b' });
  });

  test('updatedNew is what was written, without defaults for the rest', async () => {
    const update = trip()
      .set('driver.born', now)
      .add('tags', new Set(['y']))
      .increment('seats', 2)
      .returning('updatedNew');
    expect(update.toRequest().ReturnValues).toBe('UPDATED_NEW');
    expect(await update.execute()).toEqual({
      seats: 6,
      tags: new Set(['x', 'y']),
      driver: { born: now },
      updatedAt: now,
      version: 1,
    });
  });

  test('updatedOld is the same before it: what was not there is not in it', async () => {
    const update = trip()
      .set('driver.name', 'Bob')
      .set('pay', { by: 'cash', amount: 5 })
      .remove('seats')
      .returning('updatedOld');
    expect(update.toRequest().ReturnValues).toBe('UPDATED_OLD');
    expect(await update.execute()).toEqual({
      driver: { name: 'Ann' },
      seats: 4,
      updatedAt: now,
      version: 0,
    });
  });

  test('a part of a union comes without what tells its members apart', async () => {
    await trip().set('pay', { by: 'card', digits: '42' }).execute();
    const part = trip().set('pay.digits', '43').increment('pay.year', 30).returning('updatedNew');
    expect(await part.execute()).toMatchObject({ pay: { digits: '43', year: 30 }, version: 2 });
    expect(await trips().scan().select('pay.digits').all()).toEqual([{ pay: { digits: '43' } }]);
    const whole = trip().set('pay', { by: 'cash', amount: 1 }).returning('updatedNew');
    expect(await whole.execute()).toMatchObject({ pay: { by: 'cash', amount: 1 } });
  });

  test('elements come back without their positions, as AWS compacts them', async () => {
    // The engine gives the whole list; AWS only the elements that were written.
    used.proxy.inject({
      operation: 'UpdateItem',
      fault: faults.rewrite({
        response: (response) => ({
          ...response,
          Attributes: {
            stops: { L: [{ M: { city: { S: 'Rome' } } }, { M: { city: { S: 'Bern' } } }] },
          },
        }),
      }),
    });
    const update = trip().set('stops[0].city', 'Rome').set('stops[0].at', now);
    expect(await update.returning('updatedNew').execute()).toEqual({
      stops: [{ city: 'Rome' }, { city: 'Bern' }],
    });
  });

  test('a mode that there is not is refused', () => {
    expect(() => trip().returning('all' as never)).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'returning-unknown' }),
    );
  });

  test('the last mode counts, and the builder before it keeps its own', async () => {
    const update = trip().set('name', 'b').returning('none');
    expect(update.returning('old').toRequest().ReturnValues).toBe('ALL_OLD');
    expect(update.toRequest().ReturnValues).toBe('NONE');
  });
});
