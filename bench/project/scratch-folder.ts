import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The folder of somebody's project, outside of this one; it is removed in the end. */
export interface ScratchFolder extends Disposable {
  readonly path: string;
  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): string;
}

/** Makes one in which our package and these others are installed, as links to what is here. */
export function scratchFolder(packages: readonly string[]): ScratchFolder {
  const path = mkdtempSync(join(tmpdir(), 'dynamorm-bench-'));
  const folder: ScratchFolder = {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
  folder.write('package.json', '{ "type": "module" }');
  link(resolve('.'), join(path, 'node_modules/dynamorm'));
  for (const name of packages) {
    link(resolve('node_modules', name), join(path, 'node_modules', name));
  }
  return folder;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'junction');
}
