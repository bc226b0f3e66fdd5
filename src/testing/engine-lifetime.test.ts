import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startLocalEngine } from './local-engine.ts';

const scratch = mkdtempSync(join(tmpdir(), 'dynamorm-lifetime-'));
beforeEach(() => void vi.stubEnv('DYNAMODB_ENDPOINT', ''));
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => rmSync(scratch, { recursive: true }));

describe('the engine is gone when the process that started it', () => {
  // The timer keeps the event loop busy: a signal is only handled while the loop turns.
  const forEver = 'setInterval(() => {}, 1_000); await new Promise(() => {});';

  test.each([
    ['falls off its end', '', 0],
    ['calls process.exit()', 'process.exit(3);', 3],
    ['throws', 'throw new Error("expected");', 1],
    ['is killed', `process.kill(process.pid, "SIGKILL"); ${forEver}`, null],
    ['is interrupted', `process.kill(process.pid, "SIGINT"); ${forEver}`, null],
  ])('%s', async (_, ending, code) => {
    const { exit, pid } = await startElsewhere(ending);

    expect(await exit).toBe(code);
    await expect.poll(() => gone(pid)).toBe(true);
  });

  test('and is still there while that process shuts down after Ctrl-C', async () => {
    // A terminal sends SIGINT to the whole foreground group: the engine has to be outside of it.
    const { exit } = await startElsewhere(
      `process.on("SIGINT", async () => {
         await new Promise((resolve) => setTimeout(resolve, 100));
         const answer = await fetch(engine.endpoint).then(() => 42, () => 43);
         process.exit(answer);
       });
       process.kill(-process.pid, "SIGINT"); ${forEver}`,
    );

    expect(await exit).toBe(42);
  });
});

test('no handler of any signal or of the exit is added to the process', async () => {
  const events = ['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'uncaughtException'];
  const before = events.map((event) => process.listenerCount(event));
  const engine = await startLocalEngine();

  expect(events.map((event) => process.listenerCount(event))).toEqual(before);
  await engine.stop();
});

/** Gone for good, or a zombie that a container's first process never collects. */
function gone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && readFileSync(status, 'utf8').includes(') Z ');
}

interface Elsewhere {
  readonly exit: Promise<number | null>;
  /** The engine's. */
  readonly pid: number;
}

/** Starts an engine in another Node process, which then ends in its own way. */
async function startElsewhere(ending: string): Promise<Elsewhere> {
  const script = join(scratch, `ending-${Math.random().toString(36).slice(2)}.ts`);
  const door = fileURLToPath(new URL('./index.ts', import.meta.url));
  writeFileSync(
    script,
    `import { startLocalEngine } from ${JSON.stringify(door)};
     void (async () => {
       const engine = await startLocalEngine();
       process.stdout.write(String(engine.pid) + '\\n');
       ${ending}
     })();`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { exit, pid: await firstNumber(child) };
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk) => resolve(Number(String(chunk))));
    child.once('error', reject);
  });
}
