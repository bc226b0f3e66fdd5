import { expect, test } from 'vitest';
import {
  type Database,
  isConditionFailed,
  isItemExists,
  isItemNotFound,
  isUniqueConstraint,
  isVersionConflict,
} from '../../src/index.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { Guest, Member, useClub } from './club.ts';

const changing = ['GetItem', 'TransactWriteItems'];

describeTransports('unique attributes', (makeTransport) => {
  const club = useClub(makeTransport, [Guest, Member]);

  /** Two members, and nothing else. */
  async function twoMembers(): Promise<Database> {
    const db = club.open();
    const members = db.model(Member);
    for (const id of ['1', '2', '3']) await members.hardDelete({ id });
    await members.create({ id: '1', email: 'ada', badge: 1 });
    await members.create({ id: '2', email: 'bob' });
    club.proxy.reset();
    return db;
  }

  /** The guards of the members, as `attribute#value`. */
  const held = async (): Promise<readonly string[]> =>
    (await club.guards(Member)).map((text) => text.replace('~unique#Member#', ''));

  test('create claims each value in the transaction that stores the item, without reading', async () => {
    const guests = club.open().model(Guest);
    const operations = await club.operations(() => guests.create({ id: 'g1', email: 'ada' }));
    expect(operations).toEqual(['TransactWriteItems']);
    expect(club.sent()).toEqual([
      [
        {
          Put: {
            TableName: 'guests',
            Item: { id: { S: 'g1' }, email: { S: 'ada' } },
            ConditionExpression: 'attribute_not_exists(#0)',
            ExpressionAttributeNames: { '#0': 'id' },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        {
          Put: {
            TableName: 'guests',
            Item: { id: { S: '~unique#Guest#email#ada' }, '~owner': { M: { id: { S: 'g1' } } } },
            ConditionExpression: 'attribute_not_exists(#0)',
            ExpressionAttributeNames: { '#0': 'id' },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ],
    ]);

    const taken = await rejection(guests.create({ id: 'g2', email: 'ada' }));
    expect(isUniqueConstraint(taken)).toBe(true);
    expect(taken).toMatchObject({
      attribute: 'email',
      owner: { id: { S: 'g1' } },
      key: { id: 'g2' },
    });
    expect(await guests.get({ id: 'g2' })).toBeUndefined();
    expect(isItemExists(await rejection(guests.create({ id: 'g1', email: 'eve' })))).toBe(true);
    expect(isItemExists(await rejection(guests.create({ id: 'g1', email: 'ada' })))).toBe(true);
    expect(await club.guards(Guest)).toEqual(['~unique#Guest#email#ada']);
  });

  test('a write that changes no unique value is one plain request', async () => {
    const members = (await twoMembers()).model(Member);
    const update = () => members.update({ id: '1' }, { age: 36 });
    expect(await club.operations(update)).toEqual(['UpdateItem']);
    const build = () => members.updateBuilder({ id: '1' }).increment('age', 1).execute();
    expect(await club.operations(build)).toEqual(['UpdateItem']);
    const mutate = () => members.mutate({ id: '1' }, (item) => ({ ...item, age: 38 }));
    expect(await club.operations(mutate)).toEqual(['GetItem', 'UpdateItem']);
    expect(await held()).toEqual(['badge#1', 'email#ada', 'email#bob']);
  });

  interface Write {
    readonly verb: string;
    readonly write: (db: Database) => Promise<unknown>;
    readonly left: readonly string[];
    readonly operations: readonly string[];
  }
  const rows: readonly (readonly [
    string,
    Write['write'],
    readonly string[],
    (readonly string[])?,
  ])[] = [
    [
      'update',
      (db) => db.model(Member).update({ id: '1' }, { email: 'eve' }),
      ['badge#1', 'email#bob', 'email#eve'],
    ],
    [
      'update to what it is',
      (db) => db.model(Member).update({ id: '1' }, { email: 'ada', badge: 1 }),
      ['badge#1', 'email#ada', 'email#bob'],
    ],
    [
      'put without an optional value',
      (db) => db.model(Member).put({ id: '1', email: 'eve', version: 0 }),
      ['email#bob', 'email#eve'],
    ],
    [
      'upsert',
      (db) => db.model(Member).upsert({ id: '1' }, { email: 'eve' }),
      ['badge#1', 'email#bob', 'email#eve'],
    ],
    [
      'upsert of a new item',
      (db) => db.model(Member).upsert({ id: '3' }, { email: 'eve' }),
      ['badge#1', 'email#ada', 'email#bob', 'email#eve'],
    ],
    [
      'updateAll',
      (db) => db.model(Member).updateAll({ id: '1', email: 'eve', version: 0 }),
      ['email#bob', 'email#eve'],
    ],
    [
      'updateBuilder, set and remove',
      (db) =>
        db.model(Member).updateBuilder({ id: '1' }).set('email', 'e').remove('badge').execute(),
      ['email#bob', 'email#e'],
    ],
    [
      'updateBuilder, setIfNotExists of what there is',
      (db) => db.model(Member).updateBuilder({ id: '1' }).setIfNotExists('badge', 9).execute(),
      ['badge#1', 'email#ada', 'email#bob'],
    ],
    [
      'updateBuilder, setIfNotExists of what there is not',
      (db) => db.model(Member).updateBuilder({ id: '2' }).setIfNotExists('badge', 9).execute(),
      ['badge#1', 'badge#9', 'email#ada', 'email#bob'],
    ],
    [
      'mutate',
      (db) => db.model(Member).mutate({ id: '1' }, (item) => ({ ...item, email: 'eve' })),
      ['badge#1', 'email#bob', 'email#eve'],
      ['GetItem', ...changing],
    ],
    ['delete', (db) => db.model(Member).delete({ id: '1' }), ['email#bob']],
    ['hardDelete', (db) => db.model(Member).hardDelete({ id: '1' }), ['email#bob']],
  ];

  const writes = rows.map(
    ([verb, write, left, operations = changing]): Write => ({ verb, write, left, operations }),
  );

  test.each(writes)(
    '%s reads once, sends one transaction, and keeps the guards true',
    async ({ write, left, operations }) => {
      const db = await twoMembers();
      const before = club.proxy.requests.length;
      await write(db);
      // What gives the item as it is then reads it again after the transaction.
      const sent = club.proxy.requests.slice(before).map(({ operation }) => operation);
      expect(sent.slice(0, operations.length)).toEqual(operations);
      expect(sent.filter((name) => name === 'TransactWriteItems')).toHaveLength(1);
      const [read] = club.proxy.requestsOf('GetItem');
      expect(read?.body['ConsistentRead']).toBe(true);
      expect(await held()).toEqual([...left].sort());
    },
  );

  test('a change to a taken value is refused, whatever the verb, and writes nothing', async () => {
    const db = await twoMembers();
    const members = db.model(Member);
    const before = await club.everything(Member);
    const attempts = [
      () => members.update({ id: '2' }, { email: 'ada' }),
      () => members.put({ id: '2', email: 'ada', version: 0 }),
      () => members.put({ id: '3', email: 'ada' }),
      () => members.upsert({ id: '2' }, { email: 'ada' }),
      () => members.updateAll({ id: '2', email: 'bob', badge: 1, version: 0 }),
      () => members.updateBuilder({ id: '2' }).set('badge', 1).execute(),
      () => members.mutate({ id: '2' }, (item) => ({ ...item, email: 'ada' })),
    ];
    for (const attempt of attempts) {
      expect(await rejection(attempt())).toMatchObject({
        name: 'UniqueConstraintError',
        owner: { id: { S: '1' } },
      });
    }
    expect(await club.everything(Member)).toEqual(before);
  });

  test('conditions, versions and missing items fail as they do without unique values', async () => {
    const members = (await twoMembers()).model(Member);
    const unmet = members.update({ id: '1' }, { email: 'x' }, { if: (c) => c('age', '=', 5) });
    expect(isConditionFailed(await rejection(unmet))).toBe(true);
    const stale = members.update({ id: '1' }, { email: 'x', version: 7 });
    expect(await rejection(stale)).toMatchObject({ expected: 7, actual: 0 });
    expect(isVersionConflict(await rejection(members.delete({ id: '1' }, { version: 3 })))).toBe(
      true,
    );
    expect(isItemNotFound(await rejection(members.update({ id: 'no' }, { email: 'x' })))).toBe(
      true,
    );
    expect(await members.delete({ id: 'no' })).toBeUndefined();
    expect(await held()).toEqual(['badge#1', 'email#ada', 'email#bob']);
    const changed = await members.update({ id: '1' }, { email: 'x', version: 0 });
    expect(changed).toEqual({ id: '1', email: 'x', badge: 1, version: 1 });
  });

  test('a builder refuses to give only what it changed, which a transaction does not say', async () => {
    const members = (await twoMembers()).model(Member);
    const builder = members.updateBuilder({ id: '1' }).set('email', 'x');
    await expect(builder.returning('updatedNew').execute()).rejects.toMatchObject({
      code: 'idempotent-returning',
    });
    expect(await builder.returning('old').execute()).toMatchObject({ email: 'ada' });
  });

  test('an item that was created again with its old version is not taken for the old one', async () => {
    const db = await twoMembers();
    const outcome = db.transaction(
      async (tx) => {
        await tx.get(Member, { id: '2' });
        await db.model(Member).hardDelete({ id: '2' });
        await db.model(Member).create({ id: '2', email: 'eve' });
        tx.update(Member, { id: '2' }, { email: 'x' });
      },
      { maxAttempts: 1 },
    );
    expect(await rejection(outcome)).toMatchObject({ failures: [{ code: 'read-changed' }] });
    expect(await held()).toEqual(['badge#1', 'email#ada', 'email#eve']);
  });

  test('a soft delete gives values up; restore claims them again, or is refused', async () => {
    const members = (await twoMembers()).model(Member);
    expect(await members.delete({ id: '1' })).toMatchObject({ email: 'ada' });
    await members.restore({ id: '1' });
    expect(await held()).toEqual(['badge#1', 'email#ada', 'email#bob']);
    await members.delete({ id: '1' });
    await members.update({ id: '2' }, { email: 'ada' });
    expect(await rejection(members.restore({ id: '1' }))).toMatchObject({
      name: 'UniqueConstraintError',
      attribute: 'email',
      owner: { id: { S: '2' } },
    });
    // What was marked is given, as without unique values; its values are not its own any more.
    expect(await members.hardDelete({ id: '1' })).toMatchObject({ id: '1', email: 'ada' });
    expect(await held()).toEqual(['email#ada']);
  });

  test('an upsert over what is marked as deleted claims the values of the new item only', async () => {
    const members = (await twoMembers()).model(Member);
    await members.delete({ id: '1' });
    await members.upsert({ id: '1' }, { email: 'eve' });
    expect(await held()).toEqual(['email#bob', 'email#eve']);
    expect(isUniqueConstraint(await rejection(members.create({ id: '3', email: 'eve' })))).toBe(
      true,
    );
  });

  test('a value goes to another item in one transaction, and two are swapped', async () => {
    const db = await twoMembers();
    await db.transaction(async (tx) => {
      await tx.getAll([
        [Member, { id: '1' }],
        [Member, { id: '2' }],
      ]);
      tx.update(Member, { id: '1' }, { email: 'bob' });
      tx.update(Member, { id: '2' }, { email: 'ada' });
    });
    expect(await db.model(Member).get({ id: '1' })).toMatchObject({ email: 'bob', version: 1 });
    expect(await held()).toEqual(['badge#1', 'email#ada', 'email#bob']);
    expect(
      isUniqueConstraint(await rejection(db.model(Member).create({ id: '3', email: 'bob' }))),
    ).toBe(true);
  });

  test('a transaction refuses what it cannot keep true', async () => {
    const db = await twoMembers();
    const unread = db.transaction((tx) => tx.update(Member, { id: '1' }, { email: 'x' }));
    expect(await rejection(unread)).toMatchObject({ code: 'transaction-unique-unread' });
    const twice = db.transaction((tx) => {
      tx.create(Member, { id: '3', email: 'x' });
      tx.create(Member, { id: '4', email: 'x' });
    });
    expect(isUniqueConstraint(await rejection(twice))).toBe(true);
    expect(club.sent()).toEqual([]);
    const taken = db.transaction((tx) => tx.create(Member, { id: '3', email: 'ada' }));
    expect(await rejection(taken)).toMatchObject({
      code: 'transaction-canceled',
      failures: [{ index: 0, operation: 'unique email', model: 'Member', code: 'unique-conflict' }],
    });
  });

  test('an answer that is lost after the write is settled by its token', async () => {
    const guests = club.open().model(Guest);
    club.proxy.inject({ operation: 'TransactWriteItems', fault: faults.drop('after') });
    await guests.create({ id: 'lost', email: 'lost' });
    expect(await club.guards(Guest)).toContain('~unique#Guest#email#lost');
  });

  test('no read shows guards, and batches are refused unless that is said', async () => {
    const db = await twoMembers();
    const members = db.model(Member);
    const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id).sort();
    expect(ids(await members.scan().all())).toEqual(['1', '2']);
    expect(ids(await members.scan().parallel(4).all())).toEqual(['1', '2']);
    expect(await members.scan().count()).toBe(2);
    const item = { id: 'b', email: 'b' };
    const guests = db.model(Guest);
    await expect(guests.batchPut([item])).rejects.toMatchObject({ code: 'batch-unconditional' });
    await expect(guests.batchDelete([{ id: 'b' }])).rejects.toMatchObject({
      code: 'batch-unconditional',
    });
    await guests.batchPut([item], { unconditional: true });
    await guests.batchDelete([{ id: 'b' }], { unconditional: true });
  });
});
