import { describe, expect, test } from 'vitest';
import { model } from '../definition/model.ts';
import * as t from '../definition/t.ts';
import { refuseOverlap } from './overlap.ts';

const Any = model('Any', {
  table: 'any',
  attributes: {
    id: t.string(),
    a: t.map({ b: t.string(), bc: t.string(), c: t.map({ d: t.string() }) }),
    ab: t.string().name('a.b'),
    l: t.list(t.map({ x: t.string(), y: t.list(t.string()) })),
    r: t.record(t.string()),
  },
  key: { partitionKey: 'id' },
})['~node'];

const check = (...paths: readonly string[]) => {
  return () =>
    refuseOverlap(
      Any,
      paths.map((path) => ({ kind: 'remove', path })),
    );
};

describe('two paths overlap', () => {
  test.each([
    [['a', 'a'], 'a twice'],
    [['a', 'a.b'], 'a and a.b'],
    [['a.c.d', 'a'], 'a.c.d and a'],
    [['ab', 'a.b', 'a.c', 'a.c.d'], 'a.c and a.c.d'],
    [['l', 'l[3]'], 'l and l[3]'],
    [['l[3].y[0]', 'l[3].x', 'l[3]'], 'l[3].y[0] and l[3]'],
    [['l[03]', 'l[3].x'], 'l[03] and l[3].x'],
    [['r.k', 'r.k'], 'r.k twice'],
  ])('%j: %s', (paths, words) => {
    expect(check(...paths)).toThrow(
      expect.objectContaining({
        code: 'path-overlap',
        path: paths.at(-1),
        message: expect.stringContaining(`changes ${words}.`),
      }),
    );
  });
});

describe('two paths stand beside each other', () => {
  test.each([
    [['a.b', 'a.bc', 'a.c.d']],
    // The one is stored as `a.b` in a single name: that is another attribute than `b` inside `a`.
    [['ab', 'a.b']],
    [['l[1]', 'l[10]', 'l[2].x', 'l[2].y[0]', 'l[2].y[1]']],
    [['r.1', 'r.10', 'r.2']],
    [[]],
  ])('%j', (paths) => {
    expect(check(...paths)).not.toThrow();
  });
});
