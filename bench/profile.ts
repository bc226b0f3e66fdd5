/**
 * Where our time goes: profiles calls on the stubbed wire and prints Markdown, the self time of
 * functions and of files. `npx tsx bench/profile.ts`, or `npx tsx bench/profile.ts "query 100"`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ensureBuilt } from './build.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
process.chdir(join(import.meta.dirname, '..'));
const PROFILED = ['get 1', 'put 1', 'query 100'];
const [title] = process.argv.slice(2);
ensureBuilt();
if (title === undefined) {
  for (const each of PROFILED) {
    const child = fork(import.meta.filename, [each]);
    await once(child, 'exit');
  }
} else {
  const { profileOf } = await import('./report/profile.ts');
  console.log(`${await profileOf(title)}\n`);
}
