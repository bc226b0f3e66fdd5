import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { expect, test } from 'vitest';
import { type Logger, model, t } from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { notes } from './notes.ts';
import { Account, Badge, useShop } from './shop.ts';

describeTransports('a logger', (makeTransport) => {
  const shop = useShop(makeTransport);

  test('is told of each request and its answer, without values', async () => {
    const { logger, lines } = notes('debug', 'warn', 'error');
    const accounts = shop.open({ logger }).model(Account);

    await accounts.create({ id: 'secret', owner: 'ada' });
    await accounts.update({ id: 'secret' }, { balance: 5 }, { if: (c) => c('owner', '=', 'ada') });
    await accounts.get({ id: 'secret' }, { consistent: true });
    await accounts.where('owner', '=', 'ada').filter('balance', '>', 3).select('id').limit(1).all();

    expect(lines).toEqual([
      'debug PutItem accounts { id: ?, owner: ?, balance: ?, version: ? } if attribute_not_exists(id)',
      'debug PutItem accounts answered: 2 write units, … ms',
      'debug UpdateItem accounts { id: ? } SET balance = ?, version = if_not_exists(version, ?) + ? if attribute_exists(id) AND owner = ?',
      'debug UpdateItem accounts answered: 2 write units, … ms',
      'debug GetItem accounts { id: ? } consistent',
      'debug GetItem accounts answered: 1 item, 1 read unit, … ms',
      'debug Query accounts.byOwner owner = ? filter balance > ? select id, owner limit 25',
      'debug Query accounts.byOwner answered: 1 item, 0.5 read units, … ms',
    ]);
    expect(lines.join()).not.toMatch(/secret|ada/);
  });

  test('is told the values where that is asked for', async () => {
    const { logger, lines } = notes('debug');
    const accounts = shop.open({ logger, logValues: true }).model(Account);

    await accounts.put({ id: 'a', owner: 'x'.repeat(500), balance: 3 });
    await accounts.where('owner', '=', 'ada').all();

    expect(lines[0]).toContain(`{ id: "a", owner: "${'x'.repeat(199)}…, balance: 3, version: 0 }`);
    expect(lines[2]).toBe('debug Query accounts.byOwner owner = "ada"');
  });

  test('is told of batches and transactions', async () => {
    const { logger, lines } = notes('debug');
    const db = shop.open({ logger });
    const accounts = db.model(Account);

    await accounts.batchPut(
      [
        { id: 'a', owner: 'ada' },
        { id: 'b', owner: 'ada' },
      ],
      { unconditional: true },
    );
    await accounts.batchGet([{ id: 'a' }, { id: 'c' }]);
    await db.transaction((tx) => {
      tx.update(Account, { id: 'a' }, { balance: 1 });
      tx.create(Badge, { id: 'b', number: 1 });
    });

    expect(lines.filter((line) => !line.includes('answered'))).toEqual([
      'debug BatchWriteItem accounts (2 writes)',
      'debug BatchGetItem accounts (2 keys)',
      expect.stringMatching(
        /^debug TransactWriteItems Update accounts \{ id: \? \} SET balance = \?.*; Put badges \{ id: \?, number: \? \} if .*; Put badges \{ id: \?.* \}/,
      ),
    ]);
    expect(lines).toContain('debug BatchGetItem accounts answered: 1 item, 1 read unit, … ms');
  });

  test('is warned of retries and refusals, and told of failures with their codes', async () => {
    const { logger, lines } = notes('warn', 'error');
    const accounts = shop.open({ logger }).model(Account);
    await accounts.create({ id: 'a', owner: 'ada' });
    shop.proxy.inject({ operation: 'GetItem', fault: faults.plain(503) });

    await accounts.get({ id: 'a' });
    await rejection(accounts.create({ id: 'a', owner: 'ada' }));
    shop.proxy.inject({ operation: 'GetItem', fault: faults.error('AccessDeniedException') });
    await rejection(accounts.get({ id: 'a' }));

    expect(lines).toEqual([
      'warn GetItem accounts { id: ? } took 2 attempts',
      'warn PutItem accounts { id: ?, owner: ?, balance: ?, version: ? } if attribute_not_exists(id) failed: condition-failed, … ms',
      'error GetItem accounts { id: ? } failed: access-denied, … ms',
    ]);
  });

  test('is warned of a plan once for each shape', async () => {
    const { logger, lines } = notes('warn');
    const accounts = shop.open({ logger }).model(Account);

    for (const owner of ['ada', 'bob']) {
      await accounts.scan().filter('owner', '=', owner).all();
      await accounts.where('owner', '=', owner).where('balance', '=', 1).all();
    }

    expect(lines).toEqual([
      'warn Account by table: The scan has no bound: add limit() or maxPages() where the table may be large.',
      'warn Account by byOwner: where() on balance filters: it is paid for before it is dropped. An index could seek it.',
    ]);
  });

  test('costs nothing where it does not listen', async () => {
    const accessed: string[] = [];
    const logger: Logger = {
      isLevelEnabled: () => false,
      debug: (message) => void accessed.push(message),
    };
    const accounts = shop.open({ logger }).model(Account);
    const key = { id: 'a' };

    await accounts.get(key);

    expect(accessed).toEqual([]);
  });

  test('is told a name with a line break in quotes, so that it forges no line', async () => {
    const { logger, lines } = notes('debug');
    const Prefs = model('Prefs', {
      table: 'accounts',
      attributes: { id: t.string(), colors: t.record(t.string()) },
      key: { partitionKey: 'id' },
    });
    const prefs = shop.open({ logger }).model(Prefs);

    await prefs.scan().filter('colors.sky\nerror GetItem users failed', '=', 'blue').limit(1).all();

    expect(lines[0]).toBe(
      'debug Scan accounts filter colors."sky\\nerror GetItem users failed" = ? limit 25',
    );
  });

  test('that throws changes nothing', async () => {
    const fail = (): never => {
      throw new Error('the disk is full');
    };
    const accounts = shop.open({ logger: { debug: fail, warn: fail, error: fail } }).model(Account);

    expect(await accounts.create({ id: 'a', owner: 'ada' })).toMatchObject({ id: 'a' });
    expect(await rejection(accounts.create({ id: 'a', owner: 'ada' }))).toMatchObject({
      code: 'item-exists',
    });
  });

  test('that rejects changes nothing, and leaves no rejection unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const fail = async (): Promise<never> => {
      throw new Error('the disk is full');
    };
    const accounts = shop.open({ logger: { debug: fail, warn: fail, error: fail } }).model(Account);

    await accounts.create({ id: 'a', owner: 'ada' });
    // Rejections are told in a later turn.
    await new Promise(setImmediate);

    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  test('may be the console, a pino or a Powertools Logger', async () => {
    const levels: string[] = [];
    // The shape of pino: an object or a text first, then what is filled into it.
    const pino = {
      level: 'debug',
      isLevelEnabled: (level: string) => level !== 'trace',
      debug(this: unknown, first: object | string, ..._: unknown[]) {
        levels.push(this === pino ? typeof first : 'unbound');
      },
      warn() {},
      error() {},
    };
    const powertools = new PowertoolsLogger({ logLevel: 'SILENT' });
    for (const logger of [console, pino, powertools] satisfies Logger[]) {
      const db = shop.open({ logger: logger === console ? { error: console.error } : logger });
      expect(await db.model(Account).get({ id: 'a' })).toBeUndefined();
    }
    expect(levels).toEqual(['string', 'string']);
  });
});
