import { expect, test } from 'vitest';
import {
  DecodeError,
  ItemNotFoundError,
  isDecodeError,
  isItemNotFound,
  model,
  t,
} from '../../src/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection, useModel } from '../support/use-model.ts';

const Account = model('Account', {
  table: 'accounts',
  attributes: {
    id: t.string(),
    balance: t.bigint().default(0n),
    rate: t.number().optional(),
    limits: t.list(t.map({ at: t.date(), amount: t.number() })).default(() => []),
    tags: t.set(t.string()),
    owner: t.string().optional(),
  },
  key: { partitionKey: 'id' },
});

describeTransports('get', (makeTransport) => {
  const { items: accounts, store, requestsOf } = useModel(makeTransport, Account);

  test('sends one GetItem, eventually consistent', async () => {
    expect(accounts.toRequest.get({ id: 'a' })).toEqual({
      TableName: 'accounts',
      Key: { id: { S: 'a' } },
      ReturnConsumedCapacity: 'TOTAL',
    });

    await accounts.create({ id: 'a', balance: 2n ** 60n, tags: new Set() });
    expect(await requestsOf(() => accounts.get({ id: 'a' }))).toBe(1);
    expect(await accounts.get({ id: 'a' })).toEqual({
      id: 'a',
      balance: 2n ** 60n,
      limits: [],
      tags: new Set(),
    });
  });

  test('is strongly consistent when asked', async () => {
    expect(accounts.toRequest.get({ id: 'a' }, { consistent: true })).toEqual({
      TableName: 'accounts',
      Key: { id: { S: 'a' } },
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(accounts.toRequest.get({ id: 'a' }, { consistent: false })).not.toHaveProperty(
      'ConsistentRead',
    );
    expect(await accounts.get({ id: 'a' }, { consistent: true })).toMatchObject({ id: 'a' });
  });

  test('gives undefined for a missing item; getOrThrow throws', async () => {
    expect(await accounts.get({ id: 'missing' })).toBeUndefined();

    const error = await rejection(accounts.getOrThrow({ id: 'missing' }));
    expect(error).toBeInstanceOf(ItemNotFoundError);
    expect(error).toMatchObject({ code: 'item-not-found', model: 'Account', item: undefined });
    expect(isItemNotFound(error, Account) && error.key).toEqual({ id: 'missing' });
    expect((error as Error).message).toContain('getOrThrow found no Account {"id":"missing"}');
  });

  test('fills in the defaults of attributes that the stored item lacks', async () => {
    await store({ id: { S: 'bare' } });
    const first = await accounts.getOrThrow({ id: 'bare' });
    const second = await accounts.getOrThrow({ id: 'bare' });

    expect(first).toEqual({ id: 'bare', balance: 0n, limits: [], tags: new Set() });
    expect(first.limits).not.toBe(second.limits);
    expect(first.tags).not.toBe(second.tags);
  });

  test('leaves out attributes that the model does not know', async () => {
    await store({ id: { S: 'more' }, legacy: { S: 'x' }, limits: { L: [] } });
    expect(await accounts.get({ id: 'more' })).not.toHaveProperty('legacy');
  });

  test('throws a DecodeError with the path and the raw item for what does not fit', async () => {
    const raw = {
      id: { S: 'bad' },
      limits: { L: [{ M: { at: { S: '2026-02-30' }, amount: { N: '1' } } }] },
    };
    await store(raw);

    const error = await rejection(accounts.get({ id: 'bad' }));

    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: 'decode-date', path: 'limits[0].at', wireItem: raw });
    expect(isDecodeError(error) && error.hint).toMatch(/\S/);
  });

  test('throws instead of rounding a number', async () => {
    await store({ id: { S: 'precise' }, rate: { N: '0.12345678901234567890' } });
    expect(await rejection(accounts.get({ id: 'precise' }))).toMatchObject({
      code: 'decode-number',
      path: 'rate',
    });
  });

  test('refuses a key that is not exactly the key, and sends nothing', async () => {
    const wrong: readonly [unknown, string][] = [
      [{}, 'key-part-missing'],
      [{ id: undefined }, 'key-part-missing'],
      [{ id: null }, 'key-part-missing'],
      [{ id: '' }, 'key-empty'],
      [{ id: 1 }, 'value-type'],
      [{ id: 'a', owner: 'b' }, 'attribute-unknown'],
      [{ Id: 'a' }, 'key-part-missing'],
      ['a', 'value-type'],
      [undefined, 'value-type'],
      [null, 'value-type'],
    ];
    expect(
      await requestsOf(async () => {
        for (const [key, code] of wrong) {
          const error = await rejection(accounts.get(key as never));
          expect(error).toMatchObject({ name: 'ValidationError', code });
        }
      }),
    ).toBe(0);
  });
});
