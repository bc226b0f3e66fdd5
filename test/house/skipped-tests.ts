import ts from 'typescript-5.9';
import { lineOf, parse, type SourceTree, walk } from '../support/source-tree.ts';

const RUNNERS = ['test', 'it', 'describe', 'suite', 'bench'];
const SKIPS = ['skip', 'skipIf', 'runIf', 'todo'];

/** Tests that are left out without saying why, and tests that leave out all the others. */
export function skippingProblems(tree: SourceTree): readonly string[] {
  const problems: string[] = [];
  for (const [path, text] of tree) {
    walk(parse(path, text), (node) => {
      if (!ts.isPropertyAccessExpression(node)) return;
      const problem = problemOf(node);
      if (problem) problems.push(`${path}:${lineOf(node)} ${node.getText()}: ${problem}`);
    });
  }
  return problems;
}

function problemOf(access: ts.PropertyAccessExpression): string | undefined {
  const name = access.name.text;
  const isRunner = RUNNERS.includes(rootOf(access.expression));
  if (isRunner && name === 'only') return 'remove .only, it silences every other test.';
  if (isRunner && SKIPS.includes(name) && !/\(.+\)/.test(titleOf(access))) {
    return 'say why in parentheses at the end of the title, for example "… (needs Windows)".';
  }
  // `context.skip()` inside a test takes its reason as an argument.
  if (!isRunner && name === 'skip' && isCalledBare(access)) {
    return 'pass the reason, for example skip("needs Windows").';
  }
  return undefined;
}

/** `test` for `test.concurrent.skip`, and `''` for anything that is not a name. */
function rootOf(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return rootOf(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}

/** The first text among the arguments of the calls that an access starts: `skipIf(x)('title', …)`. */
function titleOf(access: ts.Node): string {
  for (let node = access.parent; node; node = node.parent) {
    if (ts.isPropertyAccessExpression(node)) continue;
    if (!ts.isCallExpression(node)) return '';
    const title = node.arguments[0];
    if (title && ts.isStringLiteralLike(title)) return title.text;
  }
  return '';
}

function isCalledBare(access: ts.Node): boolean {
  return (
    ts.isCallExpression(access.parent) &&
    access.parent.expression === access &&
    access.parent.arguments.length === 0
  );
}
