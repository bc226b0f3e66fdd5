import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

/** How the command ended, and what it wrote. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user would, but with nobody at the terminal. */
export type RunCli = (
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
) => Promise<Ended>;

/** The path of a module with models. */
export function fixture(name: string): string {
  return join('test/cli/fixtures', `${name}.ts`);
}

/** Builds the command line before the tests around it, as it is published, and removes it after. */
export function useCli(): RunCli {
  let folder = '';
  beforeAll(async () => {
    // Below its package, because it looks for its dependencies and its version around itself.
    const around = join(ROOT, 'tools/cli/node_modules');
    await mkdir(around, { recursive: true });
    folder = await mkdtemp(join(around, '.built-'));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const args = [tsc, '-p', 'tools/cli/tsconfig.build.json', '--outDir', join(folder, 'dist')];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    await copyFile(join(ROOT, 'tools/cli/package.json'), join(folder, 'package.json'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (args, environment = {}) => runNode([join(folder, 'dist/bin.js'), ...args], environment);
}

function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const options = { cwd: ROOT, env: { ...ownEnvironment(), ...environment } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(child.exitCode ?? error.code);
      resolve({ exitCode, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** What reaches an engine on this machine. */
export const localCredentials = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
} as const;

/** Nothing that this machine happens to have set reaches the command. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|VITEST|DYNAMODB_ENDPOINT|NODE_OPTIONS|FORCE_COLOR)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}
