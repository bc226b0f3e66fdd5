import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5.9';

/** The repository's folder. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** Paths relative to the repository, with `/`, to what the files hold. */
export type SourceTree = ReadonlyMap<string, string>;

/** The TypeScript files below some folders of the repository; a missing folder holds none. */
export function readTree(...folders: readonly string[]): SourceTree {
  const tree = new Map<string, string>();
  for (const folder of folders) {
    for (const path of filesBelow(folder)) tree.set(path, readFileSync(join(ROOT, path), 'utf8'));
  }
  return tree;
}

function filesBelow(folder: string): readonly string[] {
  try {
    const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    const paths = names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
    return paths.filter((path) => /\.ts$/.test(path)).sort();
  } catch {
    return [];
  }
}

/** True for tests and type tests, which house rules on shipped code leave alone. */
export function isTest(path: string): boolean {
  return /\.(test|test-d)\.ts$/.test(path);
}

/** How many lines a text has; a newline at its end does not begin another. */
export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** A file as TypeScript 5.9 parses it; the API that TypeScript 7 does not have yet. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** The line that a node starts on, counted from 1, without the comments above it. */
export function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** Calls `visit` for a node and everything in it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
