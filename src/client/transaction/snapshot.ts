import { codecOf } from '../../codec/codec.ts';
import type { AnyModel } from '../../definition/model.ts';
import { refuseNoModel } from '../../definition/refuse-no-model.ts';
import { itemText } from '../../operations/batch-operation.ts';
import { type SnapshotKey, transactGetOperation } from '../../operations/transact-get.ts';
import { refuseTooMany } from '../../operations/transact-limits.ts';
import { decodeRead, type RecordedRead, recordRead } from '../../operations/transact-read.ts';
import type { CallOptions } from '../call/call-options.ts';
import { type ExecutionContext, execute } from '../call/execute.ts';
import { noteModel } from '../observe/counters.ts';
import { operationContext, type VerbContext } from '../verbs.ts';
import { type Patience, patienceFor, refuseAborted, waitForTurn } from './transaction-limits.ts';

/** What reading in a transaction needs of its database. */
export interface SnapshotContext extends ExecutionContext, VerbContext {}

/** A model and a key, as the caller gives them. */
export type GivenRead = readonly [model: AnyModel, key: object];

/** A key to read, and the text that two share only when they are the same item. */
export interface KeyedRead extends SnapshotKey {
  readonly item: string;
}

/** A model and a key made ready to be read. Throws ValidationError for what is no key. */
export function keyedRead(database: VerbContext, read: GivenRead, index?: number): KeyedRead {
  const [model, key] = read;
  const context = operationContext(database, model['~node']);
  const wireKey = codecOf(model['~node']).encodeKey(key);
  return { context, key, wireKey, index, item: itemText(context.table, wireKey) };
}

/** Several items as they were at one moment; see `Database.transactGet`. */
export async function readTogether(
  database: SnapshotContext,
  reads: readonly GivenRead[],
  options: CallOptions | undefined,
): Promise<readonly unknown[]> {
  const now = database.now();
  const frozen: SnapshotContext = { ...database, now: () => now };
  for (const read of reads) refuseNoModel((read as GivenRead | undefined)?.[0], 'transactGet()');
  const keys = reads.map((read, index) => keyedRead(frozen, read, index));
  for (const [{ name }] of reads) noteModel(database.counters, name);
  const records = await readSnapshot(frozen, keys, patienceFor(options, database.deadline));
  return keys.map(({ item }) => decodeOf(records.get(item)));
}

function decodeOf(record: RecordedRead | undefined): unknown {
  return record === undefined ? undefined : decodeRead(record);
}

/**
 * Several items as they were at one moment, by their texts: one TransactGetItems, each key once.
 * Where a transaction is at work on one of them, it is asked again, after a pause.
 */
export async function readSnapshot(
  database: SnapshotContext,
  keys: readonly KeyedRead[],
  patience: Patience,
): Promise<ReadonlyMap<string, RecordedRead>> {
  const distinct = [...new Map(keys.toReversed().map((key) => [key.item, key])).values()].reverse();
  if (distinct.length === 0) return new Map();
  refuseTooMany(
    distinct.length,
    distinct.map(({ context }) => context.model.name),
  );
  const operation = transactGetOperation(distinct);
  const { signal } = patience;
  for (let tries = 1; ; tries += 1) {
    const snapshot = await execute(database, operation, signal === undefined ? {} : { signal });
    if (snapshot.kind === 'read') {
      return new Map(
        distinct.map((key, position) => [key.item, recordRead(key, snapshot.images[position])]),
      );
    }
    const { verdict, throttled, error } = snapshot.cancellation;
    const isPassing = verdict !== 'fail';
    const goesOn =
      isPassing && (await waitForTurn(patience, tries, throttled ? 'throttled' : 'busy'));
    refuseAborted(signal, tries);
    if (!goesOn) throw error;
  }
}
