import { describe, expect, test } from 'vitest';
import { isElementRemoval, removalOrder } from './removal-order.ts';
import type { UpdateAction } from './update.ts';

const remove = (path: string): UpdateAction => ({ kind: 'remove', path });
const ordered = (...paths: readonly string[]): readonly string[] =>
  removalOrder(paths.map(remove)).map(({ path }) => path);

describe('removals of elements', () => {
  test('are put from the back, by number and not by text', () => {
    expect(ordered('l[1]', 'l[10]', 'l[9]')).toEqual(['l[10]', 'l[9]', 'l[1]']);
  });

  test('inside an element come before that of an element in front of it', () => {
    expect(ordered('l[3]', 'l[5][1]', 'l[5][7]')).toEqual(['l[5][7]', 'l[5][1]', 'l[3]']);
    expect(ordered('l[0][1]', 'l[2]')).toEqual(['l[2]', 'l[0][1]']);
    expect(ordered('a.l[0]', 'a.l[2].m[0]')).toEqual(['a.l[2].m[0]', 'a.l[0]']);
  });

  test('of different lists do not mix, whatever their positions', () => {
    expect(ordered('b[1]', 'a[2]', 'b[5]', 'a[7]')).toEqual(['a[7]', 'a[2]', 'b[5]', 'b[1]']);
    expect(ordered('r.2[1]', 'r.10[3]', 'r.2[4]')).toEqual(['r.10[3]', 'r.2[4]', 'r.2[1]']);
  });

  test('stand behind all others, which keep their order', () => {
    const actions: readonly UpdateAction[] = [
      remove('l[0]'),
      { kind: 'set', path: 'z', value: 1 },
      remove('l[4].a'),
      remove('l[2]'),
      remove('a'),
    ];
    expect(removalOrder(actions).map(({ path }) => path)).toEqual([
      'z',
      'l[4].a',
      'a',
      'l[2]',
      'l[0]',
    ]);
  });
});

test('a single removal, or none, is left where it is', () => {
  const actions: readonly UpdateAction[] = [remove('l[0]'), { kind: 'set', path: 'z', value: 1 }];
  expect(removalOrder(actions)).toBe(actions);
});

test('only a removal of an element moves those behind it', () => {
  expect(isElementRemoval(remove('l[0]'))).toBe(true);
  expect(isElementRemoval(remove('l[0].a'))).toBe(false);
  expect(isElementRemoval({ kind: 'set', path: 'l[0]', value: 1 })).toBe(false);
});
