import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a program of its own, with a heap of so many MB, printed as its last line of JSON. */
export async function inSmallHeap<TReport>(
  program: string,
  megabytes: number,
  input: object = {},
): Promise<TReport> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${megabytes}`,
      '--expose-gc',
      '--trace-warnings',
      '--import',
      'tsx',
      file,
      JSON.stringify(input),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const last = printed.trim().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${complaints}`);
  return { ...JSON.parse(last), complaints };
}

/** The heap in MB after everything that can be collected was. */
export function heapNow(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
