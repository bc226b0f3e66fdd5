import ts from 'typescript-5.9';
import { parse, type SourceTree, walk } from '../support/source-tree.ts';

/**
 * Every error code in the source, sorted: what stands in `code: '…'`, in `const code = …`, in the
 * first argument of functions whose first parameter is called `code`, the keys of a table of hints by code (`…Hints`),
 * and the elements of a list of codes (`…Codes`).
 */
export function errorCodes(tree: SourceTree): readonly string[] {
  const codes = new Set<string>();
  const files = [...tree].map(([path, text]) => parse(path, text));
  const makers = makersIn(files);
  for (const file of files) {
    walk(file, (node) => {
      for (const code of codesAt(node, makers))
        if (/^[a-z]+(-[a-z]+)*$/.test(code)) codes.add(code);
    });
  }
  return [...codes].sort();
}

/** Functions whose first parameter is the code of the error that they make. */
function makersIn(files: readonly ts.SourceFile[]): ReadonlySet<string> {
  const makers = new Set<string>();
  for (const file of files) {
    walk(file, (node) => {
      if (!ts.isFunctionDeclaration(node) || node.name === undefined) return;
      if (node.parameters[0]?.name.getText() === 'code') makers.add(node.name.text);
    });
  }
  return makers;
}

function codesAt(node: ts.Node, makers: ReadonlySet<string>): readonly string[] {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'code') {
    return textsIn(node.initializer);
  }
  if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
    const name = node.name.getText();
    if (name === 'code') return textsIn(node.initializer);
    if (name.endsWith('Hints')) return keysOf(node.initializer);
    if (name.endsWith('Codes')) return elementsOf(node.initializer);
  }
  if (ts.isCallExpression(node) && makers.has(node.expression.getText())) {
    const [first] = node.arguments;
    return first === undefined ? [] : textsIn(first);
  }
  return [];
}

/** The texts that an expression may come to: itself, or the branches of a choice. */
function textsIn(expression: ts.Expression): readonly string[] {
  if (ts.isStringLiteral(expression)) return [expression.text];
  if (!ts.isConditionalExpression(expression)) return [];
  return [...textsIn(expression.whenTrue), ...textsIn(expression.whenFalse)];
}

function keysOf(expression: ts.Expression): readonly string[] {
  if (!ts.isObjectLiteralExpression(expression)) return [];
  return expression.properties.flatMap(({ name }) =>
    name !== undefined && ts.isStringLiteral(name) ? [name.text] : [],
  );
}

function elementsOf(expression: ts.Expression): readonly string[] {
  if (ts.isAsExpression(expression)) return elementsOf(expression.expression);
  return ts.isArrayLiteralExpression(expression) ? expression.elements.flatMap(textsIn) : [];
}
