import ts from 'typescript-5.9';
import { isTest, lineCount, lineOf, parse, type SourceTree, walk } from '../support/source-tree.ts';

/** Docs included: beyond it, a second place to put things is missing. */
export const FILE_LIMIT = 400;
/** What a file should stay below; more is listed, not refused. */
export const FILE_TARGET = 220;
/** What no function may exceed; 20 is the habit. */
export const FUNCTION_LIMIT = 60;

/** Files that are too long. */
export function longFiles(tree: SourceTree, limit: number): readonly string[] {
  return [...tree]
    .map(([path, text]) => ({ path, lines: lineCount(text) }))
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => `${path} has ${lines} lines (limit ${limit}): split it by idea.`);
}

/** Functions of shipped files that are too long. */
export function longFunctions(tree: SourceTree): readonly string[] {
  return [...tree].filter(([path]) => !isTest(path)).flatMap(([path, text]) => longIn(path, text));
}

function longIn(path: string, text: string): readonly string[] {
  const problems: string[] = [];
  walk(parse(path, text), (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const lines = lineCount(node.getText());
    if (lines <= FUNCTION_LIMIT) return;
    problems.push(
      `${path}:${lineOf(node)} is a function of ${lines} lines (limit ${FUNCTION_LIMIT}): name its steps and move them out.`,
    );
  });
  return problems;
}
