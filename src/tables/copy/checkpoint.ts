import { readFile, rename, writeFile } from 'node:fs/promises';

/** Where a copy notes how far it is: a file, a row, an object in a bucket. */
export interface Checkpoint {
  /** What was saved last; `undefined` before the first time. */
  load(): Promise<string | undefined>;
  /** Replaces what was saved. Called after each page, never twice at once. */
  save(state: string): Promise<void>;
}

/**
 * A checkpoint in a file, replaced as a whole each time, so that a process that is killed leaves the
 * old one or the new one. Delete the file to copy from the start again.
 *
 * @example
 * ```ts
 * import { copyTable, fileCheckpoint } from 'dynamorm/tables';
 *
 * const checkpoint = fileCheckpoint('users.checkpoint.json');
 * ```
 */
export function fileCheckpoint(path: string): Checkpoint {
  return {
    async load() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async save(state) {
      const next = `${path}.next`;
      await writeFile(next, state);
      await rename(next, path);
    },
  };
}
