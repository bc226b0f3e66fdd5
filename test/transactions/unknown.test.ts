import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isOutcomeUnknown, isTransactionCanceled, type Transaction } from '../../src/index.ts';
import { ambiguousFaults, type Fault, faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';
import { account, useBank } from './bank.ts';
import { Account, Purse } from './models.ts';

beforeEach(withoutPauses);

const operation = 'TransactWriteItems';

describeTransports('a transaction whose answer is lost', (makeTransport) => {
  const bank = useBank(makeTransport);
  let count = 0;
  const fresh = (): string => `u${++count}`;

  /** Adds one, whatever it is. */
  const increment =
    (id: string) =>
    (tx: Transaction): void => {
      tx.updateBuilder(Account, { id }).increment('balance');
    };

  const tokens = (): readonly unknown[] =>
    bank.transactions().map(({ body }) => body['ClientRequestToken']);
  const bodies = (): ReadonlySet<string> =>
    new Set(bank.transactions().map(({ body }) => JSON.stringify(body)));
  const balance = async (id: string): Promise<unknown> =>
    (await bank.stored('accounts', { id: { S: id } }))?.['balance'];

  const cases: readonly (readonly [string, Fault])[] = [
    ...ambiguousFaults.flatMap(([what, fault]): [string, Fault][] => [
      [`${what} before it was applied`, fault('before')],
      [`${what} after it was applied`, fault('after')],
    ]),
    ['a truncated answer', faults.truncate()],
    // The SDK does not look at the checksum.
    ...(makeTransport.kind === 'wire' ? [['a corrupted answer', faults.corrupt()] as const] : []),
  ];

  for (const [what, fault] of cases) {
    test(`is sent again with the same bytes and applied once: ${what}`, async () => {
      const id = fresh();
      await bank.store('accounts', account(id, 0));
      bank.proxy.inject({ operation, times: 2, fault });

      await bank.open().transaction(increment(id));

      expect(tokens()).toHaveLength(3);
      expect(bodies().size).toBe(1);
      expect(await balance(id)).toEqual({ N: '1' });
    });
  }

  test('is sent again beyond what the transport retries, and the work does not run again', async () => {
    const id = fresh();
    await bank.store('accounts', account(id, 0));
    bank.proxy.inject({ operation, times: 7, fault: faults.drop('after') });
    let runs = 0;

    await bank.open({ maxAttempts: 2 }).transaction((tx) => {
      runs += 1;
      increment(id)(tx);
    });

    expect(runs).toBe(1);
    expect(tokens()).toHaveLength(8);
    expect(bodies().size).toBe(1);
    expect(await balance(id)).toEqual({ N: '1' });
  });

  for (const when of ['before', 'after'] as const) {
    test(`is an unknown outcome where no attempt is answered, dropped ${when} it was applied`, async () => {
      const id = fresh();
      const db = bank.open({ maxAttempts: 2 });
      await bank.store('accounts', account(id, 0));
      bank.proxy.inject({ operation, times: 100, fault: faults.drop(when) });
      let runs = 0;

      const error = await rejection(
        db.transaction(
          (tx) => {
            runs += 1;
            increment(id)(tx);
            tx.put(Purse, { id, coins: 1 });
          },
          { maxAttempts: 3 },
        ),
      );

      expect(isOutcomeUnknown(error) && error.items).toEqual([
        { model: 'Account', key: { id } },
        { model: 'Purse', key: { id } },
      ]);
      expect(error).toMatchObject({
        model: 'Account',
        key: { id },
        item: undefined,
        cause: { name: 'ConnectionError', ambiguous: true },
      });
      expect((error as Error).message).toContain(
        `It is unknown whether a transaction that begins with update of Account {"id":"${id}"} was applied.`,
      );
      expect(runs).toBe(1);
      expect(tokens()).toHaveLength(6);
      expect(bodies().size).toBe(1);
      expect(await balance(id)).toEqual({ N: when === 'after' ? '1' : '0' });
    });
  }

  test('stays unknown when a later attempt fails in a way that proves nothing', async () => {
    const id = fresh();
    await bank.store('accounts', account(id, 0));
    bank.proxy.inject({ operation, fault: faults.drop('after') });
    bank.proxy.inject({ operation, times: 100, fault: faults.throttle() });

    const error = await rejection(
      bank.open({ maxAttempts: 1 }).transaction(increment(id), { maxAttempts: 3 }),
    );
    expect(isOutcomeUnknown(error)).toBe(true);
    expect(await balance(id)).toEqual({ N: '1' });
  });

  test('stays unknown when the caller gives up in between', async () => {
    const id = fresh();
    const controller = new AbortController();
    await bank.store('accounts', account(id, 0));
    bank.proxy.inject({ operation, times: 100, fault: faults.drop('after') });
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    setTimeout(() => controller.abort(), 150);

    const error = await rejection(
      bank
        .open({ maxAttempts: 1 })
        .transaction(increment(id), { signal: controller.signal, maxAttempts: 100 }),
    );
    expect(isOutcomeUnknown(error)).toBe(true);
    expect(await balance(id)).toEqual({ N: '1' });
  });

  test('is refused for good by an answer to a later attempt, since the token would have told', async () => {
    const id = fresh();
    await bank.store('accounts', account(id, 0));
    bank.proxy.inject({ operation, fault: faults.drop('before') });
    const error = await rejection(bank.open().transaction((tx) => tx.create(Account, { id })));
    expect(isTransactionCanceled(error) && error.failures).toMatchObject([{ code: 'item-exists' }]);
    expect(tokens()).toHaveLength(2);
  });

  test('is sent again with the same token after a conflict that a lost answer preceded', async () => {
    const id = fresh();
    await bank.store('accounts', account(id, 0));
    bank.proxy.inject({ operation, fault: faults.drop('after') });
    for (const Code of ['TransactionConflict', 'ThrottlingError']) {
      bank.proxy.inject({ operation, fault: faults.cancelTransaction([{ Code }]) });
    }
    let runs = 0;
    await bank.open().transaction((tx) => {
      runs += 1;
      increment(id)(tx);
    });
    expect(runs).toBe(1);
    expect(tokens()).toHaveLength(4);
    expect(bodies().size).toBe(1);
    expect(await balance(id)).toEqual({ N: '1' });

    bank.proxy.inject({ operation, fault: faults.drop('after') });
    bank.proxy.inject({
      operation,
      times: 100,
      fault: faults.cancelTransaction([{ Code: 'TransactionConflict' }]),
    });
    const error = await rejection(bank.open().transaction(increment(id), { maxAttempts: 3 }));
    expect(isOutcomeUnknown(error)).toBe(true);
    expect(await balance(id)).toEqual({ N: '2' });
  });

  test('waits for an attempt of its own that is still under way', async () => {
    const id = fresh();
    await bank.store('accounts', account(id, 0));
    const underWay = faults.error('TransactionInProgressException');
    bank.proxy.inject({ operation, times: 6, fault: underWay });
    await bank.open({ maxAttempts: 2 }).transaction(increment(id));
    expect(bodies().size).toBe(1);
    expect(await balance(id)).toEqual({ N: '1' });

    bank.proxy.inject({ operation, times: 100, fault: underWay });
    const error = await rejection(
      bank.open({ maxAttempts: 2 }).transaction(increment(id), { maxAttempts: 2 }),
    );
    expect(isOutcomeUnknown(error)).toBe(true);
  });

  test('says so where DynamoDB knows the token of another request', async () => {
    bank.proxy.inject({ operation, fault: faults.error('IdempotentParameterMismatchException') });
    const error = await rejection(
      bank.open().transaction((tx) => tx.put(Purse, { id: 'm', coins: 1 })),
    );
    expect(error).toMatchObject({ name: 'ServiceError', code: 'idempotency-mismatch' });
    expect(tokens()).toHaveLength(1);
  });

  describe('of a read', () => {
    test('is read again; a read that cannot be had ends the transaction before anything is sent', async () => {
      const id = fresh();
      await bank.store('accounts', account(id, 4));
      bank.proxy.inject({ operation: 'GetItem', times: 2, fault: faults.drop('after') });
      const read = bank.open().transaction(async (tx) => (await tx.get(Account, { id }))?.balance);
      expect(await read).toBe(4n);

      bank.proxy.inject({ operation: 'GetItem', times: 100, fault: faults.plain(503) });
      const error = await rejection(
        bank.open({ maxAttempts: 2 }).transaction(async (tx) => {
          tx.put(Purse, { id, coins: 1 });
          await tx.get(Account, { id });
        }),
      );
      expect(error).toMatchObject({ code: 'service-unavailable' });
      expect(bank.transactions()).toEqual([]);
    });
  });
});
