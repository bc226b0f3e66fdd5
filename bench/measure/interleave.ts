import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Something that is measured. */
export interface Runner {
  readonly name: string;
  /** Does the operation so many times. */
  batch(count: number): Promise<void>;
}

/** What one operation took in each round, in microseconds. */
export interface Timings {
  /** Of this process, all its threads, garbage collection included. */
  readonly cpu: readonly number[];
  /** On the clock. */
  readonly wall: readonly number[];
}

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  /**
   * CPU time of one batch: long enough to hold several collections of garbage. What takes longer
   * than that is done once.
   */
  readonly batchMs: number;
  /** CPU time of every contestant before the first round: the compiler has to be done. */
  readonly warmupMs: number;
}

/**
 * Measures contestants in turns: in every round each of them does one batch, and the next round
 * starts with another one, so that a slow moment of the machine falls on all of them. The young
 * garbage of one contestant is collected before the next one starts; that of the batch itself counts.
 */
export async function interleave(
  runners: readonly Runner[],
  { rounds, batchMs, warmupMs }: Effort,
): Promise<ReadonlyMap<string, Timings>> {
  const collectGarbage = garbageCollector();
  const lanes: Lane[] = [];
  for (const runner of runners) {
    const count = await warmUp(runner, warmupMs, batchMs);
    lanes.push({ runner, count, cpu: [], wall: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < lanes.length; turn += 1) {
      const lane = lanes[(round + turn) % lanes.length] as Lane;
      collectGarbage();
      const { cpu, wall } = await timed(lane.runner, lane.count);
      lane.cpu.push(cpu / lane.count);
      lane.wall.push(wall / lane.count);
    }
  }
  return new Map(lanes.map(({ runner, cpu, wall }) => [runner.name, { cpu, wall }]));
}

interface Lane {
  readonly runner: Runner;
  readonly count: number;
  readonly cpu: number[];
  readonly wall: number[];
}

/** Runs a contestant until it is warm; gives the number of operations that fills a batch. */
async function warmUp(runner: Runner, warmupMs: number, batchMs: number): Promise<number> {
  let count = 1;
  let spent = 0;
  for (;;) {
    const { cpu } = await timed(runner, count);
    spent += cpu;
    if (spent >= warmupMs * 1000) return Math.max(Math.round((count * batchMs * 1000) / cpu), 1);
    if (cpu < (batchMs * 1000) / 2) count *= 2;
  }
}

/** In microseconds. */
async function timed(runner: Runner, count: number): Promise<{ cpu: number; wall: number }> {
  const started = performance.now();
  const before = process.cpuUsage();
  await runner.batch(count);
  const { user, system } = process.cpuUsage(before);
  return { cpu: Math.max(user + system, 1), wall: (performance.now() - started) * 1000 };
}

/**
 * Node's own, without asking for a flag on the command line. Minor collections only: in a major one
 * V8 throws away the compiled code of whoever has not run for a while, here everybody else.
 */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void;
  return () => collect({ type: 'minor' });
}
