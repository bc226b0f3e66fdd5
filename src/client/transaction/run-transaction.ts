import {
  type Cancellation,
  canceledError,
  changedRead,
} from '../../operations/transact-failures.ts';
import { refuseOversized } from '../../operations/transact-limits.ts';
import type { PlacedLine } from '../../operations/transact-line.ts';
import { decodeRead, isAsRead } from '../../operations/transact-read.ts';
import { replacedLines } from '../../operations/transact-write.ts';
import { readSnapshot, type SnapshotContext } from './snapshot.ts';
import type { TransactionOptions } from './transaction.ts';
import { commitLines } from './transaction-commit.ts';
import { type Patience, patienceFor, refuseAborted, waitForTurn } from './transaction-limits.ts';
import { abandonScope, closeScope, openScope, type Scope } from './transaction-scope.ts';

/** What is done in one run. */
export type ScopedWork<TResult> = (scope: Scope) => Promise<TResult> | TResult;

/** The work done once, and what it comes to. */
interface Run<TResult> {
  readonly scope: Scope;
  readonly result: TResult;
  readonly lines: readonly PlacedLine[];
}

/** Reads, decides, writes, until it is done or cannot be; see `Database.transaction`. */
export async function runTransaction<TResult>(
  database: SnapshotContext,
  work: ScopedWork<TResult>,
  options: TransactionOptions | undefined,
): Promise<TResult> {
  const patience = patienceFor(options, database.deadline);
  let run = await runWork(database, work, patience);
  for (let tries = 1; ; tries += 1) {
    const cancelled = await commit(run, patience);
    if (cancelled === undefined) return run.result;
    await waitForNext(cancelled, patience, tries);
    run =
      cancelled.verdict === 'rerun'
        ? await runWork(database, work, patience)
        : { ...run, lines: replacedLines(run.lines, cancelled) };
  }
}

/** Throws where a cancelled transaction is not tried again. */
export async function waitForNext(
  { verdict, throttled, error }: Cancellation,
  patience: Patience,
  tries: number,
): Promise<void> {
  if (verdict === 'fail') throw error;
  const goesOn = await waitForTurn(patience, tries, throttled ? 'throttled' : 'busy');
  refuseAborted(patience.signal, tries);
  if (!goesOn) throw error;
}

async function runWork<TResult>(
  database: SnapshotContext,
  work: ScopedWork<TResult>,
  patience: Patience,
): Promise<Run<TResult>> {
  const scope = openScope(database, patience);
  try {
    const result = await work(scope);
    const lines = await closeScope(scope);
    refuseOversized(lines);
    return { scope, result, lines };
  } catch (error) {
    await abandonScope(scope);
    throw error;
  }
}

/** Commits a run; gives why it could not be, or `undefined`. */
async function commit(
  { scope, lines }: Run<unknown>,
  patience: Patience,
): Promise<Cancellation | undefined> {
  if (scope.torn !== undefined) return changed([scope.torn]);
  if (scope.queue.size > 0) return commitLines(scope.database, lines, patience);
  // What came in one answer was so at one moment.
  return scope.requests > 1 ? verifyReads(scope, patience) : undefined;
}

/**
 * Whether everything that was read was so at one moment, where nothing is written: one more
 * TransactGetItems, which costs less than checks would, and no permission to write.
 */
async function verifyReads(scope: Scope, patience: Patience): Promise<Cancellation | undefined> {
  const records = await Promise.all([...scope.reads.values()].map(({ promise }) => promise));
  const items = [...scope.reads.keys()];
  const keys = records.map((read, position) => ({
    ...read,
    index: undefined,
    item: items[position] ?? '',
  }));
  const snapshot = await readSnapshot(scope.database, keys, patience);
  const failures = keys.flatMap((read) => {
    const now = snapshot.get(read.item);
    if (isAsRead(read, now?.image ?? now?.hidden)) return [];
    const { context, key } = read;
    const line = { index: undefined, verb: 'get', model: context.model.name, key };
    return [changedRead(line, now === undefined ? undefined : decodeRead(now))];
  });
  return failures.length === 0 ? undefined : changed(failures);
}

function changed(failures: Parameters<typeof canceledError>[0]): Cancellation {
  return {
    verdict: 'rerun',
    throttled: false,
    passing: false,
    cause: undefined,
    instead: new Map(),
    error: canceledError(failures),
  };
}
