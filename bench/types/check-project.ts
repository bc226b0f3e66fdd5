import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ScratchFolder } from '../project/scratch-folder.ts';

/** The compilers that are measured, by the folder they are installed in. */
export type Compiler = 'typescript-5.9' | 'typescript';

/** What checking a project cost. */
export interface CheckCost {
  readonly instantiations: number;
  /** Of the whole: reading, binding, checking. */
  readonly seconds: number;
}

/** Checks the project of a folder, in a process of its own; throws if the compiler complains. */
export async function checkProject(
  compiler: Compiler,
  { path }: ScratchFolder,
): Promise<CheckCost> {
  const tsc = resolve('node_modules', compiler, 'bin/tsc');
  const args = [tsc, '-p', path, '--extendedDiagnostics', '--pretty', 'false'];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch(
    ({ stdout: complaint }: { stdout: string }) => {
      throw new Error(`${compiler} complains of a generated project: ${complaint.slice(0, 2000)}`);
    },
  );
  return {
    instantiations: Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]),
    seconds: Number(/Total time:\s+([\d.]+)s/.exec(stdout)?.[1]),
  };
}

/** How a user would check it: strict, and without looking into the declarations of packages. */
export const CONFIGURATION: object = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    typeRoots: [join(resolve('node_modules'), '@types')],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['project.ts'],
};
