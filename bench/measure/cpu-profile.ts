import { type Profiler, type Runtime, Session } from 'node:inspector/promises';

/** What a function took by itself, in microseconds, without those that it called. */
export interface SelfTime {
  /** Empty for one without a name; `(garbage collector)` and the like for what is no function. */
  readonly name: string;
  /** Empty for what is built into the engine. */
  readonly file: string;
  readonly line: number;
  readonly time: number;
}

/** Profiles something and gives the self times, the largest first. */
export async function selfTimes(work: () => Promise<void>): Promise<readonly SelfTime[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return aggregated(profile);
}

/** Idle time, and what the profiler itself takes to start and to stop. */
function notOurs({ functionName, url }: Runtime.CallFrame): boolean {
  return functionName === '(idle)' || (functionName === 'dispatch' && url === '');
}

function aggregated({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): SelfTime[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const total = new Map<string, SelfTime>();
  for (const [position, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame === undefined || notOurs(frame)) continue;
    const key = `${frame.functionName} ${frame.url} ${frame.lineNumber}`;
    const before = total.get(key)?.time ?? 0;
    total.set(key, {
      name: frame.functionName,
      file: frame.url,
      line: frame.lineNumber + 1,
      time: before + (timeDeltas[position] ?? 0),
    });
  }
  return [...total.values()].sort((left, right) => right.time - left.time);
}
