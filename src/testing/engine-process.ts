import { type ChildProcess, spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { type EngineCommand, engineCommand } from './engine-command.ts';
import { EngineError } from './engine-error.ts';

/** An engine that answers. */
export interface EngineProcess {
  readonly pid: number;
  /** Kills it and resolves when it is gone; resolves at once when it already is. */
  stop(): Promise<void>;
}

/** Thrown inside the door only: the engine ended before it was ready, another port may help. */
export class EngineExitedEarly extends EngineError {
  override readonly name: string = 'EngineError';
}

const READY = 'Dynoxide listening on';
/** Enough for any message of the engine; the rest of a chatty log is dropped. */
const STDERR_KEPT = 8_192;

/**
 * Starts the engine and resolves when it listens. Rejects with an `EngineError` (`engine-failed`)
 * when it cannot be run, exits before, or has not said so after `timeout` milliseconds. The running
 * engine does not keep this process alive, and ends with it.
 */
export function launchEngine(
  binary: string,
  args: readonly string[],
  timeout: number,
): Promise<EngineProcess> {
  const command = engineCommand(resolvePath(binary), args);
  const child = spawn(command.file, command.args, {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: command.ownGroup,
    windowsHide: true,
  });
  // An engine that ends by itself leaves its watcher waiting.
  child.once('exit', () => kill(child, command));
  return untilReady(child, command, timeout).then(() => release(child, command));
}

function untilReady(child: ChildProcess, command: EngineCommand, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let stderr = '';
    const timer = setTimeout(() => {
      kill(child, command);
      settle(new EngineError(failure(`was not ready after ${timeout} ms`, stderr)));
    }, timeout);
    const settle = (error?: EngineError): void => {
      clearTimeout(timer);
      child.stderr?.off('data', onData);
      if (error) reject(error);
      else resolve();
    };
    const onData = (chunk: Buffer): void => {
      stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
      if (stderr.includes(READY)) settle();
    };
    child.stderr?.on('data', onData);
    child.once('error', (cause) =>
      settle(new EngineError({ ...failure('could not be run', stderr), cause })),
    );
    // `close` and not `exit`: only then has everything that the engine wrote been read.
    child.once('close', (code, signal) => {
      settle(new EngineExitedEarly(failure(`ended with ${signal ?? `exit code ${code}`}`, stderr)));
    });
  });
}

function failure(what: string, stderr: string): { code: string; message: string; hint: string } {
  const said = stderr.trim() || 'nothing';
  return {
    code: 'engine-failed',
    message: `The local DynamoDB engine ${what}. It wrote: ${said}`,
    hint: 'Run the binary by hand to see why, or set DYNAMODB_ENDPOINT to a server that is already running.',
  };
}

/** Lets go of a running engine: it no longer keeps this process alive, and is not left behind. */
function release(child: ChildProcess, command: EngineCommand): EngineProcess {
  child.stderr?.resume();
  child.unref();
  // The pipes of a child are sockets; `ChildProcess` types them as plain streams.
  for (const pipe of [child.stdin, child.stderr])
    (pipe as { unref?: () => void } | null)?.unref?.();
  const onExit = (): void => kill(child, command);
  if (command.needsExitHook) process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
  return { pid: child.pid ?? 0, stop: () => stop(child, command) };
}

function stop(child: ChildProcess, command: EngineCommand): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  // Waiting for the exit has to keep the process alive, or `await stop()` might never resume.
  child.ref();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    kill(child, command);
  });
}

/** SIGKILL, because the engine's SIGTERM waits for ever on a half-sent request. */
function kill(child: ChildProcess, command: EngineCommand): void {
  if (!command.ownGroup || child.pid === undefined) {
    child.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
}
