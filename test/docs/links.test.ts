import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';
import { documentationPages, readPage } from './examples.ts';

test('every link of the documentation leads to a file and a heading that exist', () => {
  expect(documentationPages().flatMap(brokenLinks)).toEqual([]);
});

test('every page of the documentation can be reached from the README', () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { target } of linksOf(path)) if (target.endsWith('.md')) visit(target);
  };
  visit('README.md');

  expect(documentationPages().filter((path) => !reached.has(path))).toEqual([]);
});

interface Link {
  readonly written: string;
  /** The file, relative to the repository. */
  readonly target: string;
  readonly anchor: string | undefined;
}

function linksOf(path: string): readonly Link[] {
  const prose = readPage(path).replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, written = '']) => {
    if (/^[a-z]+:/.test(written)) return [];
    const [file = '', anchor] = written.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), file);
    return [{ written, target, anchor }];
  });
}

function brokenLinks(path: string): readonly string[] {
  return linksOf(path).flatMap(({ written, target, anchor }) => {
    if (!existsSync(posix.join(ROOT, target))) return [`${path}: ${written} is no file`];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    return anchorsOf(target).has(anchor) ? [] : [`${path}: ${written} is no heading`];
  });
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(path: string): ReadonlySet<string> {
  const prose = readPage(path).replace(/^```[\s\S]*?^```/gm, '');
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}
