import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';
import { readPage } from './examples.ts';
import { fencesOf } from './fences.ts';
import { reachableSource } from './reachable.ts';

const tree = fencesOf('ARCHITECTURE.md', readPage('ARCHITECTURE.md')).find(({ text }) =>
  text.startsWith('src/\n'),
);

/** The paths that the tree names, each below the folders above it. */
function namedPaths(text: string): readonly string[] {
  const trail: string[] = ['src'];
  return text.split('\n').flatMap((line) => {
    const match = /^((?:│ {3}| {4})*)[├└]── (\S+)/.exec(line);
    if (match === null) return [];
    const [, indent = '', name = ''] = match;
    const depth = indent.length / 4 + 1;
    trail.splice(depth, trail.length, name.replace(/\/$/, ''));
    return [trail.join('/')];
  });
}

test('the tree of ARCHITECTURE.md names only what exists', () => {
  const missing = namedPaths(tree?.text ?? '').filter((path) => !existsSync(join(ROOT, path)));

  expect(missing).toEqual([]);
});

test('the tree of ARCHITECTURE.md names every folder behind the doors', () => {
  const folders = new Set(
    [...reachableSource().keys()].map((path) => path.split('/').slice(0, 2).join('/')),
  );

  expect([...folders].filter((path) => !namedPaths(tree?.text ?? '').includes(path))).toEqual([]);
});
