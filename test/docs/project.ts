import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript-5.9';
import { parse, ROOT } from '../support/source-tree.ts';
import type { Example } from './examples.ts';

/** The examples as a project that a compiler and Node understand, in a folder that git ignores. */
export const PROJECT = 'reports/docs';
const PREAMBLE = 'docs/preamble.ts';

/** What fragments may use: where it is declared, and how they import it. */
const sources: readonly { readonly file: string; readonly specifier: string }[] = [
  { file: 'src/index.ts', specifier: 'dynamorm' },
  { file: 'src/tables/index.ts', specifier: 'dynamorm/tables' },
  { file: 'src/streams/index.ts', specifier: 'dynamorm/streams' },
  { file: 'src/lambda/index.ts', specifier: 'dynamorm/lambda' },
  { file: 'src/testing/index.ts', specifier: 'dynamorm/testing' },
  { file: 'src/aws-sdk/index.ts', specifier: 'dynamorm/aws-sdk' },
  { file: PREAMBLE, specifier: `../../${PREAMBLE}` },
];

/** Writes the project; gives the file of each example, in their order. */
export function writeProject(examples: readonly Example[]): readonly string[] {
  const folder = join(ROOT, PROJECT);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration(), undefined, 2));
  const names = preambleNames();
  return examples.map((example) => {
    const file = `${PROJECT}/${example.path.replace(/[^\w-]+/g, '_')}_${example.line}.ts`;
    const text = example.kind === 'program' ? example.text : moduleOf(example.text, names);
    writeFileSync(join(ROOT, file), text);
    return file;
  });
}

/** The compiler's options: the repository's, and the package's own names leading to its source. */
function configuration(): object {
  return {
    extends: relative(join(ROOT, PROJECT), join(ROOT, 'tsconfig.json')),
    compilerOptions: {
      isolatedDeclarations: false,
      declaration: false,
      noUnusedLocals: false,
      noImplicitReturns: false,
      verbatimModuleSyntax: false,
      paths: {
        dynamorm: ['../../src/index.ts'],
        'dynamorm/*': ['../../src/*/index.ts'],
      },
    },
    include: ['.', `../../${PREAMBLE}`],
    exclude: [],
  };
}

/** A fragment as a function of a module, its lines where they were. */
function moduleOf(fragment: string, names: ReadonlyMap<string, readonly string[]>): string {
  const file = parse('fragment.ts', fragment);
  const imports = file.statements.filter(ts.isImportDeclaration);
  const own = new Set(imports.flatMap(importedNames));
  let body = fragment;
  for (const { pos, end } of imports) {
    body = body.slice(0, pos) + body.slice(pos, end).replace(/[^\n]/g, ' ') + body.slice(end);
  }
  const given = [...names].map(([specifier, exported]) => {
    const free = exported.filter((name) => !own.has(name));
    return `import { ${free.join(', ')} } from '${specifier}';`;
  });
  const hoisted = imports.map((statement) => statement.getText().replace(/\s+/g, ' '));
  const head = [...given, ...hoisted, 'export async function example() {'].join(' ');
  return `${head}\n${body}\n}\n`;
}

function importedNames(statement: ts.ImportDeclaration): readonly string[] {
  const bindings = statement.importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings)
    ? bindings.elements.map((element) => element.name.text)
    : [];
}

/** Every name that fragments may use, by where it comes from; a later source wins. */
function preambleNames(): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string>();
  for (const { file, specifier } of sources) {
    for (const name of exportedNames(file)) owners.set(name, specifier);
  }
  return new Map(
    sources.map(({ specifier }) => [
      specifier,
      [...owners.keys()].filter((name) => owners.get(name) === specifier),
    ]),
  );
}

/** The names that a file exports. All of ours are spelled out; there is no `export *`. */
export function exportedNames(path: string): readonly string[] {
  const names = new Set<string>();
  for (const statement of parse(path, readFileSync(join(ROOT, path), 'utf8')).statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
      const { exportClause } = statement;
      if (ts.isNamespaceExport(exportClause)) names.add(exportClause.name.text);
      else for (const { name } of exportClause.elements) names.add(name.text);
    }
    if (!isExported(statement)) continue;
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) names.add(name.getText());
    } else if (ts.isFunctionDeclaration(statement) && statement.name) {
      names.add(statement.name.text);
    }
  }
  return [...names];
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return (ts.getModifiers(statement) ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
  );
}
