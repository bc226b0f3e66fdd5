import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faults } from '../support/faults.ts';
import { describeTransports } from '../support/transports.ts';
import { rejection } from '../support/use-model.ts';
import { Note, useNotes, watchedCache } from './notes.ts';

const key = { owner: 'ada', number: 1 };

describeTransports('a write that meets a get on its way to the cache', (makeTransport) => {
  const notes = useNotes(makeTransport);

  async function storeElsewhere(text: string): Promise<void> {
    await notes
      .open()
      .model(Note)
      .put({ ...key, text });
    notes.proxy.reset();
  }

  test('keeps the old value out of it', async () => {
    await storeElsewhere('old');
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    // The engine has answered with the old item; the client hears of it after the write.
    notes.proxy.inject({ operation: 'GetItem', fault: faults.delay(200, 'after') });
    const early = items.get(key);
    await sleep(60);

    await items.put({ ...key, text: 'new' });

    expect(await early).toMatchObject({ text: 'old' });
    expect(cache.held.size).toBe(0);
    expect(await items.get(key)).toMatchObject({ text: 'new' });
  });

  test('keeps the old value out of it also where the get is consistent, or one of several', async () => {
    await storeElsewhere('old');
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    notes.proxy.inject({ operation: 'GetItem', times: 2, fault: faults.delay(200, 'after') });
    const early = [items.get(key, { consistent: true }), items.get(key)];
    const loaded = items.loader().load(key);
    notes.proxy.inject({ operation: 'BatchGetItem', fault: faults.delay(200, 'after') });
    await sleep(60);

    await items.put({ ...key, text: 'new' });
    await Promise.all([...early, loaded]);

    expect(cache.held.size).toBe(0);
  });

  test('wins over a cache that takes its time', async () => {
    await storeElsewhere('old');
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    let goOn = (): void => {};
    const slow = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    cache.before = (call) => (call === 'set' ? slow : undefined);
    const early = items.get(key);
    while (!cache.calls.includes('set')) await sleep(5);

    await items.put({ ...key, text: 'new' });
    goOn();
    await early;

    expect(cache.held.size).toBe(0);
  });

  test('leaves the cache empty until eventually consistent reads know of it', async () => {
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    await items.put({ ...key, text: 'new' });

    await items.get(key);
    expect(cache.held.size).toBe(0);
    await items.get(key, { consistent: true });
    expect(cache.held.size).toBe(1);
    await items.update(key, { text: 'newer' });
    await sleep(2_050);
    await items.get(key);
    expect(cache.held.size).toBe(1);
  });

  test('leaves the cache empty where it may still come', async () => {
    await storeElsewhere('old');
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    notes.proxy.inject({ operation: 'UpdateItem', times: 9, fault: faults.drop('before') });

    const lost = items.updateBuilder(key).appendToList('inner.words', ['w']).execute();
    expect(await rejection(lost)).toMatchObject({ code: 'outcome-unknown' });
    await items.get(key, { consistent: true });

    expect(cache.held.size).toBe(0);
  });

  test('leaves the cache empty where an attempt before it may still come', async () => {
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    notes.proxy.inject({ operation: 'PutItem', fault: faults.drop('before') });

    await items.put({ ...key, text: 'new' });
    // A write in between would be undone by the late attempt, and nobody told.
    await items.update(key, { text: 'newer' });
    await items.get(key, { consistent: true });

    expect(notes.proxy.requestsOf('PutItem')).toHaveLength(2);
    expect(cache.held.size).toBe(0);
  });

  test('leaves the cache empty after more writes than are remembered', async () => {
    await storeElsewhere('old');
    const cache = watchedCache();
    const items = notes.open({ cache }).model(Note);
    const others = Array.from({ length: 1_500 }, (_, number) => ({ owner: 'bob', number }));

    await items.put({ ...key, text: 'new' });
    await items.batchPut(others);
    await items.get(key);
    expect(cache.held.size).toBe(0);
    await sleep(2_050);
    await items.get(key);
    expect(cache.held.size).toBe(1);
  });

  test('never leaves the cache behind the table, whatever overlaps', async () => {
    const writes = ['put', 'delete', 'batch', 'transact', 'abort', 'lose'] as const;
    const step = fc.constantFrom('get', 'consistent', 'load', 'wait', ...writes);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        notes.proxy.reset();
        const cache = watchedCache();
        const db = notes.open({ cache });
        const items = db.model(Note);
        const loader = items.loader();
        // Some writes arrive late, and some answers of reads later still.
        for (const skip of [0, 2, 4]) {
          for (const operation of ['GetItem', 'BatchGetItem']) {
            notes.proxy.inject({ operation, skip, fault: faults.delay(12, 'after') });
          }
          notes.proxy.inject({ operation: 'PutItem', skip, fault: faults.delay(6) });
        }
        let count = 0;
        const under: Promise<unknown>[] = [];
        for (const each of steps) {
          if (each === 'put') under.push(items.put({ ...key, text: `${count++}` }));
          if (each === 'get') under.push(items.get(key));
          if (each === 'consistent') under.push(items.get(key, { consistent: true }));
          if (each === 'load') under.push(loader.load(key));
          if (each === 'transact') {
            const text = `${count++}`;
            const written = db.transaction((tx) => tx.put(Note, { ...key, text }));
            under.push(written);
          }
          if (each === 'delete') under.push(items.delete(key));
          if (each === 'batch') under.push(items.batchPut([{ ...key, text: `${count++}` }]));
          if (each === 'abort') {
            // The request is under way, and arrives all the same.
            const signal = AbortSignal.timeout(3);
            under.push(items.put({ ...key, text: `${count++}` }, { signal }).catch(() => {}));
          }
          if (each === 'lose') {
            notes.proxy.inject({ operation: 'PutItem', fault: faults.drop('after') });
            under.push(items.put({ ...key, text: `${count++}` }));
          }
          if (each === 'wait') await sleep(4);
        }
        await Promise.all(under);
        // What was cancelled on its way has arrived by then.
        await sleep(20);
        const stored = await notes.open().model(Note).get(key, { consistent: true });
        for (const held of cache.held.values()) {
          expect(JSON.parse(held).text.S).toBe(stored?.text);
        }
      }),
      { numRuns: 30 },
    );
  });
});
