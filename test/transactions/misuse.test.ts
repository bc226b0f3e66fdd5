import { describe, expect, test } from 'vitest';
import { isValidationError, model, type NewItem, type Transaction, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { useBank } from './bank.ts';
import { Account, Purse } from './models.ts';

/** Another model of the same table. */
const Wallet = model('Wallet', {
  table: 'purses',
  attributes: { id: t.string(), text: t.string().optional() },
  key: { partitionKey: 'id' },
});

/** Every attribute is compared, and there are too many of them. */
const wide = (count: number) =>
  model('Wide', {
    table: 'wides',
    attributes: {
      id: t.string(),
      ...Object.fromEntries(
        Array.from({ length: count }, (_, position) => [`a${position}`, t.number().optional()]),
      ),
    },
    key: { partitionKey: 'id' },
  });

const Bytes = model('Bytes', {
  table: 'accounts',
  attributes: { id: t.string(), data: t.string() },
  key: { partitionKey: 'id' },
});

describeTransports('a mistake in a transaction', (makeTransport) => {
  const bank = useBank(makeTransport);

  /** The error of some work; nothing may have been sent. */
  const mistake = async (
    work: (tx: Transaction) => unknown,
  ): Promise<{ code: string; message: string }> => {
    const before = bank.transactions().length;
    const error = await rejection(bank.open().transaction(async (tx) => void (await work(tx))));
    expect(bank.transactions()).toHaveLength(before);
    if (!isValidationError(error)) throw error;
    return error;
  };

  test('is found where it is made, and nothing is sent', async () => {
    const made = await mistake((tx) => {
      tx.put(Purse, { id: 'fine', coins: 1 });
      expect(() => tx.put(Purse, { id: 'bad', coins: Number.NaN })).toThrow('Purse.coins');
      tx.update(Purse, { id: '' }, { coins: 1 });
    });
    expect(made).toMatchObject({ code: 'key-empty', path: 'id' });
    expect(await bank.stored('purses', { id: { S: 'fine' } })).toBeUndefined();
  });

  test('what is no model, which only plain JavaScript gives', async () => {
    const untyped = (tx: Transaction) =>
      tx as unknown as Record<string, (...given: unknown[]) => unknown>;
    const isThere = (c: (...given: string[]) => unknown): unknown => c('id', 'exists');
    for (const verb of [
      'get',
      'create',
      'put',
      'update',
      'updateBuilder',
      'upsert',
      'delete',
      'check',
    ]) {
      const error = await rejection(
        bank.open().transaction(async (tx) => untyped(tx)[verb]?.(undefined, { id: 'x' }, isThere)),
      );
      expect(error).toMatchObject({
        code: 'model-missing',
        message: expect.stringContaining(`tx.${verb}() was given undefined in place of a model.`),
      });
    }
    const db = bank.open();
    for (const reads of [[undefined], [[]], [['Purse', { id: 'x' }]]]) {
      for (const read of [
        db.transaction(async (tx) => untyped(tx)['getAll']?.(reads)),
        db.transactGet(reads as never),
      ]) {
        expect(await rejection(read)).toMatchObject({ code: 'model-missing' });
      }
    }
    expect(db.stats().requests).toBe(0);
  });

  test('two operations on one item, compared as they are stored', async () => {
    const made = await mistake((tx) => {
      tx.update(Purse, { id: 'one' }, { coins: 1 });
      tx.put(Purse, { id: 'other', coins: 1 });
      tx.delete(Wallet, { id: 'one' });
    });
    expect(made).toMatchObject({
      code: 'transaction-item-twice',
      message: expect.stringContaining(
        'delete of Wallet {"id":"one"}: the transaction has update of it already.',
      ),
    });
    const pairs: readonly ((tx: Transaction) => void)[] = [
      (tx) => tx.create(Purse, { id: 'one', coins: 1 }),
      (tx) => tx.check(Purse, { id: 'one' }, (c) => c('coins', 'exists')),
      (tx) => void tx.updateBuilder(Purse, { id: 'one' }).increment('coins'),
    ];
    for (const first of pairs) {
      for (const second of pairs) {
        const { code } = await mistake((tx) => {
          first(tx);
          second(tx);
        });
        expect(code).toBe('transaction-item-twice');
      }
    }
  });

  test('a read of what it is going to write, alone or among others', async () => {
    for (const read of [
      (tx: Transaction) => tx.get(Purse, { id: 'w' }),
      (tx: Transaction) =>
        tx.getAll([
          [Account, { id: 'a' }],
          [Purse, { id: 'w' }],
        ]),
    ]) {
      const made = await mistake(async (tx) => {
        tx.updateBuilder(Purse, { id: 'w' }).increment('coins');
        await read(tx);
      });
      expect(made).toMatchObject({
        code: 'transaction-read-after-write',
        message: expect.stringContaining('get of Purse {"id":"w"} comes after update of it'),
      });
    }
    expect(bank.proxy.requests).toEqual([]);
  });

  test('a write of what is still being read', async () => {
    const made = await mistake(async (tx) => {
      const reading = tx.get(Purse, { id: 'p' });
      try {
        tx.put(Purse, { id: 'p', coins: 1 });
      } finally {
        await reading;
      }
    });
    expect(made.code).toBe('transaction-read-pending');
  });

  test('anything after the work was done', async () => {
    let kept: Transaction | undefined;
    await bank.open().transaction((tx) => {
      kept = tx;
    });
    const tx = kept as unknown as Transaction;
    const over = expect.objectContaining({ code: 'transaction-over' });
    expect(() => tx.put(Purse, { id: 'x', coins: 1 })).toThrow(over);
    expect(() => tx.updateBuilder(Purse, { id: 'x' })).toThrow(over);
    expect(() => tx.check(Purse, { id: 'x' }, (c) => c('coins', 'exists'))).toThrow(over);
    await expect(tx.get(Purse, { id: 'x' })).rejects.toThrow(over);
    await expect(tx.getAll([[Purse, { id: 'x' }]])).rejects.toThrow(over);
  });

  test('reads that it did not wait for are waited for, and verified', async () => {
    await bank.store('purses', { id: { S: 'unawaited' }, coins: { N: '3' } });
    const result = await bank.open().transaction((tx) => {
      tx.put(Purse, { id: 'beside', coins: 1 });
      return { reading: tx.get(Purse, { id: 'unawaited' }) };
    });
    expect(await result.reading).toMatchObject({ coins: 3 });
    expect(bank.sent()[0]).toHaveLength(2);
  });

  describe('too much at once', () => {
    test('100 operations are taken, the checks of what was read among them, and 101 are not', async () => {
      const put = (tx: Transaction, count: number): void => {
        for (let number = 0; number < count; number += 1) {
          tx.put(Purse, { id: `many${number}`, coins: number });
        }
      };
      await bank.open().transaction(async (tx) => {
        await tx.get(Account, { id: 'read' });
        put(tx, 99);
      });
      expect(bank.sent()[0]).toHaveLength(100);

      const made = await mistake(async (tx) => {
        await tx.get(Account, { id: 'read' });
        put(tx, 100);
      });
      expect(made).toMatchObject({
        code: 'transaction-too-many-items',
        message: expect.stringContaining(
          'A transaction of 101 items: 100 × Purse, 1 × Account that was only read; DynamoDB takes 100.',
        ),
      });
    });

    test('more than 4 MB is refused, the largest operations named', async () => {
      const item = (number: number): NewItem<typeof Bytes> => ({
        id: `b${number}`,
        data: 'x'.repeat(400_000 + number),
      });
      const made = await mistake((tx) => {
        for (let number = 0; number < 11; number += 1) tx.put(Bytes, item(number));
      });
      expect(made).toMatchObject({
        code: 'transaction-too-large',
        message: expect.stringMatching(
          /A transaction of 440\d{4} bytes, .* put of Bytes \{"id":"b10"\} \(400\d{3}\), put of Bytes \{"id":"b9"\}/,
        ),
      });
      await bank.open().transaction((tx) => {
        for (let number = 0; number < 10; number += 1) tx.put(Bytes, item(number));
      });
    });

    test('an item read that is too wide to compare is refused, and taken where it is not', async () => {
      const db = bank.open();
      const [Fits, TooWide, TooLong] = [wide(130), wide(160), wide(140)];
      await createTable(db, Fits);
      await bank.store('wides', { id: { S: 'w' }, a0: { N: '1' } });
      await db.transaction(async (tx) => {
        await tx.get(Fits, { id: 'w' });
        tx.put(Purse, { id: 'beside-wide', coins: 1 });
      });
      for (const Wide of [TooWide, TooLong]) {
        const made = await mistake(async (tx) => {
          await tx.get(Wide, { id: 'w' });
          tx.put(Purse, { id: 'beside-wide', coins: 1 });
        });
        expect(made).toMatchObject({
          code: 'transaction-read-too-wide',
          message: expect.stringContaining('Give Wide a t.version()'),
        });
        const written = await mistake(async (tx) => {
          await tx.get(Wide, { id: 'w' });
          tx.update(Wide, { id: 'w' }, { a0: 2 } as never);
        });
        expect(written.code).toBe('transaction-read-too-wide');
        // Nothing is compared in an expression where nothing is written.
        await db.transaction(async (tx) => {
          await tx.get(Wide, { id: 'w' });
          await tx.get(Purse, { id: 'beside-wide' });
        });
      }
    });

    test('a condition of its own that is too long keeps its own name', async () => {
      const values = Array.from({ length: 1_000 }, (_, number) => number);
      const made = await mistake((tx) =>
        tx.check(Purse, { id: 'long' }, (c) => c('coins', 'in', values)),
      );
      expect(made.code).toBe('expression-too-long');
    });
  });

  test.each([
    { maxAttempts: 0 },
    { maxAttempts: 1.5 },
    { timeoutMs: -1 },
    { timeoutMs: Number.NaN },
  ])('options that cannot be: %o', async (options) => {
    const error = await rejection(bank.open().transaction(() => 1, options));
    expect(error).toMatchObject({ code: 'transaction-option' });
  });
});
