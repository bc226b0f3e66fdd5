import ts from 'typescript-5.9';
import { parse, type SourceTree, walk } from '../support/source-tree.ts';

/** Functions whose first argument is the code of the error that they make. */
const makers: ReadonlySet<string> = new Set(['refuse', 'misfit', 'timeoutError']);

/**
 * Every error code in the source, sorted: what stands in `code: '…'`, in `const code = …`, in the
 * first argument of the functions that make errors, the keys of a table of hints by code (`…Hints`),
 * and the elements of a list of codes (`…Codes`).
 */
export function errorCodes(tree: SourceTree): readonly string[] {
  const codes = new Set<string>();
  for (const [path, text] of tree) {
    walk(parse(path, text), (node) => {
      for (const code of codesAt(node)) if (/^[a-z]+(-[a-z]+)*$/.test(code)) codes.add(code);
    });
  }
  return [...codes].sort();
}

function codesAt(node: ts.Node): readonly string[] {
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
