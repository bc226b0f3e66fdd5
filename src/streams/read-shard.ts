import { isDynamORMError } from '../errors/base.ts';
import type { GetRecordsResponse, GetShardIteratorRequest } from '../wire/streams.ts';
import { deliver } from './deliver.ts';
import { toLambdaRecord } from './lambda-record.ts';
import type { Poll } from './poll.ts';

/** Where a shard without a checkpoint begins: at its first record, or where an iterator was taken. */
export type ShardStart = 'oldest' | { readonly iterator: string | undefined };

/** How a shard is read. */
export interface ShardReading {
  readonly id: string;
  /** Where it begins without a checkpoint. */
  readonly from: ShardStart;
  /** Told after each answer whether there was nothing in it. */
  readonly onAnswer: (isEmpty: boolean) => void;
}

/** Idle polls are made up to so many times the interval apart. */
const slowest = 4;

/** Reads a shard until it ends or the poll does, and delivers what is in it. */
export async function readShard(poll: Poll, reading: ShardReading): Promise<void> {
  const { checkpoints, pollIntervalMs } = poll.settings;
  const name = shardName(poll, reading.id);
  let position = await checkpoints.load(name);
  let iterator = await firstIterator(poll, reading, position);
  let silent = 0;
  while (iterator !== undefined && !poll.signal.aborted) {
    const answer = await recordsAt(poll, iterator);
    if (answer === undefined) {
      iterator = await nextIterator(poll, reading, position);
      continue;
    }
    const { Records = [], NextShardIterator } = answer;
    const records = Records.map((record) => toLambdaRecord(record, poll.streamArn));
    if (records.length > 0) {
      const save = (at: string): Promise<void> | void => checkpoints.save(name, at);
      const { sequenceNumber = position } = await deliver(poll, records, save);
      position = sequenceNumber;
    }
    iterator = NextShardIterator ?? undefined;
    reading.onAnswer(records.length === 0);
    silent = records.length === 0 ? silent + 1 : 0;
    if (silent > 0 && iterator !== undefined) {
      await poll.rest(pollIntervalMs * Math.min(2 ** (silent - 1), slowest));
    }
  }
}

/** The text that a shard's checkpoint is kept under. */
export function shardName({ streamArn }: Poll, id: string): string {
  return `${streamArn}/${id}`;
}

async function firstIterator(
  poll: Poll,
  reading: ShardReading,
  position: string | undefined,
): Promise<string | undefined> {
  if (position === undefined && reading.from !== 'oldest') return reading.from.iterator;
  return nextIterator(poll, reading, position);
}

/** An iterator behind a position; without one, at the shard's first record or at its end. */
function nextIterator(
  poll: Poll,
  { id, from }: ShardReading,
  position: string | undefined,
): Promise<string | undefined> {
  if (position === undefined) {
    return iteratorAt(poll, id, from === 'oldest' ? 'TRIM_HORIZON' : 'LATEST');
  }
  return iteratorAt(poll, id, 'AFTER_SEQUENCE_NUMBER', position);
}

/** Where to read a shard from. */
export async function iteratorAt(
  { ask, streamArn }: Pick<Poll, 'ask' | 'streamArn'>,
  id: string,
  ShardIteratorType: GetShardIteratorRequest['ShardIteratorType'],
  position?: string,
): Promise<string | undefined> {
  const { ShardIterator } = await ask('GetShardIterator', {
    StreamArn: streamArn,
    ShardId: id,
    ShardIteratorType,
    ...(position !== undefined && { SequenceNumber: position }),
  });
  return ShardIterator;
}

/** The records at an iterator; `undefined` where it has expired, after a handler that took long. */
async function recordsAt(
  { ask, settings }: Poll,
  iterator: string,
): Promise<GetRecordsResponse | undefined> {
  try {
    return await ask('GetRecords', { ShardIterator: iterator, Limit: settings.batchSize });
  } catch (error) {
    if (isDynamORMError(error) && error.code === 'stream-iterator-expired') return undefined;
    throw error;
  }
}
