import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, dynamorm, model, t } from '../../src/index.ts';
import { createTable } from '../../src/tables/index.ts';
import { callEngine } from '../support/engine-http.ts';
import { ambiguousFaults, type Fault, faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { useFaultProxy } from '../support/use-engine.ts';
import { rejection } from '../support/use-model.ts';
import { withoutPauses } from '../support/without-pauses.ts';

const attributes = {
  id: t.string(),
  count: t.number().default(0),
  name: t.string().optional(),
  tags: t.set(t.string()),
  words: t.list(t.string()).default(() => []),
  inner: t.map({ count: t.number() }).optional(),
};
const Counter = model('Counter', { table: 'counters', attributes, key: { partitionKey: 'id' } });
const Versioned = model('Versioned', {
  table: 'counters',
  attributes: { ...attributes, version: t.version() },
  key: { partitionKey: 'id' },
});

const open = (db: Database) => db.model(Counter).updateBuilder({ id: 'c' });
type Builder = ReturnType<typeof open>;

/** What doing twice is not what doing once is. */
const once: readonly [string, (from: Builder) => Builder, object, object][] = [
  ['increment', (u) => u.increment('count'), { count: 0 }, { count: 1 }],
  ['decrement', (u) => u.decrement('count', 2), { count: 0 }, { count: -2 }],
  ['add to a number', (u) => u.add('count', 5), { count: 0 }, { count: 5 }],
  [
    'increment in a map',
    (u) => u.increment('inner.count'),
    { inner: { count: 0 } },
    { inner: { count: 1 } },
  ],
  [
    'appendToList',
    (u) => u.appendToList('words', ['c']),
    { words: ['a', 'b'] },
    { words: ['a', 'b', 'c'] },
  ],
  [
    'prependToList',
    (u) => u.prependToList('words', ['c']),
    { words: ['a', 'b'] },
    { words: ['c', 'a', 'b'] },
  ],
  [
    'removeFromListAt',
    (u) => u.removeFromListAt('words', 0),
    { words: ['a', 'b'] },
    { words: ['b'] },
  ],
  // Behind the end it is appended, so that twice is two elements.
  [
    'setListElement',
    (u) => u.setListElement('words', 2, 'c'),
    { words: ['a', 'b'] },
    { words: ['a', 'b', 'c'] },
  ],
  [
    'one of several steps',
    (u) => u.set('name', 'n').increment('count'),
    { count: 0 },
    { name: 'n', count: 1 },
  ],
];

/** What doing twice is what doing once is. */
const often: readonly [string, (from: Builder) => Builder, object][] = [
  ['set', (u) => u.set('name', 'n'), { name: 'n' }],
  ['set in a map', (u) => u.set('inner.count', 3), { inner: { count: 3 } }],
  ['setIfNotExists', (u) => u.setIfNotExists('name', 'n'), { name: 'n' }],
  ['remove', (u) => u.remove('inner'), { count: 0 }],
  ['add to a set', (u) => u.add('tags', new Set(['z'])), { tags: new Set(['x', 'z']) }],
  ['delete from a set', (u) => u.delete('tags', new Set(['x'])), { tags: new Set() }],
];

beforeEach(withoutPauses);

describeTransports('a write whose fate is unknown', (makeTransport) => {
  const used = useFaultProxy();
  let db: Database;
  const counters = () => db.model(Counter);
  const sent = () => used.proxy.requestsOf('UpdateItem').length;
  beforeAll(async () => {
    db = dynamorm({ transport: makeTransport(used.proxyEndpoint, { maxAttempts: 4 }) });
    await createTable(db, Counter);
  });
  beforeEach(async () => {
    const Item = {
      id: { S: 'c' },
      count: { N: '0' },
      tags: { SS: ['x'] },
      words: { L: [{ S: 'a' }, { S: 'b' }] },
      inner: { M: { count: { N: '0' } } },
    };
    await callEngine(used.endpoint, 'PutItem', { TableName: 'counters', Item });
  });

  describe('is not sent again where twice is not once', () => {
    for (const [fault, make] of ambiguousFaults) {
      for (const [what, change, before, after] of once) {
        test(`${what}: ${fault} after it was applied`, async () => {
          used.proxy.inject({ operation: 'UpdateItem', fault: make('after') });
          const error = await rejection(change(open(db)).execute());

          expect(error).toMatchObject({
            name: 'OutcomeUnknownError',
            key: { id: 'c' },
            cause: { attempts: 1, ambiguous: true },
          });
          expect(sent()).toBe(1);
          expect(await counters().get({ id: 'c' })).toMatchObject(after);
        });

        test(`${what}: ${fault} before it was applied, which looks the same`, async () => {
          used.proxy.inject({ operation: 'UpdateItem', fault: make('before') });
          expect(await rejection(change(open(db)).execute())).toMatchObject({
            name: 'OutcomeUnknownError',
          });
          expect(sent()).toBe(1);
          expect(await counters().get({ id: 'c' })).toMatchObject(before);
        });
      }
    }

    test('a throttling is a proof, so it goes on after that, and stops at the first doubt', async () => {
      used.proxy.inject({ operation: 'UpdateItem', times: 2, fault: faults.throttle() });
      used.proxy.inject({ operation: 'UpdateItem', fault: faults.drop('after') });
      expect(await rejection(open(db).increment('count').execute())).toMatchObject({
        name: 'OutcomeUnknownError',
        cause: { attempts: 3 },
      });
      expect(sent()).toBe(3);
      expect(await counters().get({ id: 'c' })).toMatchObject({ count: 1 });
    });
  });

  describe('is sent again', () => {
    const definite: readonly [string, Fault][] = [
      ['ProvisionedThroughputExceeded', faults.throttle()],
      ['ThrottlingException', faults.throttle('ThrottlingException')],
    ];
    for (const [fault, refused] of definite) {
      for (const [what, change, , after] of once) {
        test(`${what}: after ${fault}, which proves that nothing happened`, async () => {
          used.proxy.inject({ operation: 'UpdateItem', times: 2, fault: refused });
          expect(await change(open(db)).execute()).toMatchObject(after);
          expect(sent()).toBe(3);
          expect(await counters().get({ id: 'c' })).toMatchObject(after);
        });
      }
    }

    for (const [fault, make] of ambiguousFaults) {
      for (const [what, change, after] of often) {
        test(`${what}: after ${fault}, because twice is once`, async () => {
          used.proxy.inject({ operation: 'UpdateItem', fault: make('after') });
          expect(await change(open(db)).execute()).toMatchObject(after);
          expect(sent()).toBe(2);
          expect(await counters().get({ id: 'c' })).toMatchObject(after);
        });
      }
    }

    test('increment under conditionVersion: the second is refused by the first, and says so', async () => {
      used.proxy.inject({ operation: 'UpdateItem', fault: faults.drop('after') });
      const update = db.model(Versioned).updateBuilder({ id: 'c' }).increment('count');
      expect(await rejection(update.conditionVersion(0).execute())).toMatchObject({
        name: 'OutcomeUnknownError',
        item: { count: 1, version: 1 },
        cause: { code: 'condition-failed', attempts: 2 },
      });
      expect(await counters().get({ id: 'c' })).toMatchObject({ count: 1 });
    });

    test('increment under conditionVersion: one that was not applied is applied once', async () => {
      used.proxy.inject({ operation: 'UpdateItem', fault: faults.drop('before') });
      const update = db.model(Versioned).updateBuilder({ id: 'c' }).increment('count');
      expect(await update.conditionVersion(0).execute()).toMatchObject({ count: 1, version: 1 });
      expect(sent()).toBe(2);
    });
  });

  test('what the item explains is still unknown after an attempt that may have been applied', async () => {
    used.proxy.inject({ operation: 'UpdateItem', fault: faults.drop('before') });
    const missing = counters().updateBuilder({ id: 'c' }).remove('inner').execute();
    await missing;
    used.proxy.reset();
    used.proxy.inject({ operation: 'UpdateItem', fault: faults.drop('before') });
    expect(await rejection(open(db).set('inner.count', 1).execute())).toMatchObject({
      name: 'OutcomeUnknownError',
      cause: { code: 'service-validation', ambiguous: true },
    });
  });
});
