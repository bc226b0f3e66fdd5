import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/source-tree.ts';
import type { Outcome, WorkerReport, WorkerTask } from './money-models.ts';

/** Processes, and what is done side by side in each: eight workers. */
const processes = 2;
const loops = 4;

/** How many workers there are. */
export const workerCount: number = processes * loops;

/** What all the workers together report. */
export interface Reports {
  /** The transfers by what became of them. */
  of(...outcomes: readonly Outcome[]): readonly string[];
  readonly reruns: number;
  readonly retries: number;
  readonly errors: readonly string[];
}

/** Runs eight workers in processes of their own, half of them on each transport, to their end. */
export async function runWorkers(task: Pick<WorkerTask, 'endpoint' | 'rounds'>): Promise<Reports> {
  const reports = await Promise.all(
    Array.from({ length: processes }, (_, number) =>
      runWorker({
        ...task,
        loops,
        name: `w${number}`,
        transport: number % 2 === 0 ? 'wire' : 'aws-sdk',
      }),
    ),
  );
  const of = (...wanted: readonly Outcome[]): readonly string[] =>
    reports.flatMap(({ outcomes }) => wanted.flatMap((outcome) => outcomes[outcome] ?? []));
  return {
    of,
    reruns: sum(reports.map(({ reruns }) => reruns)),
    retries: sum(reports.map(({ retries }) => retries)),
    errors: reports.flatMap(({ errors }) => errors),
  };
}

async function runWorker(task: WorkerTask): Promise<WorkerReport> {
  const script = join(ROOT, 'test/transactions/worker.ts');
  const args = ['--import', 'tsx', script, JSON.stringify(task)];
  const options = { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout) as WorkerReport;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
