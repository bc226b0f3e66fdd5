import { describe, expect, test } from 'vitest';
import {
  type Database,
  isConditionFailed,
  isItemExists,
  isItemNotFound,
  isTransactionCanceled,
  isVersionConflict,
  type Transaction,
  type TransactionCanceledError,
} from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { account, useBank } from './bank.ts';
import { Account, Purse, Transfer } from './models.ts';

/** DynamoDB's reasons, and what they are called here. */
const reasons: readonly (readonly [reason: string, code: string])[] = [
  ['ConditionalCheckFailed', 'condition-failed'],
  ['TransactionConflict', 'transaction-conflict'],
  ['ThrottlingError', 'throttled'],
  ['ProvisionedThroughputExceeded', 'throughput-exceeded'],
  ['ItemCollectionSizeLimitExceeded', 'item-collection-too-large'],
  ['ValidationError', 'service-validation'],
  ['SomethingNew', 'service-error'],
];

/** Five lines: four operations of the caller's, and the check of an item that was only read. */
async function fiveLines(tx: Transaction): Promise<void> {
  await tx.get(Purse, { id: 'read' });
  tx.upsert(Purse, { id: 'a' }, { coins: 1 }, { if: (c) => c('label', '!=', 'closed') });
  tx.put(Purse, { id: 'b', coins: 2 }, { if: (c) => c('label', '!=', 'closed') });
  tx.delete(Purse, { id: 'c' }, { if: (c) => c('label', '!=', 'closed') });
  tx.check(Purse, { id: 'd' }, (c) => c('label', '!=', 'closed'));
}

const lines = [
  { index: 0, operation: 'upsert', model: 'Purse', key: { id: 'a' } },
  { index: 1, operation: 'put', model: 'Purse', key: { id: 'b' } },
  { index: 2, operation: 'delete', model: 'Purse', key: { id: 'c' } },
  { index: 3, operation: 'check', model: 'Purse', key: { id: 'd' } },
  { index: undefined, operation: 'get', model: 'Purse', key: { id: 'read' } },
] as const;

/** What a failed condition of a line comes to: a read is not the caller's condition. */
const codeAt = (position: number, code: string): string =>
  code === 'condition-failed' && position === 4 ? 'read-changed' : code;

describeTransports('a cancelled transaction', (makeTransport) => {
  const bank = useBank(makeTransport);

  const cancelled = async (
    db: Database,
    work: (tx: Transaction) => Promise<void> | void = fiveLines,
  ): Promise<TransactionCanceledError> => {
    const error = await rejection(db.transaction(work, { maxAttempts: 1 }));
    if (!isTransactionCanceled(error)) throw error;
    return error;
  };

  describe('names the one line that stood in the way', () => {
    for (const [reason, code] of reasons) {
      test(`${reason}, in each of the five places`, async () => {
        const db = bank.open();
        for (const [position, line] of lines.entries()) {
          const given = lines.map((_, at) => ({ Code: at === position ? reason : 'None' }));
          bank.proxy.inject({
            operation: 'TransactWriteItems',
            fault: faults.cancelTransaction(given),
          });

          const error = await cancelled(db);

          expect(error.code).toBe('transaction-canceled');
          expect(error.failures).toHaveLength(1);
          expect(error.failures[0]).toMatchObject({ ...line, code: codeAt(position, code) });
          expect(error.message).toContain(
            `${line.operation} of Purse {"id":"${line.key.id}"} (${codeAt(position, code)})`,
          );
        }
        expect(bank.transactions()).toHaveLength(lines.length);
      });
    }
  });

  test('names every line where several stood in the way, each with its own reason', async () => {
    const db = bank.open();
    for (const first of lines.keys()) {
      for (const [turn, second] of [...lines.keys()].entries()) {
        if (first === second) continue;
        const [reason, code] = reasons[turn] ?? ['', ''];
        const [other, otherCode] = reasons[turn + 2] ?? ['', ''];
        const given = lines.map((_, at) => ({
          Code: at === first ? reason : at === second ? other : 'None',
        }));
        bank.proxy.inject({
          operation: 'TransactWriteItems',
          fault: faults.cancelTransaction(given),
        });

        const { failures } = await cancelled(db);

        const expected = [
          { ...lines[first], code: codeAt(first, code) },
          { ...lines[second], code: codeAt(second, otherCode) },
        ];
        expect(failures).toMatchObject(first < second ? expected : expected.reverse());
        expect(failures).toHaveLength(2);
      }
    }
    const all = lines.map((_, at) => ({ Code: reasons[at]?.[0] ?? '' }));
    bank.proxy.inject({ operation: 'TransactWriteItems', fault: faults.cancelTransaction(all) });
    const { failures } = await cancelled(db);
    expect(failures.map(({ index, code }) => [index, code])).toEqual([
      [0, 'condition-failed'],
      [1, 'transaction-conflict'],
      [2, 'throttled'],
      [3, 'throughput-exceeded'],
      [undefined, 'item-collection-too-large'],
    ]);
  });

  test('has the error that each operation would have thrown alone, with its item', async () => {
    const db = bank.open();
    await bank.store('accounts', account('taken', 7, 2));
    await bank.store('accounts', account('moved', 7, 9));
    await bank.store('purses', { id: { S: 'closed' }, coins: { N: '4' }, text: { S: 'closed' } });

    const { failures, cause } = await cancelled(db, (tx) => {
      tx.put(Purse, { id: 'fine', coins: 1 });
      tx.create(Account, { id: 'taken' });
      tx.update(Account, { id: 'missing' }, { balance: 1n });
      tx.create(Transfer, { account: 'a', number: 1, amount: 1n });
      tx.update(Account, { id: 'moved' }, { balance: 1n, version: 8 });
      tx.check(Purse, { id: 'closed' }, (c) => c('label', '!=', 'closed'));
    });

    expect(failures).toMatchObject([
      { index: 1, operation: 'create', code: 'item-exists', item: { balance: 7n, version: 2 } },
      { index: 2, operation: 'update', code: 'item-not-found', key: { id: 'missing' } },
      { index: 4, operation: 'update', code: 'version-conflict', item: { version: 9 } },
      { index: 5, operation: 'check', code: 'condition-failed', item: { coins: 4 } },
    ]);
    const [exists, missing, moved, closed] = failures.map(({ error }) => error);
    expect(isItemExists(exists, Account) && exists.item?.balance).toBe(7n);
    expect(isItemNotFound(missing, Account)).toBe(true);
    expect(isVersionConflict(moved, Account) && [moved.expected, moved.actual]).toEqual([8, 9]);
    expect(isConditionFailed(closed, Purse) && closed.item?.label).toBe('closed');
    expect(failures[1]).not.toHaveProperty('item');
    expect(cause).toMatchObject({ name: 'ServiceError', code: 'transaction-canceled' });
    expect(await bank.stored('purses', { id: { S: 'fine' } })).toBeUndefined();
    expect(
      await bank.stored('transfers', { account: { S: 'a' }, number: { N: '1' } }),
    ).toBeUndefined();
  });

  test('has that error as its cause where it is the only one', async () => {
    const db = bank.open();
    await bank.store('accounts', account('only', 7, 2));
    const error = await cancelled(db, (tx) => {
      tx.put(Purse, { id: 'fine', coins: 1 });
      tx.create(Account, { id: 'only' });
    });

    expect(isItemExists(error.cause, Account)).toBe(true);
    expect(error.cause).toBe(error.failures[0]?.error);
    expect(error.message).toBe(
      'The transaction was cancelled, and nothing of it was done: operation 1, create of Account {"id":"only"} (item-exists).\n' +
        '  → error.failures has every operation that stood in the way, its code and its item.',
    );
    expect(error.docs).toBe('dynamorm/docs/errors.md#transaction-canceled');
  });

  test('still says what it can where DynamoDB gives no reasons', async () => {
    const db = bank.open();
    bank.proxy.inject({
      operation: 'TransactWriteItems',
      fault: faults.error('TransactionCanceledException'),
    });
    const error = await cancelled(db);
    expect(error.failures).toEqual([]);
    expect(error.cause).toMatchObject({
      name: 'ServiceError',
      type: 'TransactionCanceledException',
    });
  });

  test('keeps an item that does not fit its model out of the way of the refusal', async () => {
    const db = bank.open();
    await bank.store('accounts', { id: { S: 'broken' }, balance: { S: 'much' } });
    const { failures } = await cancelled(db, (tx) => tx.create(Account, { id: 'broken' }));
    expect(failures).toMatchObject([{ index: 0, code: 'item-exists', key: { id: 'broken' } }]);
    expect(failures[0]).not.toHaveProperty('item');
  });

  test('carries the reasons on the transport’s own error, whichever transport it is', async () => {
    const db = bank.open();
    await bank.store('accounts', account('here', 7, 2));
    const { transport } = db;
    const error = await rejection(
      transport.send('TransactWriteItems', {
        TransactItems: [
          { Delete: { TableName: 'purses', Key: { id: { S: 'x' } } } },
          {
            Delete: {
              TableName: 'accounts',
              Key: { id: { S: 'here' } },
              ConditionExpression: 'attribute_not_exists(id)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
        ],
      }),
    );
    expect(error).toMatchObject({
      code: 'transaction-canceled',
      reasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { balance: { N: '7' } } },
      ],
    });
  });
});
