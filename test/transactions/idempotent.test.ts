import { beforeEach, describe, expect, test } from 'vitest';
import {
  type CallOptions,
  isConditionFailed,
  isItemExists,
  isItemNotFound,
  isOutcomeUnknown,
  isVersionConflict,
} from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import { account, moment, useBank } from './bank.ts';
import { Account, Purse } from './models.ts';

beforeEach(withoutPauses);

const operation = 'TransactWriteItems';
const once: CallOptions & { readonly idempotent: true } = { idempotent: true };

describeTransports('an idempotent write', (makeTransport) => {
  const bank = useBank(makeTransport);
  let count = 0;
  const fresh = (): string => `i${++count}`;
  const operations = (): readonly string[] =>
    bank.proxy.requests.map((request) => request.operation);

  test('is a transaction of one with a token, the same request otherwise', async () => {
    const db = bank.open();
    const purses = db.model(Purse);
    const id = fresh();

    expect(await purses.create({ id, coins: 1 }, once)).toEqual({ id, coins: 1 });
    expect(operations()).toEqual(['TransactWriteItems']);
    const { TableName, Item, ConditionExpression, ExpressionAttributeNames } =
      purses.toRequest.create({ id, coins: 1 });
    expect(bank.transactions()[0]?.body).toEqual({
      ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ReturnConsumedCapacity: 'TOTAL',
      TransactItems: [
        {
          Put: {
            TableName,
            Item,
            ConditionExpression,
            ExpressionAttributeNames,
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ],
    });
    expect(db.stats()).toMatchObject({ requests: 1, writeUnits: 2 });
  });

  test('gives what the write alone gives: read again where it changed only a part', async () => {
    const accounts = bank.open().model(Account);
    const id = fresh();
    const updatedAt = moment;
    await bank.store('accounts', account(id, 5, 1));

    expect(await accounts.update({ id }, { balance: 6n }, once)).toMatchObject({
      balance: 6n,
      version: 2,
      updatedAt,
    });
    expect(bank.proxy.requests.map(({ body }) => body)[1]).toEqual({
      TableName: 'accounts',
      Key: { id: { S: id } },
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(await accounts.upsert({ id }, { balance: 7n }, once)).toMatchObject({ version: 3 });
    expect(await accounts.put({ id, balance: 8n, version: 3 }, once)).toMatchObject({ version: 4 });
    expect(
      await accounts.updateBuilder({ id }).increment('balance', 2n).execute(once),
    ).toMatchObject({ balance: 10n, version: 5 });
    expect(
      await accounts.updateBuilder({ id }).increment('balance').returning('none').execute(once),
    ).toBeUndefined();
    expect(await accounts.delete({ id }, once)).toMatchObject({ balance: 11n, version: 6 });
    expect(await accounts.delete({ id }, once)).toBeUndefined();
    expect(operations()).toEqual([
      ...['TransactWriteItems', 'GetItem', 'TransactWriteItems', 'GetItem', 'TransactWriteItems'],
      ...['TransactWriteItems', 'GetItem', 'TransactWriteItems'],
      ...['GetItem', 'TransactWriteItems', 'GetItem', 'TransactWriteItems'],
    ]);
  });

  test('throws what the write alone throws', async () => {
    const accounts = bank.open().model(Account);
    const id = fresh();
    await bank.store('accounts', account(id, 5, 1));

    const exists = await rejection(accounts.create({ id }, once));
    expect(isItemExists(exists, Account) && exists.item?.balance).toBe(5n);
    const missing = await rejection(accounts.update({ id: 'none' }, { balance: 1n }, once));
    expect(isItemNotFound(missing, Account)).toBe(true);
    const conflict = await rejection(accounts.update({ id }, { version: 7, balance: 1n }, once));
    expect(isVersionConflict(conflict, Account) && conflict.actual).toBe(1);
    const refused = await rejection(
      accounts.upsert({ id }, {}, { ...once, if: (c) => c('balance', '>', 9n) }),
    );
    expect(isConditionFailed(refused, Account) && refused.item?.balance).toBe(5n);
    const kept = await rejection(accounts.delete({ id }, { ...once, version: 9 }));
    expect(isVersionConflict(kept, Account)).toBe(true);
    expect(await bank.stored('accounts', { id: { S: id } })).toEqual(account(id, 5, 1));
  });

  test('is applied once where its answers are lost, and a refusal is believed', async () => {
    const accounts = bank.open().model(Account);
    const id = fresh();
    await bank.store('accounts', account(id, 5, 1));
    const increment = () => accounts.updateBuilder({ id }).increment('balance').execute(once);

    bank.proxy.inject({ operation, times: 9, fault: faults.drop('after') });
    expect(await increment()).toMatchObject({ balance: 6n });
    bank.proxy.inject({ operation, times: 9, fault: faults.plain(500, { when: 'after' }) });
    expect(await increment()).toMatchObject({ balance: 7n });

    // Alone, this would fail on its own item.
    bank.proxy.inject({ operation, times: 2, fault: faults.drop('after') });
    const created = fresh();
    expect(await accounts.create({ id: created }, once)).toMatchObject({ version: 0 });
    bank.proxy.inject({ operation, times: 2, fault: faults.drop('before') });
    expect(isItemExists(await rejection(accounts.create({ id: created }, once)))).toBe(true);
    bank.proxy.inject({ operation, times: 2, fault: faults.drop('after') });
    expect(await accounts.delete({ id: created }, once)).toMatchObject({ id: created });
  });

  test('goes on after conflicts and want of capacity, with a new token', async () => {
    const accounts = bank.open().model(Account);
    const id = fresh();
    await bank.store('accounts', account(id, 5, 1));
    for (const Code of ['TransactionConflict', 'ThrottlingError', 'TransactionConflict']) {
      bank.proxy.inject({ operation, fault: faults.cancelTransaction([{ Code }]) });
    }
    expect(await accounts.updateBuilder({ id }).increment('balance').execute(once)).toMatchObject({
      balance: 6n,
    });
    const tokens = bank.transactions().map(({ body }) => body['ClientRequestToken']);
    expect([tokens.length, new Set(tokens).size]).toEqual([4, 4]);

    bank.proxy.inject({
      operation,
      times: 100,
      fault: faults.cancelTransaction([{ Code: 'TransactionConflict' }]),
    });
    expect(await rejection(accounts.update({ id }, { balance: 1n }, once))).toMatchObject({
      name: 'TransactionCanceledError',
      failures: [{ index: 0, operation: 'update', code: 'transaction-conflict' }],
    });
  });

  test('is an unknown outcome where no attempt is answered, like the write alone', async () => {
    const purses = bank.open({ maxAttempts: 1 }).model(Purse);
    bank.proxy.inject({ operation, times: 1_000, fault: faults.drop('after') });
    const error = await rejection(purses.create({ id: fresh(), coins: 1 }, once));
    expect(isOutcomeUnknown(error, Purse) && error.message).toContain(
      'It is unknown whether create of Purse',
    );
  });

  test('deletes what it gave, where another writer comes in between', async () => {
    const id = fresh();
    const purses = bank.open().model(Purse);
    await bank.store('purses', { id: { S: id }, coins: { N: '1' } });
    let reads = 0;
    bank.proxy.inject({
      operation: 'GetItem',
      times: 2,
      match: () => ++reads === 1,
      fault: faults.rewrite({
        response: (response) => ({ ...response, Item: { id: { S: id }, coins: { N: '0' } } }),
      }),
    });
    expect(await purses.delete({ id }, once)).toEqual({ id, coins: 1 });
    expect(operations()).toEqual([
      'GetItem',
      'TransactWriteItems',
      'GetItem',
      'TransactWriteItems',
    ]);
  });

  describe('that was applied and cannot show its item', () => {
    test('says that it was applied, when reading fails', async () => {
      const accounts = bank.open().model(Account);
      const id = fresh();
      await bank.store('accounts', account(id, 5, 1));
      bank.proxy.inject({ operation: 'GetItem', times: 100, fault: faults.plain(503) });
      const error = await rejection(accounts.update({ id }, { balance: 6n }, once));
      expect(error).toMatchObject({
        name: 'RequestError',
        code: 'read-back-failed',
        ambiguous: false,
        cause: { code: 'service-unavailable' },
        message: expect.stringContaining(`update of Account {"id":"${id}"} was applied`),
      });
      expect(await bank.stored('accounts', { id: { S: id } })).toMatchObject({
        balance: { N: '6' },
      });
    });

    test('says that it was applied, when the item is gone', async () => {
      const accounts = bank.open().model(Account);
      const id = fresh();
      await bank.store('accounts', account(id, 5, 1));
      bank.proxy.inject({ operation: 'GetItem', fault: faults.respond({}) });
      const error = await rejection(accounts.update({ id }, { balance: 6n }, once));
      expect(isItemNotFound(error, Account)).toBe(true);
      expect(error).toMatchObject({ code: 'item-gone' });
    });

    test('is refused before it is sent, where it asks for what was before', async () => {
      const accounts = bank.open().model(Account);
      for (const mode of ['old', 'updatedNew', 'updatedOld'] as const) {
        const builder = accounts.updateBuilder({ id: 'x' }).increment('balance').returning(mode);
        expect(await rejection(builder.execute(once))).toMatchObject({
          code: 'idempotent-returning',
        });
      }
      expect(bank.proxy.requests).toEqual([]);
    });
  });

  test('of an empty patch is the read that it always is', async () => {
    const id = fresh();
    await bank.store('purses', { id: { S: id }, coins: { N: '1' } });
    expect(await bank.open().model(Purse).update({ id }, {}, once)).toEqual({ id, coins: 1 });
    expect(operations()).toEqual(['GetItem']);
  });
});
