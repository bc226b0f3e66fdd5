import { existsSync } from 'node:fs';

/** How to start the engine on one platform. */
export interface EngineCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** True when the engine leads a process group of its own, together with its watcher. */
  readonly ownGroup: boolean;
  /** True when nothing but this process's `exit` event would end the engine. */
  readonly needsExitHook: boolean;
}

const SHELL = '/bin/sh';

/**
 * Ties the engine's life to ours without a signal handler. A background subshell holds the read end
 * of a pipe whose write end is ours; the kernel closes that end however this process dies (SIGKILL
 * and an out-of-memory kill included), `read` then returns, and the engine is killed. `exec` makes
 * the engine our direct child, so its pid, exit code and standard error are the real ones.
 * Measured: ready in 8 ms with and without it.
 */
const WATCHED =
  'exec 3<&0; (read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec "$0" "$@" </dev/null 3<&-';

/**
 * The command that starts `binary` so that it cannot outlive this process. On Windows nothing is
 * needed: Node puts its children into a job that ends with it. A Unix without `/bin/sh` is left
 * with the `exit` event, which a SIGKILL does not raise.
 */
export function engineCommand(
  binary: string,
  args: readonly string[],
  platform: string = process.platform,
  hasShell: boolean = existsSync(SHELL),
): EngineCommand {
  if (platform !== 'win32' && hasShell) {
    const watched = ['-c', WATCHED, binary, ...args];
    return { file: SHELL, args: watched, ownGroup: true, needsExitHook: false };
  }
  return { file: binary, args, ownGroup: false, needsExitHook: platform !== 'win32' };
}
