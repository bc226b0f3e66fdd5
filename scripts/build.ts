/**
 * Writes the package's code into `dist`: one file for what everybody loads and one for each other
 * door, with what they share. 200 files take 80 ms longer to load than one, and that is a cold start.
 * The declarations beside it stay as many as the sources; `tsc` writes those.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { metafile } = await build({
  metafile: true,
  absWorkingDir: root,
  entryPoints: ['src/index.ts', ...doors()],
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'shared/[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  charset: 'utf8',
  logLevel: 'warning',
});
for (const file of Object.keys(metafile.outputs)) dropBareImports(join(root, file));

/** A folder with an index is a door. */
function doors(): string[] {
  const indexes = readdirSync(join(root, 'src')).map((folder) => `src/${folder}/index.ts`);
  return indexes.filter((index) => existsSync(join(root, index)));
}

/** What only keeps an order: nothing here has side effects, and bundlers warn of such imports. */
function dropBareImports(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^import "[^"]+";\n/gm, ''));
}
