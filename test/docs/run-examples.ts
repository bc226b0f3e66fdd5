import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/source-tree.ts';
import type { Outcome } from './outcome.ts';
import { PROJECT } from './project.ts';

/** Runs modules of the project one after the other, on a local engine; their outcomes in order. */
export async function runModules(files: readonly string[]): Promise<readonly Outcome[]> {
  const report = join(ROOT, PROJECT, 'outcomes.json');
  await runScript('test/docs/run.ts', report, 'docs/preamble.ts', ...files);
  return JSON.parse(readFileSync(report, 'utf8')) as readonly Outcome[];
}

/** What `npm run quickstart` prints. */
export function runQuickstart(): Promise<string> {
  return runScript('examples/quickstart.ts');
}

/** Runs a script, the package's own names leading to its source. */
async function runScript(script: string, ...args: readonly string[]): Promise<string> {
  const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  const all = [tsx, '--tsconfig', join(PROJECT, 'tsconfig.json'), script, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, all, {
    cwd: ROOT,
    env: environment(),
  });
  return stdout;
}

/** Nothing that this machine happens to have set reaches the examples. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|VITEST|DYNAMODB_ENDPOINT)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    NO_COLOR: '1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
