import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-5.9';
import { resolveImport } from '../support/imports.ts';
import { parse, ROOT } from '../support/source-tree.ts';

/** Something that a door exports, with what declares it. */
export interface Exported {
  readonly name: string;
  readonly node: Declared;
}

/** What can be exported: each has a name and a doc comment. */
export type Declared =
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.VariableStatement;

/** A namespace of a door (`t`), with what is in it. */
export interface Namespace {
  readonly name: string;
  readonly path: string;
  readonly members: readonly Exported[];
}

/** Everything that a door exports, in the order of its file. */
export function exportsOfDoor(path: string): {
  readonly members: readonly Exported[];
  readonly namespaces: readonly Namespace[];
} {
  const members: Exported[] = [];
  const namespaces: Namespace[] = [];
  for (const statement of parseFile(path).statements) {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue;
    const target = targetOf(path, statement);
    const { exportClause } = statement;
    if (ts.isNamespaceExport(exportClause)) {
      const inside = exportsOfDoor(target).members;
      namespaces.push({ name: exportClause.name.text, path: target, members: inside });
      continue;
    }
    for (const { name, propertyName } of exportClause.elements) {
      members.push({ name: name.text, node: declarationOf(target, (propertyName ?? name).text) });
    }
  }
  return { members, namespaces };
}

/** The doc comment of a declaration or of a member. */
export interface Comment {
  readonly text: string;
  readonly examples: readonly string[];
  readonly see: readonly string[];
}

/** What the comment above a node says. */
export function commentOf(node: ts.Node): Comment {
  const tags = ts.getJSDocTags(node);
  const textsOf = (tag: string): readonly string[] =>
    tags.filter(({ tagName }) => tagName.text === tag).map((found) => tagText(found));
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return {
    text: ts.getTextOfJSDocComment(comment?.comment) ?? '',
    examples: textsOf('example'),
    see: textsOf('see'),
  };
}

/** The text behind a tag. By hand: the parser takes `https` of an `@see` for a name. */
function tagText(tag: ts.JSDocTag): string {
  const text = tag.getSourceFile().text.slice(tag.tagName.end, tag.end);
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*\*(?: |$)/, ''))
    .join('\n')
    .trim();
}

function parseFile(path: string): ts.SourceFile {
  return parse(path, readFileSync(join(ROOT, path), 'utf8'));
}

function targetOf(path: string, statement: ts.ExportDeclaration): string {
  const specifier = statement.moduleSpecifier;
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return path;
  return resolveImport(path, specifier.text) ?? path;
}

function declarationOf(path: string, name: string): Declared {
  for (const statement of parseFile(path).statements) {
    const isNamed =
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement)) &&
      statement.name?.text === name;
    if (isNamed) return statement;
    if (ts.isVariableStatement(statement)) {
      const [declaration] = statement.declarationList.declarations;
      if (declaration?.name.getText() === name) return statement;
    }
  }
  throw new Error(`${path} does not declare ${name}.`);
}

/** The interfaces and classes that a declaration extends, as far as they are ours. */
export function parentsOf(node: Declared): readonly Exported[] {
  if (!ts.isInterfaceDeclaration(node) && !ts.isClassDeclaration(node)) return [];
  const file = node.getSourceFile();
  return (node.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types.map(({ expression }) => expression.getText()))
    .flatMap((name) => {
      const path = declaringFile(file, name);
      return path === undefined ? [] : [{ name, node: declarationOf(path, name) }];
    });
}

/** The file that a name of another file comes from; `undefined` where it is not ours. */
function declaringFile(file: ts.SourceFile, name: string): string | undefined {
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      const isThis =
        bindings !== undefined &&
        ts.isNamedImports(bindings) &&
        bindings.elements.some((element) => element.name.text === name);
      if (isThis && ts.isStringLiteral(statement.moduleSpecifier)) {
        return resolveImport(file.fileName, statement.moduleSpecifier.text);
      }
    } else if ('name' in statement && (statement.name as ts.Identifier).text === name) {
      return file.fileName;
    }
  }
  return undefined;
}
