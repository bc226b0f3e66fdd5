import { describe, expect, test } from 'vitest';
import { MAX_PAGE_SIZE, pageSizes } from './page-size.ts';

describe('the sizes of requests', () => {
  test("are the caller's own, whatever is missing", () => {
    const sizes = pageSizes(7, true);
    expect([sizes(1), sizes(100), sizes(Number.POSITIVE_INFINITY)]).toEqual([7, 7, 7]);
  });

  test('are left to DynamoDB without a limit', () => {
    expect(pageSizes(undefined, false)(Number.POSITIVE_INFINITY)).toBeUndefined();
    expect(pageSizes(undefined, true)(Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  test('are what is missing without a filter', () => {
    const sizes = pageSizes(undefined, false);
    expect([sizes(20), sizes(3)]).toEqual([20, 3]);
  });

  test('begin at four times as much with a filter, at least 25, and double', () => {
    const few = pageSizes(undefined, true);
    expect([few(1), few(1), few(1)]).toEqual([25, 50, 100]);
    const many = pageSizes(undefined, true);
    expect([many(20), many(1)]).toEqual([80, 160]);
  });

  test('never exceed what a request can say', () => {
    expect(pageSizes(undefined, false)(Number.MAX_SAFE_INTEGER)).toBe(MAX_PAGE_SIZE);
    const sizes = pageSizes(undefined, true);
    const last = Array.from({ length: 60 }, () => sizes(1)).at(-1);
    expect(last).toBe(MAX_PAGE_SIZE);
  });
});
