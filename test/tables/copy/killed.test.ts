import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type Database, dynamorm } from '../../../src/index.ts';
import { createTable } from '../../../src/tables/index.ts';
import { useEngine } from '../../support/use-engine.ts';
import { Reading } from './models.ts';

/** `SCALE=20` copies 100,000 items. */
const ITEMS = 5_000 * Number(process.env['SCALE'] ?? 1);
const used = useEngine();

/** Starts the process that copies. */
function startCopying(checkpoint: string, rate: number | undefined): ChildProcess {
  const program = fileURLToPath(new URL('./copying.ts', import.meta.url));
  const given = [used.endpoint, checkpoint, ...(rate === undefined ? [] : [String(rate)])];
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Kills it, with no chance to tidy up, as soon as it says that it has read so many. */
function killedBehind(child: ChildProcess, items: number): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      const read = Number(text.toString().trim().split('\n').at(-1));
      if (read >= items) child.kill('SIGKILL');
    });
    child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') resolve();
      else reject(new Error('It ended before it was killed.'));
    });
  });
}

interface Report {
  readonly read: number;
  readonly written: number;
  readonly seconds: number;
  readonly megabytes: number;
}

function reportOf(child: ChildProcess): Promise<Report> {
  let printed = '';
  child.stdout?.on('data', (text: Buffer) => {
    printed += text.toString();
  });
  return new Promise((resolve) => {
    child.on('close', () => resolve(JSON.parse(printed.trim().split('\n').at(-1) ?? '')));
  });
}

/** One hash over everything that a table holds, in any order. */
async function contentOf(db: Database): Promise<string> {
  const lines: string[] = [];
  for await (const item of db.model(Reading).scan()) lines.push(JSON.stringify(item));
  return `${lines.length} ${createHash('sha256').update(lines.sort().join('\n')).digest('hex')}`;
}

test('a copy that is killed goes on where it was, and ends with exactly the same items', {
  timeout: 300_000,
}, async () => {
  const connection = {
    endpoint: used.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const source = dynamorm(connection);
  const target = dynamorm({ ...connection, tablePrefix: 'copy-' });
  await createTable(source, Reading);
  const items = Array.from({ length: ITEMS }, (_, at) => ({
    sensor: `sensor-${at % 97}`,
    at,
    celsius: (at % 400) / 10,
    note: `reading ${at} of a sensor somewhere in the building`,
  }));
  await source.model(Reading).batchPut(items, { unconditional: true, timeoutMs: 200_000 });
  const folder = await mkdtemp(join(tmpdir(), 'copy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const checkpoint = join(folder, 'checkpoint.json');

  for (const part of [0.2, 0.5]) {
    await killedBehind(startCopying(checkpoint, ITEMS * 2), ITEMS * part);
  }
  const report = await reportOf(startCopying(checkpoint, undefined));

  expect(await contentOf(target)).toBe(await contentOf(source));
  expect(report.read).toBe(ITEMS);
  // The rest only: what the killed ones had noted is not read again.
  const rest = Math.round((ITEMS * 0.5) / report.seconds);
  console.log(
    `copy: the last half of ${ITEMS} items at about ${rest} items/s, ${report.megabytes.toFixed(0)} MB`,
  );
  source.close();
  target.close();
});
