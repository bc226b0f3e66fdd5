import type { AnyModel } from '../../definition/model.ts';
import { changedRead } from '../../operations/transact-failures.ts';
import {
  decodeRead,
  isAsRead,
  type RecordedRead,
  recordingOperation,
} from '../../operations/transact-read.ts';
import { execute } from '../call/execute.ts';
import {
  type GivenRead,
  type KeyedRead,
  keyedRead,
  readSnapshot,
  type SnapshotContext,
} from './snapshot.ts';
import { readAfterWrite } from './transaction-misuse.ts';
import { type PendingRead, refuseCall, type Scope } from './transaction-scope.ts';

/** One item, read and remembered; `database` where the read is counted apart from the others. */
export async function readOne(
  scope: Scope,
  given: GivenRead,
  database: SnapshotContext = scope.database,
): Promise<unknown> {
  const key = keyToRead(scope, given);
  const pending = scope.reads.get(key.item) ?? beginRead(scope, key, database);
  return decodeRead(await pending.promise);
}

/** Several items at one moment, read and remembered. */
export function readAll(
  scope: Scope,
  given: readonly GivenRead[],
  database: SnapshotContext = scope.database,
): Promise<readonly unknown[]> {
  const items = readAtOnce(scope, given, database);
  scope.comparing.add(items);
  const settle = (): void => void scope.comparing.delete(items);
  items.then(settle, settle);
  return items;
}

async function readAtOnce(
  scope: Scope,
  given: readonly GivenRead[],
  database: SnapshotContext,
): Promise<readonly unknown[]> {
  const keys = given.map((read, index) => keyToRead(scope, read, index));
  if (keys.length === 0) return [];
  scope.requests += 1;
  const snapshot = readSnapshot(database, keys, scope.patience);
  for (const { item } of keys) {
    if (!scope.reads.has(item))
      remember(
        scope,
        item,
        snapshot.then((records) => recordIn(records, item)),
      );
  }
  const records = await snapshot;
  for (const key of keys) await compareWithEarlier(scope, key, recordIn(records, key.item));
  return keys.map(({ item }) => decodeRead(recordIn(records, item)));
}

function keyToRead(scope: Scope, given: GivenRead, index?: number): KeyedRead {
  // In plain JavaScript there may be neither.
  const model = (given as GivenRead | undefined)?.[0] as AnyModel;
  refuseCall(scope, index === undefined ? 'get' : 'getAll', model);
  const key = keyedRead(scope.database, given, index);
  const written = scope.queue.get(key.item);
  if (written !== undefined) {
    throw readAfterWrite(written, { verb: 'get', model: model.name, key: key.key });
  }
  return key;
}

function beginRead(scope: Scope, key: KeyedRead, database: SnapshotContext): PendingRead {
  scope.requests += 1;
  const { signal } = scope.patience;
  const options = signal === undefined ? {} : { signal };
  return remember(scope, key.item, execute(database, recordingOperation(key), options));
}

function remember(scope: Scope, item: string, record: Promise<RecordedRead>): PendingRead {
  const promise = record.then(
    (read) => {
      pending.record = read;
      return read;
    },
    (error: unknown) => {
      scope.reads.delete(item);
      throw error;
    },
  );
  const pending: PendingRead = { promise, record: undefined };
  // The caller hears of a failure by what it called; this promise may have no one who waits for it.
  promise.catch(() => {});
  scope.reads.set(item, pending);
  return pending;
}

/** Two reads of one item must agree, or the work saw what never was at one moment. */
async function compareWithEarlier(scope: Scope, key: KeyedRead, now: RecordedRead): Promise<void> {
  const earlier = await scope.reads.get(key.item)?.promise;
  if (earlier === undefined || isAsRead(earlier, now.image ?? now.hidden)) return;
  const line = { index: undefined, verb: 'get', model: key.context.model.name, key: key.key };
  scope.torn = changedRead(line, decodeRead(now));
}

function recordIn(records: ReadonlyMap<string, RecordedRead>, item: string): RecordedRead {
  const record = records.get(item);
  if (record !== undefined) return record;
  throw new TypeError('A snapshot has an entry for each of its keys.');
}
