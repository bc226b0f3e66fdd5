import { describe, expect, test } from 'vitest';
import { runInOrder } from './run-in-order.ts';

const { signal } = new AbortController();

/** Works that are ended from outside, to put them into an order. */
function held(): {
  readonly begun: number[];
  readonly work: (position: number) => Promise<boolean>;
  end(position: number, isDone?: boolean): Promise<void>;
} {
  const begun: number[] = [];
  const ends = new Map<number, (isDone: boolean) => void>();
  return {
    begun,
    work: (position) => {
      begun.push(position);
      return new Promise((resolve) => void ends.set(position, resolve));
    },
    async end(position, isDone = true) {
      ends.get(position)?.(isDone);
      await new Promise(setImmediate);
    },
  };
}

describe('runInOrder', () => {
  test('begins an entry when those before it of its key are done, and the earliest first', async () => {
    const { begun, work, end } = held();
    const run = runInOrder(['a', 'a', 'b', 'a', 'c'], { concurrency: 2, signal }, work);
    expect(begun).toEqual([0, 2]);
    await end(0);
    expect(begun).toEqual([0, 2, 1]);
    await end(2);
    expect(begun).toEqual([0, 2, 1, 4]);
    await end(1);
    expect(begun).toEqual([0, 2, 1, 4, 3]);
    await end(4);
    await end(3);
    expect(await run).toBeUndefined();
  });

  test('after a failure begins nothing behind it, and finishes what stands before', async () => {
    const { begun, work, end } = held();
    const run = runInOrder(['a', 'a', 'b', 'c', 'd'], { concurrency: 2, signal }, work);
    await end(2, false);
    // 3 and 4 are behind the failure; 1 is before it, and waits for 0.
    expect(begun).toEqual([0, 2]);
    await end(0);
    expect(begun).toEqual([0, 2, 1]);
    await end(1);
    expect(await run).toBe(2);
  });

  test('a later failure behind the first one lets nothing more begin', async () => {
    const { begun, work, end } = held();
    const run = runInOrder(['a', 'b', 'b', 'c'], { concurrency: 3, signal }, work);
    await end(0, false);
    await end(3, false);
    await end(1);
    expect(begun).toEqual([0, 1, 3]);
    expect(await run).toBe(0);
  });

  test('gives the lowest failure, whichever came first', async () => {
    const { work, end } = held();
    const run = runInOrder(['a', 'b', 'c'], { concurrency: 3, signal }, work);
    await end(2, false);
    await end(1);
    await end(0, false);
    expect(await run).toBe(0);
  });

  test('begins nothing once its signal has fired, and gives the first entry that is not done', async () => {
    const controller = new AbortController();
    const { begun, work, end } = held();
    const limits = { concurrency: 2, signal: controller.signal };
    const run = runInOrder(['a', 'b', 'a', 'c'], limits, work);
    controller.abort();
    await end(0);
    await end(1);
    expect(begun).toEqual([0, 1]);
    expect(await run).toBe(2);
  });

  test('gives nothing for no entries', async () => {
    expect(await runInOrder([], { concurrency: 3, signal }, async () => false)).toBeUndefined();
  });
});
