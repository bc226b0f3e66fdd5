import * as v from 'valibot';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Database, dynamorm, isVersionConflict, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { callEngine } from '../support/engine-http.ts';
import type { Body } from '../support/faults.ts';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';

const attributes = {
  id: t.string(),
  name: t.string(),
  count: t.number().default(0),
  tags: t.set(t.string()),
  record: t.record(t.number()).optional(),
  day: t.date().optional(),
  bytes: t.binary().optional(),
  short: t
    .string()
    .check(v.pipe(v.string(), v.maxLength(3)))
    .optional(),
  createdAt: t.createdAt(),
  updatedAt: t.updatedAt(),
};
const Versioned = model('Versioned', {
  table: 'things',
  attributes: { ...attributes, version: t.version() },
  key: { partitionKey: 'id' },
});
const Plain = model('Plain', { table: 'things', attributes, key: { partitionKey: 'id' } });

const now = new Date('2026-01-31T09:30:00.000Z');

describeTransports('mutate', (makeTransport) => {
  const used = useFaultProxy();
  const open = (): Database =>
    dynamorm({ transport: makeTransport(used.proxyEndpoint), now: () => now });
  let db: Database;
  const raw = async (operation: string, body: object): Promise<Body> => {
    const { body: answer } = await callEngine(used.endpoint, operation, {
      TableName: 'things',
      ...body,
    });
    return answer;
  };
  const writes = () => used.proxy.requestsOf('UpdateItem').map(({ body }) => body);
  beforeAll(async () => {
    db = open();
    await createTable(db, Versioned);
  });
  beforeEach(async () => {
    await raw('DeleteItem', { Key: { id: { S: 'a' } } });
    used.proxy.reset();
  });
  const versioned = () => db.model(Versioned);
  const plain = () => db.model(Plain);
  const make = { id: 'a', name: 'n', tags: new Set(['x', 'y']) };

  test('reads, and writes only the difference, on condition of the version that it read', async () => {
    await versioned().create(make);
    used.proxy.reset();

    const changed = await versioned().mutate({ id: 'a' }, (item) => ({
      ...item,
      count: item.count + 1,
      day: now,
    }));

    expect(changed).toMatchObject({ count: 1, day: now, version: 1 });
    expect(used.proxy.requests.map(({ operation }) => operation)).toEqual([
      'GetItem',
      'UpdateItem',
    ]);
    expect(used.proxy.requests[0]?.body).toMatchObject({ ConsistentRead: true });
    expect(writes()).toEqual([
      {
        TableName: 'things',
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET #0 = :0, #1 = :1, #2 = :2, #3 = :3',
        ConditionExpression: 'attribute_exists(#4) AND (#3 = :4 OR attribute_not_exists(#3))',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ExpressionAttributeNames: {
          '#0': 'count',
          '#1': 'day',
          '#2': 'updatedAt',
          '#3': 'version',
          '#4': 'id',
        },
        ExpressionAttributeValues: {
          ':0': { N: '1' },
          ':1': { S: now.toISOString() },
          ':2': { S: now.toISOString() },
          ':3': { N: '1' },
          ':4': { N: '0' },
        },
        ReturnValues: 'ALL_NEW',
        ReturnConsumedCapacity: 'TOTAL',
      },
    ]);
  });

  test('without a version it is the attributes that change that must be as they were read', async () => {
    await plain().create({ ...make, day: now });
    used.proxy.reset();
    const { day: _, ...rest } = await plain().mutate({ id: 'a' }, ({ day: __, ...item }) => ({
      ...item,
      tags: new Set(['z']),
      short: 'abc',
    }));
    expect(rest).toMatchObject({ tags: new Set(['z']), short: 'abc' });
    expect(writes()).toMatchObject([
      {
        UpdateExpression: 'SET #0 = :0, #2 = :1, #3 = :2 REMOVE #1',
        ConditionExpression:
          'attribute_exists(#4) AND (#0 = :3 AND #1 = :4 AND attribute_not_exists(#2))',
        ExpressionAttributeNames: { '#0': 'tags', '#1': 'day', '#2': 'short', '#3': 'updatedAt' },
        ExpressionAttributeValues: { ':0': { SS: ['z'] }, ':4': { S: now.toISOString() } },
      },
    ]);
  });

  describe('sends no write where there is no difference', () => {
    const same: readonly [string, (item: (typeof Plain)['~item']) => (typeof Plain)['~newItem']][] =
      [
        ['the item itself', (item) => item],
        ['a copy', (item) => structuredClone(item)],
        [
          'sets and maps in another order',
          (item) => ({
            ...item,
            tags: new Set(['y', 'x']),
            record: { b: 2, a: 1 },
          }),
        ],
        [
          'other objects of the same value',
          (item) => ({
            ...item,
            day: new Date(now),
            bytes: Uint8Array.from([1, 2]),
          }),
        ],
        [
          'what the library writes changed or left out',
          ({ createdAt: _, ...item }) => ({
            ...item,
            updatedAt: new Date(0),
          }),
        ],
      ];
    for (const [what, change] of same) {
      test(what, async () => {
        const made = await plain().create({
          ...make,
          record: { a: 1, b: 2 },
          day: now,
          bytes: Uint8Array.from([1, 2]),
        });
        used.proxy.reset();
        expect(await plain().mutate({ id: 'a' }, change)).toEqual(made);
        expect(used.proxy.requests.map(({ operation }) => operation)).toEqual(['GetItem']);
      });
    }
  });

  test('sees what was changed in place', async () => {
    await versioned().create(make);
    const changed = await versioned().mutate({ id: 'a' }, (item) => {
      item.count = 5;
      item.tags.add('z');
      return item;
    });
    expect(changed).toMatchObject({ count: 5, tags: new Set(['x', 'y', 'z']), version: 1 });
  });

  test('takes items from before an attribute had a default', async () => {
    for (const items of [plain(), versioned()]) {
      const stamps = { createdAt: { S: now.toISOString() }, updatedAt: { S: now.toISOString() } };
      await raw('PutItem', { Item: { id: { S: 'a' }, name: { S: 'n' }, ...stamps } });
      const changed = await items.mutate({ id: 'a' }, (item) => ({
        ...item,
        count: item.count + 1,
      }));
      expect(changed).toMatchObject({ count: 1 });
    }
  });

  test('writes the default of what is left out, and removes what may be missing', async () => {
    await plain().create({ ...make, count: 7, day: now });
    const changed = await plain().mutate({ id: 'a' }, ({ id, name }) => ({
      id,
      name,
      tags: new Set<string>(),
    }));
    expect(changed).toEqual({
      id: 'a',
      name: 'n',
      count: 0,
      tags: new Set(),
      createdAt: now,
      updatedAt: now,
    });
    expect((await raw('GetItem', { Key: { id: { S: 'a' } } }))['Item']).toMatchObject({
      count: { N: '0' },
    });
  });

  test('leaves what was stored before a check alone, and checks what it writes', async () => {
    await plain().create(make);
    await raw('UpdateItem', {
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #s = :s',
      ExpressionAttributeNames: { '#s': 'short' },
      ExpressionAttributeValues: { ':s': { S: 'from before' } },
    });
    const changed = await plain().mutate({ id: 'a' }, (item) => ({ ...item, name: 'm' }));
    expect(changed).toMatchObject({ name: 'm', short: 'from before' });
    const wrong = plain().mutate({ id: 'a' }, (item) => ({ ...item, short: 'too long' }));
    expect(await rejection(wrong)).toMatchObject({ code: 'value-check', path: 'short' });
  });

  describe('where somebody else wrote in between', () => {
    for (const kind of ['versioned', 'unversioned'] as const) {
      test(`it begins again with what is there then (${kind})`, async () => {
        const items = kind === 'versioned' ? versioned() : plain();
        await items.create(make);
        const seen: number[] = [];
        const changed = await items.mutate({ id: 'a' }, async (item) => {
          seen.push(item.count);
          if (seen.length < 3) await items.update({ id: 'a' }, { count: item.count + 10 });
          return { ...item, count: item.count + 1 };
        });
        expect(seen).toEqual([0, 10, 20]);
        expect(changed.count).toBe(21);
      });
    }

    test('another attribute, without a version, is no conflict', async () => {
      await plain().create(make);
      let rounds = 0;
      const changed = await plain().mutate({ id: 'a' }, async (item) => {
        rounds += 1;
        await plain().update({ id: 'a' }, { name: 'theirs' });
        return { ...item, count: 1 };
      });
      expect(rounds).toBe(1);
      expect(changed).toMatchObject({ name: 'theirs', count: 1 });
    });

    test('it gives up after ten rounds, with the conflict', async () => {
      withoutPauses();
      for (const [items, name] of [
        [versioned(), 'VersionConflictError'],
        [plain(), 'ConditionFailedError'],
      ] as const) {
        await raw('DeleteItem', { Key: { id: { S: 'a' } } });
        await items.create(make);
        let rounds = 0;
        const error = await rejection(
          items.mutate({ id: 'a' }, async (item) => {
            rounds += 1;
            await items.update({ id: 'a' }, { count: item.count + 10 });
            return { ...item, count: item.count + 1 };
          }),
        );
        expect(error).toMatchObject({ name, item: { count: 100 } });
        expect(rounds).toBe(10);
      }
    });

    test('its deletion is an ItemNotFoundError', async () => {
      await versioned().create(make);
      const error = await rejection(
        versioned().mutate({ id: 'a' }, async (item) => {
          await versioned().hardDelete({ id: 'a' });
          return { ...item, count: 1 };
        }),
      );
      expect(error).toMatchObject({ name: 'ItemNotFoundError' });
      expect((await raw('GetItem', { Key: { id: { S: 'a' } } }))['Item']).toBeUndefined();
    });
  });

  for (const kind of ['versioned', 'unversioned'] as const) {
    test(`loses no count of 8 workers at once (${kind})`, async () => {
      const items = kind === 'versioned' ? versioned() : plain();
      await items.create(make);
      let rounds = 0;
      let givenUp = 0;
      const work = async (): Promise<void> => {
        for (let done = 0; done < 8; ) {
          try {
            await items.mutate({ id: 'a' }, (item) => {
              rounds += 1;
              return { ...item, count: item.count + 1 };
            });
            done += 1;
          } catch (error) {
            if (!isVersionConflict(error) && (error as Error).name !== 'ConditionFailedError')
              throw error;
            givenUp += 1;
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, work));
      expect(await items.get({ id: 'a' })).toMatchObject({ count: 64 });
      console.info(
        `${makeTransport.kind}, ${kind}: 64 mutations took ${rounds} rounds, ${givenUp} gave up`,
      );
    });
  }

  test('throws what change throws, and writes nothing', async () => {
    await versioned().create(make);
    used.proxy.reset();
    for (const change of [
      () => {
        throw new Error('mine');
      },
      () => Promise.reject(new Error('mine')),
    ]) {
      expect(await rejection(versioned().mutate({ id: 'a' }, change))).toMatchObject({
        message: 'mine',
      });
    }
    expect(writes()).toEqual([]);
  });

  test('of a missing item is an ItemNotFoundError, and change is not asked', async () => {
    const change = vi.fn();
    expect(await rejection(versioned().mutate({ id: 'gone' }, change))).toMatchObject({
      name: 'ItemNotFoundError',
      message: expect.stringContaining('mutate found no Versioned'),
    });
    expect(change).not.toHaveBeenCalled();
  });

  test('does not send a write again whose fate is unknown and that refuses itself', async () => {
    await versioned().create(make);
    used.proxy.inject({ operation: 'UpdateItem', fault: faults.drop('after') });
    let rounds = 0;
    const error = await rejection(
      versioned().mutate({ id: 'a' }, (item) => {
        rounds += 1;
        return { ...item, count: item.count + 1 };
      }),
    );
    expect(error).toMatchObject({ name: 'OutcomeUnknownError', item: { count: 1, version: 1 } });
    expect(rounds).toBe(1);
  });

  describe('an abort', () => {
    test('before it sends nothing', async () => {
      const { signal } = aborted();
      const error = await rejection(versioned().mutate({ id: 'a' }, (item) => item, { signal }));
      expect(error).toMatchObject({ code: 'request-aborted', attempts: 0 });
      expect(used.proxy.requests).toEqual([]);
    });

    test('during change writes nothing', async () => {
      await versioned().create(make);
      const controller = new AbortController();
      const change = (item: (typeof Versioned)['~item']) => {
        controller.abort();
        return { ...item, count: 1 };
      };
      const error = await rejection(
        versioned().mutate({ id: 'a' }, change, { signal: controller.signal }),
      );
      expect(error).toMatchObject({ code: 'request-aborted' });
      expect(await versioned().get({ id: 'a' })).toMatchObject({ count: 0 });
    });

    test('between two rounds ends the wait', async () => {
      const random = vi.spyOn(Math, 'random').mockReturnValue(1);
      onTestFinished(() => random.mockRestore());
      await versioned().create(make);
      const controller = new AbortController();
      const begun = performance.now();
      const error = await rejection(
        versioned().mutate(
          { id: 'a' },
          async (item) => {
            const { version } = await versioned().update({ id: 'a' }, { count: item.count + 10 });
            if (version === 6) setTimeout(() => controller.abort(new Error('enough')), 30);
            return { ...item, count: item.count + 1 };
          },
          { signal: controller.signal },
        ),
      );
      expect(error).toMatchObject({
        code: 'request-aborted',
        message: expect.stringContaining('between two rounds'),
        cause: { message: 'enough' },
      });
      // 20 + 40 + 80 + 160 + 320 ms of pauses, then 30 of 640.
      expect(performance.now() - begun).toBeLessThan(1_200);
    });

    function aborted(): AbortController {
      const controller = new AbortController();
      controller.abort();
      return controller;
    }
  });

  describe('refuses', () => {
    const wrong: readonly [string, (item: object) => unknown, string, string][] = [
      ['nothing returned', () => undefined, 'value-type', ''],
      ['another key', (item) => ({ ...item, id: 'b' }), 'attribute-immutable', 'id'],
      [
        'a required attribute left out',
        (item) => ({ ...item, name: undefined }),
        'attribute-missing',
        'name',
      ],
      ['what is not declared', (item) => ({ ...item, nmae: 'x' }), 'attribute-unknown', 'nmae'],
      ['a wrong type', (item) => ({ ...item, count: '1' }), 'value-type', 'count'],
    ];
    for (const [what, change, code, path] of wrong) {
      test(`${what}, and writes nothing`, async () => {
        await versioned().create(make);
        used.proxy.reset();
        const error = await rejection(versioned().mutate({ id: 'a' }, change as never));
        expect(error).toMatchObject({ name: 'ValidationError', code, path });
        expect(writes()).toEqual([]);
      });
    }
  });
});
