import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, resolveImport } from '../support/imports.ts';
import { ROOT, readTree, type SourceTree } from '../support/source-tree.ts';

/** The files that users can reach: the doors, and whatever they import. */
export function reachable(tree: SourceTree, doors: readonly string[]): SourceTree {
  const reached = new Map<string, string>();
  const visit = (path: string): void => {
    const text = tree.get(path);
    if (text === undefined || reached.has(path)) return;
    reached.set(path, text);
    for (const { specifier } of importsOf(path, text)) {
      const target = resolveImport(path, specifier);
      if (target !== undefined) visit(target);
    }
  };
  for (const door of doors) visit(door);
  return reached;
}

/** The source that is behind the doors of `package.json`: what the documentation is about. */
export function reachableSource(): SourceTree {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  const doors = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string'
      ? []
      : [target.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts')],
  );
  return reachable(readTree('src'), doors);
}
