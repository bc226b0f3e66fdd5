/** How a run is limited. */
export interface RunLimits {
  /** How many are worked at once, at most. */
  readonly concurrency: number;
  /** Once it has fired, nothing more is begun. */
  readonly signal: AbortSignal;
}

/** A run while it lasts. Entries are known by their position. */
interface Run {
  /** What may begin now, in order: the first entry of each key that is not done, unless under way. */
  readonly ready: number[];
  /** For each entry the next one of the same key. */
  readonly followers: ReadonlyMap<number, number>;
  readonly done: Set<number>;
  /** The first entry that failed; nothing behind it begins. */
  firstFailed: number;
}

/**
 * Works entries off, those of one key one after the other and in order, different keys side by side.
 * After a failure nothing behind it is begun, and everything before it is still done. Gives the
 * position of the first entry that is not done; `undefined` when all are.
 *
 * So whoever goes on from there skips nothing, because everything before is done; and no key is
 * ahead of itself, because an entry begins only when those before it of its key are done. `work`
 * says whether it was done, and never rejects.
 */
export async function runInOrder(
  keys: readonly string[],
  limits: RunLimits,
  work: (position: number) => Promise<boolean>,
): Promise<number | undefined> {
  const run = startRun(keys);
  // No lane has to wait for work: an entry that becomes ready is taken by the lane that made it so.
  const lanes = Math.min(limits.concurrency, run.ready.length);
  await Promise.all(Array.from({ length: lanes }, () => runLane(run, limits.signal, work)));
  const first = keys.findIndex((_, position) => !run.done.has(position));
  return first === -1 ? undefined : first;
}

function startRun(keys: readonly string[]): Run {
  const ready: number[] = [];
  const followers = new Map<number, number>();
  const latest = new Map<string, number>();
  for (const [position, key] of keys.entries()) {
    const before = latest.get(key);
    if (before === undefined) ready.push(position);
    else followers.set(before, position);
    latest.set(key, position);
  }
  return { ready, followers, done: new Set(), firstFailed: Number.POSITIVE_INFINITY };
}

async function runLane(
  run: Run,
  signal: AbortSignal,
  work: (position: number) => Promise<boolean>,
): Promise<void> {
  for (let at = takeNext(run, signal); at !== undefined; at = takeNext(run, signal)) {
    if (await work(at)) finish(run, at);
    else run.firstFailed = Math.min(run.firstFailed, at);
  }
}

/** The first entry that may begin; `undefined` when there is none for this lane any more. */
function takeNext({ ready, firstFailed }: Run, signal: AbortSignal): number | undefined {
  const [first] = ready;
  if (first === undefined || first > firstFailed || signal.aborted) return undefined;
  return ready.shift();
}

function finish({ ready, followers, done }: Run, position: number): void {
  done.add(position);
  const follower = followers.get(position);
  if (follower === undefined) return;
  const behind = ready.findIndex((other) => other > follower);
  ready.splice(behind === -1 ? ready.length : behind, 0, follower);
}
