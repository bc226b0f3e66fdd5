import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';
import { exportsOfDoor } from './declarations.ts';
import { readPage } from './examples.ts';
import { doors, renderDoor } from './reference.ts';

describe.each(doors)('the reference of $specifier', (door) => {
  test('says what the doc comments say: update it with -u', async () => {
    await expect(renderDoor(door)).toMatchFileSnapshot(join(ROOT, door.page));
  });

  test('mentions everything that is exported', () => {
    const { members, namespaces } = exportsOfDoor(door.source);
    const names = [
      ...members.map(({ name }) => name),
      ...namespaces.flatMap((one) => one.members.map(({ name }) => `${one.name}.${name}`)),
    ];
    const page = readPage(door.page);

    expect(names.filter((name) => !page.includes(`### \`${name}\``))).toEqual([]);
  });
});

test('there is a page for every door that package.json publishes', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  const published = Object.keys(manifest.exports).filter((path) => path !== './package.json');

  expect(published.map((path) => path.replace('.', 'dynamorm'))).toEqual(
    doors.map(({ specifier }) => specifier),
  );
});
