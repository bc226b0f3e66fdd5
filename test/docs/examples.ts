import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-5.9';
import { importsOf } from '../support/imports.ts';
import { parse, ROOT, walk } from '../support/source-tree.ts';
import { type Fence, fencesOf } from './fences.ts';
import { reachableSource } from './reachable.ts';

/**
 * An example of the documentation.
 *
 * - A `ts` block of a Markdown file that imports something is a program: it stands for itself.
 * - One without imports is a fragment: it may use what `docs/preamble.ts` and the package export.
 * - An `@example` of a doc comment is a fragment, and may import from a door beside that.
 *
 * All of them are compiled and run, those marked `ts compile` only compiled. What a block prints is
 * the `text` block that follows it under the same heading; without one it prints nothing.
 */
export interface Example {
  readonly kind: 'program' | 'fragment';
  readonly origin: 'markdown' | 'comment';
  readonly path: string;
  /** The line of its first line of text, counted from 1. */
  readonly line: number;
  readonly text: string;
  readonly runs: boolean;
  /** What it prints; `undefined` where nothing is said about that. */
  readonly prints: string | undefined;
}

/** The documentation that has examples: what is generated from doc comments is left out. */
export function documentationPages(): readonly string[] {
  const names = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = names.map((name) => `docs/${name.replaceAll('\\', '/')}`).sort();
  const top = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];
  return [...top, ...pages.filter((path) => path.endsWith('.md'))];
}

/** The text of a page. */
export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every example of README, docs and the doc comments behind the doors. */
export function allExamples(): readonly Example[] {
  const pages = documentationPages().filter(
    (path) => path !== 'CONTRIBUTING.md' && !path.startsWith('docs/reference/'),
  );
  const written = pages.flatMap((path) => markdownExamples(fencesOf(path, readPage(path))));
  const commented = [...reachableSource()].flatMap(([path, text]) => commentExamples(path, text));
  return [...written, ...commented];
}

/** The examples among the blocks of one page. */
export function markdownExamples(fences: readonly Fence[]): readonly Example[] {
  return fences.flatMap((fence, index): Example[] => {
    if (fence.language !== 'ts') return [];
    const next = fences[index + 1];
    const isOutput = next?.language === 'text' && next.section === fence.section;
    const { path, line, text } = fence;
    const kind = importsOf('example.ts', text).length > 0 ? 'program' : 'fragment';
    const runs = !fence.flags.includes('compile');
    const prints = isOutput ? next.text : '';
    return [{ kind, origin: 'markdown', path, line, text, runs, prints }];
  });
}

/** The `@example` blocks of a file's doc comments. */
export function commentExamples(path: string, text: string): readonly Example[] {
  const file = parse(path, text);
  const examples = new Map<number, Example>();
  walk(file, (node) => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== 'example') continue;
      const first = file.getLineAndCharacterOfPosition(tag.pos).line + 1;
      const lines = file.text.slice(tag.pos, tag.end).split('\n');
      const content = lines.map((line) => line.replace(/^\s*\*? ?/, '')).join('\n');
      for (const fence of fencesOf(path, closed(content))) {
        if (fence.language !== 'ts') continue;
        const line = first + fence.line - 1;
        const own = { path, line, text: fence.text, runs: true, prints: undefined };
        examples.set(line, { kind: 'fragment', origin: 'comment', ...own });
      }
    }
  });
  return [...examples.values()];
}

/** A tag ends where the next begins, or with the comment: whatever stands behind the block. */
function closed(content: string): string {
  const end = content.lastIndexOf('```');
  return end < 0 ? '' : content.slice(0, end + 3);
}
