import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';
import { type Compiler, compilerErrors } from '../support/type-errors.ts';
import { allExamples, type Example, markdownExamples, readPage } from './examples.ts';
import { fencesOf } from './fences.ts';
import { comparable, type Outcome } from './outcome.ts';
import { PROJECT, writeProject } from './project.ts';
import { runModules, runQuickstart } from './run-examples.ts';

const run = promisify(execFile);
const examples = allExamples();
const files = writeProject(examples);
const placed = examples.map((example, index) => ({ example, file: files[index] ?? '' }));

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(40);
});

describe('every example of README, docs and doc comments compiles', () => {
  test.each<Compiler>(['typescript', 'typescript-5.9'])(
    'with %s',
    async (compiler) => {
      const tsc = join(ROOT, 'node_modules', compiler, 'bin/tsc');
      const args = [tsc, '--noEmit', '--pretty', 'false', '-p', PROJECT];
      const failure = await run(process.execPath, args, { cwd: ROOT }).then(
        () => undefined,
        (error: { stdout: string }) => error,
      );

      expect(compilerErrors(failure?.stdout ?? '').map(atItsPlace)).toEqual([]);
      expect(failure).toBeUndefined();
    },
    120_000,
  );
});

/** What an example of a single call may end with: that depends on what was there before. */
const outcomeCodes = [
  'item-exists',
  'item-not-found',
  'condition-failed',
  'version-conflict',
  'table-in-use',
];

describe('every example runs on a local engine', () => {
  const outcomes = new Map<string, Outcome>();
  const running = placed.filter(({ example }) => example.runs);
  const named = running.map((one) => [`${one.example.path}:${one.example.line}`, one] as const);

  beforeAll(async () => {
    const modules = running.map(({ file }) => file);
    const read = await runModules(modules);
    for (const [index, outcome] of read.entries()) outcomes.set(modules[index] ?? '', outcome);
  }, 120_000);

  test.each(named)('%s', (_name, { example, file }) => {
    const outcome = outcomes.get(file);
    const failures = outcome?.failures.filter((failure) => !isAllowed(example, failure.code));

    expect(failures?.map((failure) => failure.text)).toEqual([]);
    if (example.prints === undefined) return;
    expect(comparable(outcome?.printed ?? '')).toBe(comparable(example.prints));
  });
});

test('npm run quickstart prints what the README shows', async () => {
  const blocks = fencesOf('README.md', readPage('README.md'));
  const command = blocks.findIndex(({ text }) => /npm run quickstart$/.test(text));
  const shown = blocks[command + 1];
  expect(shown?.language).toBe('text');
  expect(comparable(await runQuickstart())).toBe(comparable(shown?.text ?? ''));
}, 60_000);

describe('the rule on examples', () => {
  const page = (text: string): readonly Example[] => markdownExamples(fencesOf('page.md', text));

  test('a block that imports is a program, one that does not is a fragment', () => {
    const [program, fragment] = page(
      "```ts\nimport { t } from 'dynamorm';\n```\n\n```ts\nt.string();\n```\n",
    );

    expect(program).toMatchObject({ kind: 'program', line: 2, runs: true, prints: '' });
    expect(fragment).toMatchObject({ kind: 'fragment', line: 6, runs: true, prints: '' });
  });

  test('what it prints is the text block below it, under the same heading', () => {
    const [first, second] = page(
      '```ts\n1;\n```\n\nprints\n\n```text\none\n```\n\n```ts compile\n2;\n```\n\n# Next\n\n```text\ntwo\n```\n',
    );

    expect(first).toMatchObject({ prints: 'one' });
    expect(second).toMatchObject({ prints: '', runs: false });
  });

  test('moments, ports and colours do not count', () => {
    expect(comparable('\u001b[36mat\u001b[39m 2026-01-31T09:30:00.000Z on 127.0.0.1:4711 ')).toBe(
      'at <moment> on 127.0.0.1:<port>',
    );
  });
});

function isAllowed(example: Example, code: string): boolean {
  return example.origin === 'comment' && outcomeCodes.includes(code);
}

/** A compiler's error in a generated file, where the example stands. */
function atItsPlace(error: { path: string; line: number; message: string }): string {
  const found = placed.find(({ file }) => error.path === file);
  if (found === undefined) return `${error.path}:${error.line} ${error.message}`;
  const { example } = found;
  // A fragment has one line above it, its imports.
  const offset = example.kind === 'program' ? 1 : 2;
  return `${example.path}:${example.line + error.line - offset} ${error.message}`;
}
