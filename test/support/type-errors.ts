import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type SourceTree } from './source-tree.ts';

/** A type error: announced by carets in a file, or found by a compiler. */
export interface TypeError {
  readonly path: string;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  /** What a compiler said in full, or the part of it that the carets announce. */
  readonly message: string;
}

/** `//   ^^^^ text`, alone on its line. */
const CARETS = /^\s*\/\/\s*(\^+)\s*(.*?)\s*$/;

/**
 * The errors that a file announces. Carets speak of the nearest line above that has none, so that
 * one mistaken line can announce several errors on the lines below it.
 */
export function announcedErrors(path: string, text: string): readonly TypeError[] {
  const announced: TypeError[] = [];
  let mistake = 0;
  for (const [index, content] of text.split('\n').entries()) {
    const match = CARETS.exec(content);
    if (!match) mistake = index + 1;
    else {
      const [, , message = ''] = match;
      announced.push({ path, line: mistake, column: content.indexOf('^') + 1, message });
    }
  }
  return announced;
}

/** `src/a.ts(3,7): error TS2322: …` or, without a place, `error TS5023: …`. */
const DIAGNOSTIC = /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+: .*)$/;

/** The errors in what `tsc --pretty false` printed, each with its indented lines. */
export function compilerErrors(output: string): readonly TypeError[] {
  const errors: TypeError[] = [];
  for (const content of output.split(/\r?\n/)) {
    const match = DIAGNOSTIC.exec(content);
    const last = errors.at(-1);
    if (match) {
      const [, path = 'no file', line = '0', column = '0', message = ''] = match;
      errors.push({ path, line: Number(line), column: Number(column), message });
    } else if (last && /^\s+\S/.test(content)) {
      errors[errors.length - 1] = { ...last, message: `${last.message}\n${content}` };
    }
  }
  return errors;
}

/** What differs between announced and found, ready to read; empty when they agree. */
export function typeErrorProblems(
  announced: readonly TypeError[],
  found: readonly TypeError[],
): readonly string[] {
  const left = [...found];
  const problems: string[] = [];
  for (const expected of announced) {
    const position = left.findIndex((error) => agrees(expected, error));
    if (position >= 0) left.splice(position, 1);
    else problems.push(`announced, not found: ${describe(expected)}`);
  }
  return [...problems, ...left.map((error) => `found, not announced: ${describe(error)}`)];
}

function agrees(expected: TypeError, found: TypeError): boolean {
  return (
    expected.path === found.path &&
    expected.line === found.line &&
    expected.column === found.column &&
    found.message.includes(expected.message)
  );
}

function describe(error: TypeError): string {
  return `${error.path}:${error.line}:${error.column} ${error.message}`;
}

/** Every error that the type tests of a tree announce. */
export function announcedIn(tree: SourceTree): readonly TypeError[] {
  return [...tree]
    .filter(([path]) => path.endsWith('.test-d.ts'))
    .flatMap(([path, text]) => announcedErrors(path, text));
}

/** The compilers, by the name of their folder in node_modules; `.bin/tsc` could be either. */
export type Compiler = 'typescript' | 'typescript-5.9';

/** Compiles all type tests at once and resolves with the errors; rejects when it cannot start. */
export function compileTypeTests(compiler: Compiler): Promise<readonly TypeError[]> {
  const tsc = join(ROOT, 'node_modules', compiler, 'bin', 'tsc');
  const args = [tsc, '--noEmit', '--pretty', 'false', '-p', 'tsconfig.types.json'];
  return new Promise((resolve, reject) => {
    const options = { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const errors = compilerErrors(stdout);
      // A compiler that fails without a word about types did not compile anything.
      if (error && errors.length === 0) reject(new Error(`${compiler} failed: ${stdout}${stderr}`));
      else resolve(errors);
    });
  });
}
