import { expect, test } from 'vitest';
import { dynamorm, globalIndex, model, type Transport, t } from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const second = 1_000;
const now = new Date('2026-01-31T09:30:00.500Z');
const nowSeconds = Math.floor(now.getTime() / second);
const past = new Date((nowSeconds - 60) * second);
const future = new Date((nowSeconds + 60) * second);

const Session = model('Session', {
  table: 'sessions',
  attributes: {
    id: t.string(),
    user: t.string(),
    cart: t.string().optional(),
    expiresAt: t.ttl({ hideExpired: true }).optional().nullable().name('ttl'),
    createdAt: t.createdAt(),
    version: t.version(),
  },
  key: { partitionKey: 'id' },
  indexes: { byUser: globalIndex({ partitionKey: 'user', projection: ['cart'] }) },
});

const Shown = model('Shown', {
  table: 'shown',
  attributes: { id: t.string(), expiresAt: t.ttl() },
  key: { partitionKey: 'id' },
});

describeTransports('an item that has expired and is hidden', (makeTransport) => {
  const { items, db, stored, store, requestsOf } = useModel(makeTransport, Session, {
    now: () => now,
  });
  const expired = (id: string, seconds = nowSeconds - 60) =>
    store({
      id: { S: id },
      user: { S: 'old' },
      cart: { S: 'secret' },
      ttl: { N: String(seconds) },
      createdAt: { S: '2025-01-01T00:00:00.000Z' },
      version: { N: '7' },
    });

  test('is not found by a read, from its very second on', async () => {
    await expired('now', nowSeconds);
    await expired('next', nowSeconds + 1);

    expect(await items.get({ id: 'now' })).toBeUndefined();
    expect(await items.get({ id: 'next' })).toMatchObject({ user: 'old' });
    expect(await rejection(items.getOrThrow({ id: 'now' }))).toMatchObject({
      code: 'item-not-found',
    });
    expect(await rejection(items.update({ id: 'now' }, {}))).toMatchObject({
      code: 'item-not-found',
    });
  });

  test('is replaced by create, to the second that reads hide it', async () => {
    expect(items.toRequest.create({ id: 'c', user: 'new' })).toMatchObject({
      ConditionExpression: 'attribute_not_exists(#0) OR #1 <= :0',
      ExpressionAttributeNames: { '#0': 'id', '#1': 'ttl' },
      ExpressionAttributeValues: { ':0': { N: String(nowSeconds) } },
    });

    await expired('c', nowSeconds);
    expect(await items.create({ id: 'c', user: 'new', expiresAt: future })).toEqual({
      id: 'c',
      user: 'new',
      expiresAt: future,
      createdAt: now,
      version: 0,
    });

    await expired('alive', nowSeconds + 1);
    expect(await rejection(items.create({ id: 'alive', user: 'new' }))).toMatchObject({
      name: 'ItemExistsError',
      item: { user: 'old' },
    });
  });

  test('is replaced by put, although it has a version', async () => {
    expect(items.toRequest.put({ id: 'p', user: 'new' })).toMatchObject({
      ConditionExpression: 'attribute_not_exists(#0) OR #1 <= :0',
      ExpressionAttributeNames: { '#0': 'version', '#1': 'ttl' },
    });

    await expired('p');
    expect(await items.put({ id: 'p', user: 'new' })).toMatchObject({ version: 0 });
    expect(await stored({ id: { S: 'p' } })).not.toHaveProperty('cart');
    expect(await rejection(items.put({ id: 'p', user: 'newer' }))).toMatchObject({
      name: 'VersionConflictError',
    });
  });

  test('is missing for update, and its attributes do not leak into the error', async () => {
    expect(items.toRequest.update({ id: 'u' }, { user: 'new' })).toMatchObject({
      ConditionExpression: 'attribute_exists(#2) AND NOT (#3 <= :3)',
    });

    await expired('u');
    expect(await rejection(items.update({ id: 'u' }, { user: 'new' }))).toMatchObject({
      name: 'ItemNotFoundError',
      item: undefined,
    });
    expect(await stored({ id: { S: 'u' } })).toMatchObject({ user: { S: 'old' } });
  });

  test('is missing for a delete with a version or a condition, and undefined for a plain one', async () => {
    expect(items.toRequest.delete({ id: 'd' }, { version: 7 })).toMatchObject({
      ConditionExpression: '(attribute_exists(#0) AND NOT (#1 <= :0)) AND #2 = :1',
    });

    await expired('d');
    expect(await rejection(items.delete({ id: 'd' }, { version: 7 }))).toMatchObject({
      name: 'ItemNotFoundError',
    });
    const refused = items.delete({ id: 'd' }, { if: (c) => c('user', '=', 'new') });
    expect(await rejection(refused)).toMatchObject({
      name: 'ConditionFailedError',
      item: undefined,
      hint: 'There is no such item.',
    });
    expect(await items.delete({ id: 'd' })).toBeUndefined();
    expect(await stored({ id: { S: 'd' } })).toBeUndefined();
  });

  test('is replaced by upsert and not merged into, in a second request', async () => {
    expect(items.toRequest.upsert({ id: 's' }, { user: 'new' })).toMatchObject({
      ConditionExpression: 'NOT (#3 <= :4)',
    });

    await expired('s');
    let merged: unknown;
    const sent = await requestsOf(async () => {
      merged = await items.upsert({ id: 's' }, { user: 'new', expiresAt: future });
    });

    expect(sent).toBe(2);
    expect(merged).toEqual({
      id: 's',
      user: 'new',
      expiresAt: future,
      createdAt: now,
      version: 0,
    });
    expect(await items.get({ id: 's' })).toEqual(merged);
    expect(await stored({ id: { S: 's' } })).not.toHaveProperty('cart');
    expect(
      await requestsOf(() => items.upsert({ id: 's' }, { user: 'x', expiresAt: future })),
    ).toBe(1);
    expect(await requestsOf(() => items.upsert({ id: 'fresh' }, { user: 'x' }))).toBe(1);
  });

  test('is merged into after all when somebody else stores an item between the two requests', async () => {
    await expired('race');
    const { transport } = db;
    const meddling: Transport = {
      ...transport,
      send: async (operation, request, options) => {
        if (operation === 'PutItem') await items.create({ id: 'race', user: 'them', cart: 'c' });
        return transport.send(operation, request, options);
      },
    };
    const late = dynamorm({ transport: meddling, now: () => now }).model(Session);

    expect(await late.upsert({ id: 'race' }, { user: 'us', expiresAt: future })).toEqual({
      id: 'race',
      user: 'us',
      cart: 'c',
      expiresAt: future,
      createdAt: now,
      version: 1,
    });
  });

  test('is not replaced where an earlier attempt of the upsert may have been applied', async () => {
    await expired('doubt');
    const { transport } = db;
    const doubtful: Transport = {
      ...transport,
      send: (...call) =>
        transport.send(...call).catch((error) => {
          throw Object.assign(error, { attempts: 2, ambiguous: true });
        }),
    };
    const users = dynamorm({ transport: doubtful, now: () => now }).model(Session);

    expect(await rejection(users.upsert({ id: 'doubt' }, { user: 'us' }))).toMatchObject({
      name: 'OutcomeUnknownError',
    });
    expect(await stored({ id: { S: 'doubt' } })).toMatchObject({ user: { S: 'old' } });
  });

  test('is hidden alike by reads and writes when the clock shows a whole second', async () => {
    const whole = new Date(nowSeconds * second);
    const users = dynamorm({ transport: db.transport, now: () => whole }).model(Session);
    await expired('whole', nowSeconds);
    expect(await users.get({ id: 'whole' })).toBeUndefined();
    expect(await users.create({ id: 'whole', user: 'new' })).toMatchObject({ user: 'new' });
    await expired('whole', nowSeconds + 1);
    expect(await users.get({ id: 'whole' })).toBeDefined();
    expect(await rejection(users.create({ id: 'whole', user: 'x' }))).toMatchObject({
      name: 'ItemExistsError',
    });
  });

  test('does not meet the version that an upsert expects', async () => {
    await expired('sv');
    const write = items.upsert({ id: 'sv' }, { user: 'new', version: 7 });
    expect(await rejection(write)).toMatchObject({
      name: 'VersionConflictError',
      expected: 7,
      actual: undefined,
      item: undefined,
    });
  });

  test('is not one without a time to live, with null, or with one that is no number', async () => {
    await items.create({ id: 'none', user: 'a' });
    await items.create({ id: 'null', user: 'a', expiresAt: null });
    await store({ id: { S: 'text' }, user: { S: 'a' }, ttl: { S: '1' } });

    expect(await items.get({ id: 'none' })).not.toHaveProperty('expiresAt');
    expect(await items.get({ id: 'null' })).toHaveProperty('expiresAt', null);
    expect(await items.update({ id: 'none' }, { user: 'b' })).toMatchObject({ user: 'b' });
    expect(await items.update({ id: 'null' }, { user: 'b' })).toMatchObject({ user: 'b' });
    for (const id of ['none', 'null', 'text']) {
      expect(await rejection(items.create({ id, user: 'b' }))).toMatchObject({
        name: 'ItemExistsError',
      });
    }
  });

  test('comes into being by an update of its time to live, which still gives the item', async () => {
    await items.create({ id: 'ends', user: 'a', expiresAt: future });
    expect(await items.update({ id: 'ends' }, { expiresAt: past })).toMatchObject({
      expiresAt: past,
    });
    expect(await items.get({ id: 'ends' })).toBeUndefined();
  });
});

describeTransports('a time to live', (makeTransport) => {
  const { items: shown, stored } = useModel(makeTransport, Shown, { now: () => now });

  test('is stored in whole seconds, rounded up, and hides nothing by default', async () => {
    const expiresAt = new Date(past.getTime() + 1);
    expect(await shown.create({ id: 'a', expiresAt })).toEqual({
      id: 'a',
      expiresAt: new Date(past.getTime() + second),
    });
    expect(await stored({ id: { S: 'a' } })).toEqual({
      id: { S: 'a' },
      expiresAt: { N: String(nowSeconds - 59) },
    });
    expect(await shown.get({ id: 'a' })).toBeDefined();
    expect(await rejection(shown.create({ id: 'a', expiresAt: future }))).toMatchObject({
      code: 'item-exists',
    });
  });
});
