import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

const scratch = mkdtempSync(join(tmpdir(), 'dynamorm-package-'));
let tarball = '';

/** Runs a program of node_modules by its path; what it printed is the error when it fails. */
async function run(script: string, ...args: readonly string[]): Promise<string> {
  const program = join(ROOT, 'node_modules', script);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      cwd: ROOT,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${script} found problems in the package:\n${stdout}${stderr}`, {
      cause: error,
    });
  }
}

beforeAll(async () => {
  // Without scripts: `npm test` has built `dist` just before.
  const args = ['pack', '--ignore-scripts', '--pack-destination', scratch];
  await promisify(execFile)('npm', args, { cwd: ROOT });
  tarball = join(scratch, readdirSync(scratch)[0] ?? '');
}, 60_000);
afterAll(() => rmSync(scratch, { recursive: true }));

test('publint finds nothing to say about the packed package', async () => {
  expect(await run('publint/src/cli.js', 'run', tarball, '--strict')).toContain('All good');
}, 60_000);

test('every door’s types resolve for those who import it (attw)', async () => {
  const attw = '@arethetypeswrong/cli/dist/index.js';

  expect(await run(attw, tarball, '--profile', 'esm-only', '--format', 'ascii')).toBeDefined();
}, 60_000);

test('the package holds code and types, and nothing of the workshop', async () => {
  const { stdout } = await promisify(execFile)('tar', ['-tzf', tarball]);
  const strangers = stdout
    .trim()
    .split('\n')
    .filter(
      (path) =>
        !/^package\/(dist\/.*\.(js|d\.ts)|package\.json|LICENSE|\w+\.md|docs\/errors\.md)$/.test(
          path,
        ),
    );

  expect(strangers).toEqual([]);
  expect(stdout).toContain('package/dist/testing/index.d.ts');
  expect(stdout).not.toMatch(/\.test(-d)?\./);
});
