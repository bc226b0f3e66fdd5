import { growingPause, type Poll, restUntil } from './poll.ts';
import { iteratorAt, readShard, type ShardStart, shardName } from './read-shard.ts';
import { listShards, readableShards, type Shard } from './shards.ts';

/** The shards of a stream while they are read. */
interface ShardRun {
  readonly poll: Poll;
  readonly readings: Map<string, Promise<void>>;
  /** The shards whose last answer was empty. */
  readonly quiet: Set<string>;
  /** Read to their end. */
  readonly finished: Set<string>;
  /** Read to their end since the shards were last listed: their children may be unknown yet. */
  readonly ended: Set<string>;
  lastRecordAt: number;
  /** Ends the pause between two lists of shards. */
  wake: () => void;
}

/** How often a stream is asked for new shards while none of the known ones has ended. */
const listIntervalMs = 10_000;

/** Reads all shards of a stream, those that go on from others after them, until the poll ends. */
export async function pollShards(poll: Poll): Promise<void> {
  const run: ShardRun = {
    poll,
    readings: new Map(),
    quiet: new Set(),
    finished: new Set(),
    ended: new Set(),
    lastRecordAt: performance.now(),
    wake: () => {},
  };
  try {
    await startReadings(run);
  } catch (error) {
    poll.stop(error);
  }
  // What was delivered and not yet handled is waited for, whatever ended the poll.
  await Promise.all(run.readings.values());
}

/** Begins to read each shard as soon as it may be read, until the poll ends. */
async function startReadings(run: ShardRun): Promise<void> {
  const { poll, readings } = run;
  let starts: ReadonlyMap<string, ShardStart> | undefined;
  for (let round = 1; !poll.signal.aborted; round += 1) {
    run.ended.clear();
    const shards = await listShards(poll);
    starts ??= await startsOf(poll, shards);
    for (const { id } of readableShards(shards, run.finished)) {
      if (!readings.has(id)) readings.set(id, read(run, id, starts.get(id) ?? 'oldest'));
    }
    stopIfIdle(run);
    // A stream that was enabled a moment ago has no shards yet.
    await nextRound(run, readings.size === 0 ? growingPause(round) : listIntervalMs);
  }
}

/**
 * Where the shards begin that are there at first. "Latest" is where they end now, and not when their
 * turn comes; a shard that appears later has nothing older.
 */
async function startsOf(
  poll: Poll,
  shards: readonly Shard[],
): Promise<ReadonlyMap<string, ShardStart>> {
  const starts = new Map<string, ShardStart>();
  if (poll.settings.from === 'oldest') return starts;
  for (const { id } of shards) {
    const position = await poll.settings.checkpoints.load(shardName(poll, id));
    if (position !== undefined) continue;
    starts.set(id, { iterator: await iteratorAt(poll, id, 'LATEST') });
  }
  return starts;
}

/** Reads one shard. Never rejects: what fails ends the poll. */
async function read(run: ShardRun, id: string, from: ShardStart): Promise<void> {
  const onAnswer = (isEmpty: boolean): void => {
    if (isEmpty) run.quiet.add(id);
    else {
      run.quiet.delete(id);
      run.lastRecordAt = performance.now();
    }
    stopIfIdle(run);
  };
  try {
    await readShard(run.poll, { id, from, onAnswer });
    run.finished.add(id);
    run.ended.add(id);
  } catch (error) {
    run.poll.stop(error);
  }
  run.wake();
}

/** Ends the poll when every shard has been silent for as long as was asked for. */
function stopIfIdle({ poll, readings, quiet, finished, ended, lastRecordAt }: ShardRun): void {
  const open = [...readings.keys()].filter((id) => !finished.has(id));
  if (ended.size > 0 || !open.every((id) => quiet.has(id))) return;
  if (performance.now() - lastRecordAt >= poll.settings.stopAfterIdleMs) poll.stop();
}

/** Waits until shards are to be listed again: when one has ended, else after some time. */
async function nextRound(run: ShardRun, milliseconds: number): Promise<void> {
  const { signal } = run.poll;
  if (run.ended.size > 0 || signal.aborted) return;
  const pause = new AbortController();
  run.wake = () => pause.abort();
  signal.addEventListener('abort', run.wake, { once: true });
  await restUntil(milliseconds, pause.signal);
  signal.removeEventListener('abort', run.wake);
}
