import { expect, test } from 'vitest';
import { dynamorm, model, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

let milliseconds = 0;
let readings = 0;

/** A clock that shows a new moment each time it is read. */
function tick(): Date {
  readings += 1;
  milliseconds += 1;
  return new Date(Date.UTC(2026, 0, 1) + milliseconds);
}

const at = (moment: number): Date => new Date(Date.UTC(2026, 0, 1) + moment);

const Event = model('Event', {
  table: 'events',
  attributes: {
    id: t.string(),
    text: t.string().default(''),
    made: t.createdAt().name('created_at'),
    changed: t.updatedAt(),
    expiresAt: t.ttl({ hideExpired: true }).optional(),
  },
  key: { partitionKey: 'id' },
});

const Later = model('Later', {
  table: 'events',
  attributes: { id: t.string(), since: t.createdAt().optional(), till: t.updatedAt().optional() },
  key: { partitionKey: 'id' },
});

describeTransports('timestamps', (makeTransport) => {
  const { items: events, db, stored, store } = useModel(makeTransport, Event, { now: tick });

  test('are fixed-width ISO 8601 in UTC with milliseconds, so that they sort', async () => {
    milliseconds = 99;
    await events.create({ id: 'iso' });
    expect(await stored({ id: { S: 'iso' } })).toMatchObject({
      created_at: { S: '2026-01-01T00:00:00.100Z' },
      changed: { S: '2026-01-01T00:00:00.100Z' },
    });
  });

  test('are written on every write path, createdAt once', async () => {
    const key = { id: 'paths' };
    milliseconds = 0;
    expect(await events.create(key)).toMatchObject({ made: at(1), changed: at(1) });
    expect(await events.update(key, { text: 'a' })).toMatchObject({ made: at(1), changed: at(2) });
    expect(await events.upsert(key, { text: 'b' })).toMatchObject({ made: at(1), changed: at(3) });
    const read = await events.getOrThrow(key);
    expect(await events.put(read)).toMatchObject({ made: at(1), changed: at(5) });
    expect(await events.put(key)).toMatchObject({ made: at(6), changed: at(6) });
  });

  test('come from one reading of the clock for each call', async () => {
    for (const write of [
      () => events.create({ id: 'one' }),
      () => events.put({ id: 'one' }),
      () => events.update({ id: 'one' }, { text: 'a' }),
      () => events.upsert({ id: 'one' }, { text: 'a' }),
    ]) {
      readings = 0;
      const item = await write();
      expect(readings).toBe(1);
      expect(item.changed).toEqual(at(milliseconds));
    }
  });

  test('are the same moment that expiry is judged by', () => {
    milliseconds = 1_999;
    expect(events.toRequest.update({ id: 'x' }, { text: 'a' })).toMatchObject({
      ExpressionAttributeValues: {
        ':1': { S: '2026-01-01T00:00:02.000Z' },
        ':2': { N: String(at(2_000).getTime() / 1000) },
      },
    });
  });

  test('fill a createdAt that an older item lacks on upsert only', async () => {
    await store({ id: { S: 'older' } });
    const bound = db.model(Later);
    milliseconds = 0;

    expect(await bound.update({ id: 'older' }, {})).toEqual({ id: 'older' });
    expect(await bound.upsert({ id: 'older' }, {})).toEqual({
      id: 'older',
      since: at(2),
      till: at(2),
    });
  });

  test('that the clock cannot tell are refused before anything is sent', async () => {
    const broken = dynamorm({ transport: db.transport, now: () => new Date(Number.NaN) });
    const write = broken.model(Event).create({ id: 'broken' });
    expect(await rejection(write)).toMatchObject({ code: 'value-date', path: 'made' });
    expect(broken.stats().requests).toBe(0);
  });

  test('come from the system clock by default', async () => {
    const before = Date.now();
    const ordinary = dynamorm({ transport: db.transport });
    const { made } = await ordinary.model(Event).create({ id: 'system' });
    expect(made.getTime()).toBeGreaterThanOrEqual(before);
    expect(made.getTime()).toBeLessThanOrEqual(Date.now());
  });
});
