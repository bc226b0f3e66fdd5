import { expect, test } from 'vitest';
import { valueAt } from './value-at.ts';

const item = {
  id: 'f1',
  crew: { director: 'Lang' },
  cast: [{ name: 'Helm' }, { name: 'Abel' }],
  votes: { up: 0 },
  grid: [[1, 2]],
  note: null,
};

const cases: readonly (readonly [path: string, value: unknown])[] = [
  ['id', 'f1'],
  ['crew.director', 'Lang'],
  ['cast[1].name', 'Abel'],
  ['grid[0][1]', 2],
  ['votes.up', 0],
  ['note', null],
  ['note.text', undefined],
  ['cast[2].name', undefined],
  ['id.length', undefined],
  ['nope', undefined],
  ['votes.constructor', undefined],
  ['votes.__proto__', undefined],
  ['toString', undefined],
];

for (const [path, value] of cases) {
  test(`the value at ${path}`, () => expect(valueAt(item, path)).toBe(value));
}
