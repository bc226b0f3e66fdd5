import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { ScratchFolder } from '../project/scratch-folder.ts';
import type { ColdStart } from './first-result.ts';
import type { Starter } from './starters.ts';

/** Whether a program has its packages in it, as functions are deployed, or imports them. */
export type Packages = 'bundled' | 'external';

/** A program on disk. */
export interface Program {
  readonly path: string;
  /** In bytes, without the packages that it imports. */
  readonly size: number;
  /** The same, compressed. */
  readonly gzip: number;
}

/** Makes the program of a contestant: all its operations, of which it does one. */
export async function contestantProgram(
  { file, binding }: Starter,
  packages: Packages,
  folder: ScratchFolder,
): Promise<Program> {
  const entry = [
    `import { ${binding} } from './contestants/${file}';`,
    "import { firstResult } from './cold/first-result.ts';",
    `await firstResult(${binding});`,
  ];
  return program(entry.join('\n'), `${binding}-${packages}.js`, packages, folder);
}

/** Makes the program that does nothing: Node itself. */
export async function emptyProgram(folder: ScratchFolder): Promise<Program> {
  const entry = "import { report } from './cold/first-result.ts'; report();";
  return program(entry, 'empty.js', 'bundled', folder);
}

async function program(
  entry: string,
  name: string,
  packages: Packages,
  folder: ScratchFolder,
): Promise<Program> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: 'bench', loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // The SDK's modules, of which esbuild leaves out what is not used, before its CommonJS.
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'error',
    ...(packages === 'external' ? { packages } : { banner: { js: REQUIRE } }),
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return {
    path: folder.write(name, code),
    size: code.byteLength,
    gzip: gzipSync(code, { level: 9 }).byteLength,
  };
}

/** Packages written for CommonJS ask for Node's modules with it. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Starts a program in a process of its own. */
export async function start({ path }: Program, args: readonly string[]): Promise<ColdStart> {
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args]);
  return JSON.parse(stdout) as ColdStart;
}
