import { posix } from 'node:path';
import ts from 'typescript-5.9';
import { lineOf, parse, walk } from './source-tree.ts';

/** One import of a file, whatever its form; `import type` counts like any other. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** True for `import('…')` as an expression: loaded when it is reached, if ever. */
  readonly lazy: boolean;
}

/** Every import of a file: `import`, `export … from`, `import('…')` as expression and as type. */
export function importsOf(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  walk(parse(path, text), (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    found.push({ specifier, line: lineOf(node), lazy: ts.isCallExpression(node) });
  });
  return found;
}

/** The path that a relative import of `from` leads to; `undefined` for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return textOf(node.argument);
  const loads = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return loads ? textOf(node.arguments[0]) : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  if (node && ts.isLiteralTypeNode(node)) return textOf(node.literal);
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}
